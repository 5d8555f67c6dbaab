import { spawn } from "node:child_process"
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { ROOT } from "./run"
import type { Environment } from "./run"

const DIE_WITH_PARENT = pathToFileURL(join(ROOT, "scripts", "lib", "die-with-parent.mjs")).href

/** A process that runs until it is stopped. */
export interface Child {
  name: string
  /** Resolves when it ends, with a few words on how. */
  ended: Promise<string>
  /** The first `{ ready }` it sends. Rejects with its last words if it ends before. */
  ready: Promise<unknown>
  /** Whether it can send anything: scripts of ours. */
  speaks: boolean
  /** Asks it to end, insists after twelve seconds. */
  stop: () => Promise<void>
}

const lastWords = (logFile: string): string =>
  readFileSync(logFile, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-15)
    .join("\n")

/**
 * Starts a script as a child that writes to a log file and cannot outlive us.
 * @param args the script and its arguments; TypeScript is fine
 */
export const startChild = (
  name: string,
  args: readonly string[],
  options: { logFile: string; env?: Environment; show?: boolean },
): Child => {
  mkdirSync(dirname(options.logFile), { recursive: true })
  const log = openSync(options.logFile, "w")
  // next dev ends at once, with code 0, where this module and its channel are loaded: only our scripts get them.
  const own = args[0]?.endsWith(".ts")
  const nodeArgs = own ? ["--import", "tsx", "--import", DIE_WITH_PARENT] : []
  const output = options.show ? "inherit" : log
  const child = spawn(process.execPath, [...nodeArgs, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...options.env },
    stdio: own ? ["ignore", output, output, "ipc"] : ["ignore", output, output],
    // In a group of its own a terminal's Ctrl-C does not reach it: we stop the children, in our order.
    detached: process.platform !== "win32",
  })
  closeSync(log)
  const ended = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message))
    child.on("exit", (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`))
  })
  const ready = new Promise<unknown>((resolve, reject) => {
    child.on("message", (message) => {
      if (typeof message === "object" && "ready" in message) resolve(message.ready)
    })
    void ended.then((how) => reject(new Error(`${name} ${how}:\n${lastWords(options.logFile)}`)))
  })
  ready.catch(() => undefined)
  return {
    name,
    ended,
    ready,
    speaks: own === true,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill("SIGTERM")
      const insist = setTimeout(() => child.kill("SIGKILL"), 12_000)
      await ended
      clearTimeout(insist)
    },
  }
}
