import type { CarSink } from "../../_core/dag/car-writer"
import { KeywardError } from "../../_core/errors"
import { asDeviceError, fileName, removeFile, uploadsFolder } from "./folder"
import type { DeviceStorage } from "./folder"

/** A file that its one owner reads and writes at once (File System Standard; the types know it in workers only). */
interface SyncAccessHandle {
  write(bytes: Uint8Array, options: { at: number }): number
  truncate(size: number): void
  flush(): void
  close(): void
}
interface SyncFileHandle {
  createSyncAccessHandle(): Promise<SyncAccessHandle>
}

/**
 * Writes one upload's CAR into a file of its own on this device. Only a dedicated worker may do this. Whatever fails
 * takes the file with it; a finished one is read with `openCarFile`.
 */
export class OpfsCarWriter implements CarSink {
  readonly #storage: DeviceStorage
  readonly #name: string
  readonly #file: SyncAccessHandle
  #isOpen = true

  private constructor(storage: DeviceStorage, name: string, file: SyncAccessHandle) {
    this.#storage = storage
    this.#name = name
    this.#file = file
  }

  /**
   * Makes an empty file for this upload, in place of an earlier one.
   * @throws KeywardError `device-full`; a DOMException where another worker writes the same upload
   */
  static async create(id: string, storage: DeviceStorage = navigator.storage): Promise<OpfsCarWriter> {
    const name = fileName(id)
    try {
      const entry = await (await uploadsFolder(storage)).getFileHandle(name, { create: true })
      const file = await (entry as unknown as SyncFileHandle).createSyncAccessHandle()
      file.truncate(0)
      return new OpfsCarWriter(storage, name, file)
    } catch (error) {
      throw asDeviceError(error)
    }
  }

  /** @throws KeywardError `device-full`, and the file is gone */
  async write(bytes: Uint8Array, at: number): Promise<void> {
    try {
      if (this.#file.write(bytes, { at }) !== bytes.length) throw new KeywardError("device-full")
    } catch (error) {
      await this.abandon()
      throw asDeviceError(error)
    }
  }

  /** The file survives this page from here on. */
  async close(): Promise<void> {
    try {
      this.#file.flush()
      this.#letGo()
    } catch (error) {
      await this.abandon()
      throw asDeviceError(error)
    }
  }

  /** Takes the file off this device, at whatever point; may be called again. */
  async abandon(): Promise<void> {
    this.#letGo()
    await removeFile(this.#storage, this.#name)
  }

  #letGo(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#file.close()
  }
}
