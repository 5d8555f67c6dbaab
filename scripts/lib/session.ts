import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { takeLock } from "./lock"
import { ROOT } from "./run"
import type { Stack } from "./stack"

/** Everything that a local Keyward remembers; delete it for a fresh one. */
export const HOME = join(ROOT, ".keyward")

const LOCK = join(HOME, "run", "keyward.lock")
const ADDRESS = join(HOME, "run", "address")

/**
 * Holds this checkout's Keyward for one `npm start` or `npm run dev` at a time.
 * @param script a piece of this process's command line
 * @throws where another one runs, with its address
 */
export const holdHome = (script: string): void => {
  const holder = takeLock(LOCK, script)
  if (holder === undefined) return
  const address = existsSync(ADDRESS) ? ` at ${readFileSync(ADDRESS, "utf8")}` : ""
  throw new Error(
    `Keyward runs here already${address} (process ${holder}): stop it first, with Ctrl-C in its window.`,
  )
}

/** Notes where the app answers, for a second start to tell. */
export const noteAddress = (address: string): void => {
  writeFileSync(ADDRESS, address)
  process.on("exit", () => rmSync(ADDRESS, { force: true }))
}

/** What scripts/seed.ts exports. */
interface Seeding {
  seed: (stack: {
    appUrl: string
    rpcUrl: string
    registry: string
    say: (text: string) => void
  }) => Promise<void>
}

/** Gives a fresh registry its demo people, once; an interrupted seeding is done again. */
export const seedOnce = async (stack: Stack, home: string, say: (text: string) => void): Promise<void> => {
  const script = join(ROOT, "scripts", "seed.ts")
  const stamp = join(home, "seeded")
  if (!existsSync(script)) return
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === stack.incarnation) return
  const { seed } = (await import(pathToFileURL(script).href)) as Seeding
  await seed({ appUrl: stack.appUrl, rpcUrl: stack.rpcUrl, registry: stack.registry, say })
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, stack.incarnation)
}

/**
 * Runs until a signal or until a part fails, then stops everything.
 * @param begin starts the parts; may take long, and is abandoned at a signal
 */
export const runSession = async (begin: () => Promise<Stack>): Promise<never> => {
  let stack: Stack | undefined
  let stopping = false
  const end = async (code: number, words: string) => {
    if (stopping) return
    stopping = true
    console.log(words)
    await stack?.stop()
    process.exit(code)
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => void end(0, "\nStopping. What was saved stays in .keyward."))
  try {
    stack = await begin()
    void stack.ended.then((how) => end(1, `${how}: stopping the rest. Its last words are in .keyward/log.`))
  } catch (error) {
    await end(1, (error as Error).message)
  }
  return new Promise<never>(() => undefined)
}
