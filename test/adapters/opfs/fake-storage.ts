import type { DeviceStorage } from "../../../app/_adapters/opfs/folder"

/** The part of a browser's file system that uploads use, in memory, with a quota. */
export class FakeStorage implements DeviceStorage {
  readonly files = new Map<string, Uint8Array>()
  readonly #writers = new Set<string>()

  constructor(readonly quota = Infinity) {}

  getDirectory(): Promise<FileSystemDirectoryHandle> {
    const folder = {
      getDirectoryHandle: () => Promise.resolve(folder),
      getFileHandle: (name: string, options?: { create?: boolean }) =>
        this.#file(name, options?.create ?? false),
      removeEntry: (name: string) => this.#remove(name),
      keys: () => this.#names(),
    }
    return Promise.resolve(folder as unknown as FileSystemDirectoryHandle)
  }

  async *#names(): AsyncGenerator<string> {
    for (const name of this.files.keys()) yield await Promise.resolve(name)
  }

  async #remove(name: string): Promise<void> {
    if (this.#writers.has(name)) throw new DOMException("", "NoModificationAllowedError")
    if (!this.files.delete(name)) throw new DOMException("", "NotFoundError")
    return Promise.resolve()
  }

  async #file(name: string, create: boolean) {
    if (!this.files.has(name) && !create) throw new DOMException("", "NotFoundError")
    if (!this.files.has(name)) this.files.set(name, new Uint8Array(0))
    return Promise.resolve({
      getFile: () => Promise.resolve(new Blob([Uint8Array.from(this.files.get(name) ?? [])])),
      createSyncAccessHandle: async () => Promise.resolve(this.#open(name)),
    })
  }

  #open(name: string) {
    if (this.#writers.has(name)) throw new DOMException("", "NoModificationAllowedError")
    this.#writers.add(name)
    return {
      truncate: (size: number) => this.files.set(name, new Uint8Array(size)),
      write: (bytes: Uint8Array, { at }: { at: number }) => {
        const old = this.files.get(name) ?? new Uint8Array(0)
        const grown = new Uint8Array(Math.max(old.length, at + bytes.length))
        if (grown.length > this.quota) throw new DOMException("", "QuotaExceededError")
        grown.set(old)
        grown.set(bytes, at)
        this.files.set(name, grown)
        return bytes.length
      },
      flush: () => undefined,
      close: () => this.#writers.delete(name),
    }
  }
}
