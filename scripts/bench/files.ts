import { createReadStream } from "node:fs"
import { open, stat } from "node:fs/promises"
import type { FileHandle } from "node:fs/promises"
import { basename } from "node:path"
import { Readable } from "node:stream"
import type { CarSink } from "../../app/_core/dag/car-writer"
import type { SourceFile } from "../../app/_core/ports/content"
import { MIB } from "./measure"

const PIECE = 4 * MIB
/** getRandomValues gives no more at a time. */
const DRAW = 65_536

/** Writes a file of random bytes: nothing in it compresses, repeats or stays unwritten. */
export async function makeRandomFile(path: string, size: number): Promise<void> {
  const file = await open(path, "w")
  const piece = new Uint8Array(PIECE)
  try {
    for (let written = 0; written < size; written += PIECE) {
      for (let at = 0; at < PIECE; at += DRAW) crypto.getRandomValues(piece.subarray(at, at + DRAW))
      await file.write(piece, 0, Math.min(PIECE, size - written))
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A file of this disk as one that a person chose. */
export async function sourceFile(path: string): Promise<SourceFile> {
  return {
    name: basename(path),
    type: "application/octet-stream",
    size: (await stat(path)).size,
    stream: () => Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>,
  }
}

/** Keeps a CAR in a file of this disk, as a browser does in its own: memory stays bounded. */
export class FileSink implements CarSink {
  readonly #file: FileHandle

  private constructor(file: FileHandle) {
    this.#file = file
  }

  static async create(path: string): Promise<FileSink> {
    return new FileSink(await open(path, "w"))
  }

  async write(bytes: Uint8Array, at: number): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, at)
  }

  async close(): Promise<void> {
    await this.#file.sync()
    await this.#file.close()
  }
}
