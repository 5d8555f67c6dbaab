import { createReadStream } from "node:fs"
import { chmod, mkdir, open, readdir, rm, stat } from "node:fs/promises"
import type { FileHandle } from "node:fs/promises"
import { join } from "node:path"
import { Readable } from "node:stream"
import { sameBytes } from "../../_core/dag/bytes"
import { carHeader, HEADER_LENGTH } from "../../_core/dag/car-frames"
import type { CarSink } from "../../_core/dag/car-writer"
import { KeywardError } from "../../_core/errors"
import type { CarFile } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"
import type { CarShelf } from "../content/local-cipher"
import { fileName } from "../opfs/folder"

/** What another process may be writing just now is not swept away: milliseconds since it was written to. */
const LEFT_BEHIND_AFTER = 3_600_000

/**
 * CARs as files of this machine that their owner alone may read: what a browser keeps in its origin private file system.
 * A CAR's header is written last and the file is synced, so that what a crash left half-written has no root.
 */
export class DiskShelf implements CarShelf {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @throws KeywardError `device-full`, and whatever `fill` throws */
  async write(upload: string, fill: (sink: CarSink) => Promise<{ root: Cid }>): Promise<CarFile> {
    const path = this.#pathOf(upload)
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    await chmod(this.#folder, 0o700)
    const file = await open(path, "w", 0o600).catch(fail)
    try {
      const { root } = await fill({ write: (bytes, at) => writeAll(file, bytes, at) })
      await file.sync()
      const { size } = await file.stat()
      await file.close()
      return carAt(path, root, size)
    } catch (error) {
      await file.close().catch(() => undefined)
      await rm(path, { force: true })
      return fail(error)
    }
  }

  async open(upload: string, root: Cid): Promise<CarFile | null> {
    const path = this.#pathOf(upload)
    const file = await open(path, "r").catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return null
      throw error
    })
    if (!file) return null
    try {
      const header = Buffer.alloc(HEADER_LENGTH)
      const { bytesRead } = await file.read(header, 0, HEADER_LENGTH, 0)
      const isWhole = bytesRead === HEADER_LENGTH && sameBytes(header, carHeader(root))
      return isWhole ? carAt(path, root, (await file.stat()).size) : null
    } finally {
      await file.close()
    }
  }

  /** Of the others, those that nobody has written to for an hour. */
  async sweep(except: readonly string[]): Promise<void> {
    const kept = new Set(except.map(fileName))
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return []
      throw error
    })
    for (const name of names) {
      const path = join(this.#folder, name)
      const written = (await stat(path).catch(() => null))?.mtimeMs
      const isLeft = written !== undefined && Date.now() - written > LEFT_BEHIND_AFTER
      if (isLeft && !kept.has(name)) await rm(path, { force: true })
    }
  }

  /** @throws TypeError for an id that is more than letters, digits and dashes */
  #pathOf(upload: string): string {
    return join(this.#folder, fileName(upload))
  }
}

const carAt = (path: string, root: Cid, size: number): CarFile => ({
  root,
  size,
  stream: () => Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>,
  discard: () => rm(path, { force: true }),
})

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : null)

function fail(error: unknown): never {
  const isFull = codeOf(error) === "ENOSPC" || codeOf(error) === "EDQUOT"
  throw isFull ? new KeywardError("device-full", {}, { cause: error }) : error
}
