import "server-only"
import { mkdir, open, readdir, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import { orNull, syncFolder } from "./disk"

/**
 * Names of blocks that more than one root may need, one empty file each. Records are encrypted under keys of their own
 * and share nothing, so these are few: a manifest that was written anew, or what somebody made on purpose. A name too
 * many costs a look at all roots when it is collected; one too few would lose a block.
 */
export class SharedBlocks {
  readonly #folder: string
  readonly #names: Set<string>
  #newest: Set<string> | null = null

  private constructor(folder: string, names: Set<string>) {
    this.#folder = folder
    this.#names = names
  }

  /** null where the folder was never made: then nobody has noted what is shared. */
  static async open(folder: string): Promise<SharedBlocks | null> {
    const names = await orNull(readdir(folder))
    return names && new SharedBlocks(folder, new Set(names.filter((name) => name.endsWith(".data"))))
  }

  /** Makes the folder, with all of these names in it or not at all. */
  static async begin(folder: string, names: Iterable<string>): Promise<SharedBlocks> {
    const part = `${folder}.part`
    await rm(part, { recursive: true, force: true })
    await mkdir(part, { mode: 0o700 })
    const begun = new SharedBlocks(part, new Set())
    await begun.add(names)
    await rename(part, folder)
    await syncFolder(join(folder, ".."))
    return new SharedBlocks(folder, begun.#names)
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** Durable when it resolves. */
  async add(names: Iterable<string>): Promise<void> {
    let added = false
    for (const name of names) {
      this.#newest?.add(name)
      if (this.#names.has(name)) continue
      await (await open(join(this.#folder, name), "w", 0o600)).close()
      this.#names.add(name)
      added = true
    }
    if (added) await syncFolder(this.#folder)
  }

  async remove(names: Iterable<string>): Promise<void> {
    for (const name of names) {
      this.#names.delete(name)
      await orNull(rm(join(this.#folder, name)))
    }
    await syncFolder(this.#folder)
  }

  /** From here on the names that are added are told apart, also those that stood here before: they have a new user. */
  watch(): ReadonlySet<string> {
    return (this.#newest = new Set())
  }
}
