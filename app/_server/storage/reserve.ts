import "server-only"
import { randomBytes } from "node:crypto"
import { open, rename, rm, stat, statfs } from "node:fs/promises"
import { join } from "node:path"
import { isKeywardError } from "../../_core/errors"
import { asStorageError, orNull, syncFolder } from "./disk"

const MIB = 1024 ** 2
const SIZE = 16 * MIB
const NAME = "reserve"

/**
 * Room on the disk that is given up where it is full and something wants to free it: to sign in, sign out, remove and
 * erase, a database and a store have to write a little first. It is taken again once there is plenty.
 */
export class DiskReserve {
  readonly #path: string
  readonly #folder: string
  readonly #size: number

  private constructor(folder: string, size: number) {
    this.#folder = folder
    this.#path = join(folder, NAME)
    this.#size = size
  }

  static async open(folder: string, size = SIZE): Promise<DiskReserve> {
    const reserve = new DiskReserve(folder, size)
    await reserve.refill()
    return reserve
  }

  /** Does it again with the reserve's room where the disk is full. @throws what `work` throws, as a storage error */
  async whenFull<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      const error = asStorageError(thrown)
      // Nobody's quota: that has nothing to do with the disk.
      if (!isKeywardError(error, "store-full") || error.details["most"] !== undefined) throw thrown
      await rm(this.#path, { force: true })
      return work()
    }
  }

  /** Takes the room again where there is four times as much. Never throws. */
  async refill(): Promise<void> {
    try {
      if ((await orNull(stat(this.#path)))?.size === this.#size) return
      const { bavail, bsize } = await statfs(this.#folder)
      if (bavail * bsize < 4 * this.#size) return
      await this.#write()
    } catch {
      await rm(`${this.#path}.part`, { force: true }).catch(() => undefined)
    }
  }

  async #write(): Promise<void> {
    const file = await open(`${this.#path}.part`, "w", 0o600)
    try {
      // Random, for some file systems store zeros as nothing.
      const part = randomBytes(Math.min(MIB, this.#size))
      for (let at = 0; at < this.#size; at += part.length)
        await file.write(part, 0, Math.min(part.length, this.#size - at))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(`${this.#path}.part`, this.#path)
    await syncFolder(this.#folder)
  }
}
