import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

/** The repository's root. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Settings for a child, beside those that it inherits. */
export type Environment = Readonly<Record<string, string | undefined>>

const BINS: Record<string, string> = {
  depcruise: "dependency-cruiser",
  tsc: "typescript",
  playwright: "@playwright/test",
}

/** The JavaScript file behind an installed command: runs under our Node and needs no shell, on any system. */
export const packageBin = (command: string): string => {
  const folder = join(ROOT, "node_modules", BINS[command] ?? command)
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    bin: string | Record<string, string>
  }
  const file = typeof bin === "string" ? bin : bin[command]
  if (!file) throw new Error(`${command} is not a command of ${folder}`)
  return join(folder, file)
}

/** What a child that has ended left open is waited for so long: a grandchild may hold its output for ever. */
const CLOSE_MS = 5_000

/** Runs a script under this Node in the foreground. @returns its exit code; a signal counts as 1 */
export const runToEnd = (
  script: string,
  args: readonly string[],
  options: { env?: Environment; onOutput?: (text: string) => void; limitSeconds?: number } = {},
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...options.env },
      stdio: options.onOutput ? ["ignore", "pipe", "pipe"] : "inherit",
    })
    child.stdout?.on("data", (chunk: Buffer) => options.onOutput?.(String(chunk)))
    child.stderr?.on("data", (chunk: Buffer) => options.onOutput?.(String(chunk)))
    const forward = (signal: NodeJS.Signals) => child.kill(signal)
    process.on("SIGINT", forward).on("SIGTERM", forward).on("SIGHUP", forward)
    // A runner that hangs has failed; what it said so far tells where.
    const limit = options.limitSeconds ?? 20 * 60
    const timer = setTimeout(() => {
      const words = `${basename(script)} was still running after ${limit} s and was ended.`
      if (options.onOutput) options.onOutput(`${words}\n`)
      else console.error(words)
      child.kill("SIGKILL")
    }, limit * 1000)
    const over = () => {
      process.off("SIGINT", forward).off("SIGTERM", forward).off("SIGHUP", forward)
      clearTimeout(timer)
    }
    child.on("error", (error) => {
      over()
      reject(error)
    })
    child.on("exit", (code) => {
      const late = setTimeout(() => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      }, CLOSE_MS)
      child.on("close", () => {
        clearTimeout(late)
        over()
        resolve(code ?? 1)
      })
    })
  })
