import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"

/** Whether a process with this id runs, ours or another user's. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

/**
 * A running process's command line, to tell our own from a stranger that was given the same number later.
 * @returns undefined where it is gone or the system does not say
 */
export const commandLine = (pid: number): string | undefined => {
  if (!isAlive(pid)) return undefined
  const proc = `/proc/${pid}/cmdline`
  if (existsSync(proc)) return readFileSync(proc, "utf8").replaceAll("\0", " ")
  const [tool, args]: [string, string[]] =
    process.platform === "win32"
      ? [
          "powershell",
          ["-NoProfile", "-Command", `(Get-CimInstance Win32_Process -Filter ProcessId=${pid}).CommandLine`],
        ]
      : ["ps", ["-p", String(pid), "-o", "command="]]
  const answer = spawnSync(tool, args, { encoding: "utf8" })
  return answer.status === 0 ? answer.stdout.trim() : undefined
}

interface Holder {
  pid: number
  /** A piece of the holder's command line. */
  mark: string
}

const readHolder = (file: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder
  } catch {
    return undefined
  }
}

/** The process that a lock file names, if it still runs and is the one that was meant. */
export const holderOf = (file: string): number | undefined => {
  const holder = readHolder(file)
  return holder && commandLine(holder.pid)?.includes(holder.mark) ? holder.pid : undefined
}

/**
 * Makes this process the only holder of a lock file, which goes when the process ends; one that a killed
 * process left behind counts for nothing.
 * @param mark a piece of this process's command line
 * @returns undefined on success, else the id of the process that holds it
 */
export const takeLock = (file: string, mark: string): number | undefined => {
  mkdirSync(dirname(file), { recursive: true })
  const text = JSON.stringify({ pid: process.pid, mark } satisfies Holder)
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(file, text, { flag: "wx" })
      process.on("exit", () => rmSync(file, { force: true }))
      return undefined
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
      const holder = holderOf(file)
      if (holder !== undefined && holder !== process.pid) return holder
      rmSync(file, { force: true })
    }
  }
  throw new Error(`${file} cannot be taken`)
}
