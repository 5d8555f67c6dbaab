/**
 * Where each deployed contract keeps what: slot, offset and type, from the compiler.
 *
 *     npm run layout                 prints it
 *     npm run layout -- --write      into test/contracts/snapshots/layout.json, which a test holds the contracts to
 */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { format, resolveConfig } from "prettier"
import { ROOT } from "./lib/run"
import { compile, errorsOf, ownSources } from "./lib/solc"

/** The committed layout. */
export const LAYOUT = join(ROOT, "test", "contracts", "snapshots", "layout.json")

interface Entry {
  readonly label: string
  readonly slot: string
  readonly offset: number
  readonly type: string
}

interface Layout {
  readonly storage: readonly Entry[]
  readonly types: Readonly<
    Record<string, { readonly label: string; readonly members?: readonly Entry[] }>
  > | null
}

const lineOf = (layout: Layout, { label, slot, offset, type }: Entry) =>
  `slot ${slot}, byte ${offset}: ${label}, ${layout.types?.[type]?.label ?? type}`

const linesOf = (layout: Layout): Record<string, readonly string[]> => ({
  storage: layout.storage.map((entry) => lineOf(layout, entry)),
  ...Object.fromEntries(
    Object.values(layout.types ?? {})
      .filter(({ members }) => members)
      .map(({ label, members = [] }) => [label, members.map((entry) => lineOf(layout, entry))]),
  ),
})

/** @returns by contract what stands where in storage and in transient storage; contracts that keep nothing are left out */
export function layouts(): Record<string, Record<string, readonly string[]>> {
  const output = { "*": { "*": ["storageLayout", "transientStorageLayout"] } }
  const compiled = compile(ownSources(), output)
  const [error] = errorsOf(compiled)
  if (error) throw new Error(error)
  return Object.fromEntries(
    ownSources().flatMap((file) =>
      Object.entries(compiled.contracts?.[file] ?? {}).flatMap(([name, contract]) => {
        const { storageLayout, transientStorageLayout } = contract as Record<string, Layout>
        if (!storageLayout || !transientStorageLayout)
          throw new Error(`the compiler gave no layout of ${name}`)
        const transient = transientStorageLayout.storage.map((entry) => lineOf(transientStorageLayout, entry))
        return storageLayout.storage.length + transient.length === 0
          ? []
          : [[name, { ...linesOf(storageLayout), transient }]]
      }),
    ),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await format(JSON.stringify(layouts()), { ...(await resolveConfig(LAYOUT)), filepath: LAYOUT })
  if (process.argv.includes("--write")) writeFileSync(LAYOUT, text)
  else console.log(text)
}
