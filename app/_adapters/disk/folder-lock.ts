import { DatabaseSync } from "node:sqlite"
import { KeywardError } from "../../_core/errors"

/**
 * Keeps a second process out of a folder, so that only one does what only one may. SQLite holds the operating system's
 * own file lock for us, which goes with the process however that ends.
 */
export class FolderLock {
  readonly #file: DatabaseSync

  /** @throws KeywardError `store-unreachable` where another one has the folder open */
  constructor(folder: string) {
    this.#file = new DatabaseSync(`${folder}/lock`, { timeout: 0 })
    try {
      this.#file.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE")
    } catch (cause) {
      this.#file.close()
      throw new KeywardError("store-unreachable", { reason: "in use by another process" }, { cause })
    }
  }

  release(): void {
    if (this.#file.isOpen) this.#file.close()
  }
}
