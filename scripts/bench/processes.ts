import { readFileSync, readdirSync, writeFileSync } from "node:fs"

/** A process of this machine, as /proc shows it. */
interface Seen {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** Only Linux keeps a process's peak where others can read it. */
export const canMeasureMemory = process.platform === "linux"

/** What ends while it is looked at is as good as not there. */
const orNull = <T>(look: () => T): T | null => {
  try {
    return look()
  } catch {
    return null
  }
}

const status = (pid: number, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1])

const all = (): Seen[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const pid = Number(name)
      const command = orNull(() => readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "))
      const parent = orNull(() => status(pid, "PPid"))
      return command !== null && parent !== null ? [{ pid, parent, command }] : []
    })

/** Everything that this process has started, and what that has started. */
function descendants(): Seen[] {
  const seen = all()
  const found: Seen[] = []
  const parents = [process.pid]
  for (let parent = parents.pop(); parent !== undefined; parent = parents.pop()) {
    const children = seen.filter((one) => one.parent === parent)
    found.push(...children)
    parents.push(...children.map(({ pid }) => pid))
  }
  return found
}

/** A group of our processes: the app's server, say, or the browser's pages. */
export type Group = (command: string) => boolean

/**
 * Takes peaks back to what is held now (proc_pid_clear_refs(5), value 5): the next ones are of what comes next.
 */
export function forgetPeaks(): void {
  for (const { pid } of descendants()) orNull(() => writeFileSync(`/proc/${pid}/clear_refs`, "5"))
}

/** MiB of resident memory of the group's largest process: the kernel's own high-water mark, nothing sampled. */
export function peakOf(group: Group): number {
  const peaks = descendants()
    .filter(({ command }) => group(command))
    .map(({ pid }) => orNull(() => status(pid, "VmHWM")) ?? 0)
  if (peaks.length === 0) throw new Error("There is no such process to measure.")
  return Math.max(...peaks) / 1024
}
