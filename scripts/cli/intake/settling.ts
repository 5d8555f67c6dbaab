import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { findFile, isSame } from "./found-file"
import type { FoundFile } from "./found-file"

/** What others write before it has its name. */
const UNFINISHED = /^\.|~$|\.(tmp|part|partial|crdownload|filepart)$/i

interface Noticed {
  readonly found: FoundFile
  readonly since: number
}

export interface Seen {
  /** In the order of their names: their size and time have stood still for long enough. */
  readonly settled: readonly FoundFile[]
  /** Still being written, as far as one can tell. */
  readonly unsettled: number
}

/** Files of one folder, once nobody writes to them any more. Sub-folders and links are left alone. */
export class Settling {
  #seen = new Map<string, Noticed>()

  /**
   * @param settleMs how long size and time of a file have to stand still
   * @param clock milliseconds that only grow
   */
  constructor(
    private readonly folder: string,
    private readonly settleMs: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** @throws what `readdir` does where the folder is gone */
  async look(): Promise<Seen> {
    const names = (await readdir(this.folder)).filter((name) => !UNFINISHED.test(name)).sort()
    const now = this.clock()
    const seen = new Map<string, Noticed>()
    const settled: FoundFile[] = []
    for (const name of names) {
      const found = await findFile(join(this.folder, name))
      if (!found) continue
      const before = this.#seen.get(name)
      const since = before && isSame(before.found, found) ? before.since : now
      seen.set(name, { found, since })
      if (now - since >= this.settleMs) settled.push(found)
    }
    this.#seen = seen
    return { settled, unsettled: seen.size - settled.length }
  }
}
