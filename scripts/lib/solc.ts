import { readFileSync, readdirSync } from "node:fs"
import { join, posix } from "node:path"
import solc from "solc"
import { ROOT } from "./run"

/** A place in a source: byte offset, byte length and file id, as solc writes it. */
export type Place = `${number}:${number}:${number}`

/** A node of solc's syntax tree; which further fields it has depends on `nodeType`. */
export interface AstNode {
  readonly nodeType: string
  readonly src: Place
  readonly id: number
  readonly [field: string]: unknown
}

/** What of the compiler's answer is used here. */
export interface Compiled {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[]
  readonly sources: Readonly<Record<string, { readonly ast: AstNode }>>
  readonly contracts?: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly abi?: readonly object[]
            readonly evm?: { readonly bytecode: { readonly object: string } }
            readonly storageLayout?: unknown
          }
        >
      >
    >
  >
}

/** hardhat.config.ts has the same: what is proven is what is deployed. */
export const SETTINGS = {
  viaIR: true,
  optimizer: { enabled: true, runs: 200 },
  evmVersion: "prague",
  metadata: { bytecodeHash: "none" },
} as const

/** The project's own contracts, as "contracts/RecordRegistry.sol". */
export const ownSources = (): readonly string[] =>
  readdirSync(join(ROOT, "contracts"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sol"))
    .sort()
    .map((name) => `contracts/${name}`)

export const sourceOf = (path: string): string =>
  readFileSync(path.startsWith("@") ? join(ROOT, "node_modules", path) : join(ROOT, path), "utf8")

/**
 * Compiles in this process with the compiler of node_modules.
 * @param changed sources that stand in for those on disk
 */
export function compile(
  paths: readonly string[],
  outputSelection: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  {
    changed = {},
    settings = SETTINGS,
  }: { changed?: Readonly<Record<string, string>>; settings?: object } = {},
): Compiled {
  const read = (path: string) => changed[path] ?? sourceOf(path)
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(paths.map((path) => [path, { content: read(path) }])),
    settings: { ...settings, outputSelection },
  }
  const find = (path: string) => {
    try {
      return { contents: read(path) }
    } catch {
      return { error: `${path} is not there` }
    }
  }
  const { compile: run } = solc as { compile: (input: string, options: { import: typeof find }) => string }
  return JSON.parse(run(JSON.stringify(input), { import: find })) as Compiled
}

/** The compiler's errors; its warnings are not among them. */
export const errorsOf = ({ errors = [] }: Compiled): readonly string[] =>
  errors.filter(({ severity }) => severity === "error").map(({ formattedMessage }) => formattedMessage)

const importsOf = (path: string): readonly string[] =>
  [...sourceOf(path).matchAll(/^import [^"]*"(\.[^"]+)"/gm)].map(([, to = ""]) =>
    posix.join(posix.dirname(path), to),
  )

/** Whether the code of one of the project's sources is part of another's. */
export const isBuiltInto = (part: string, path: string): boolean =>
  part === path || importsOf(path).some((next) => isBuiltInto(part, next))
