import { Reader, ZipReader } from "@zip.js/zip.js/lib/zip-core-native.js"
import type { FileEntry } from "@zip.js/zip.js/lib/zip-core-native.js"
import { fromUtf8 } from "../crypto/bytes"
import { asKeywardError, KeywardError } from "../errors"
import { isExportPath, MAX_EXPORT_ENTRIES } from "./export-paths"
import { checkRange, piecesOf } from "./random-source"
import type { RandomSource } from "./random-source"

/** The entries of an export's ZIP. */
export interface ExportArchive {
  readonly paths: ReadonlySet<string>
  /** Bytes; null where there is no such entry. */
  size(path: string): number | null
  /** An entry in pieces. Throws `export-malformed` where it is not there or not all of it. */
  pieces(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>, void>
  /** An entry as a Blob: a part of the file that was picked, or copied out of an encrypted one into the browser's keeping. */
  blob(path: string): Promise<Blob>
  /** All of a small entry. Throws `export-malformed` also where it has more than `most` bytes. */
  bytes(path: string, most: number): Promise<Uint8Array<ArrayBuffer>>
}

class SourceReader extends Reader<RandomSource> {
  readonly #source: RandomSource
  constructor(source: RandomSource) {
    super(source)
    this.#source = source
    this.size = source.size
  }
  override readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    // It asks for a little more than there is when it looks for the end
    return this.#source.read(offset, Math.max(0, Math.min(length, this.#source.size - offset)))
  }
}

const LOCAL_HEADER = 0x04034b50

/**
 * Reads the directory of an export's ZIP (APPNOTE.TXT 4.3). Anything that an export does not have is refused as a whole
 * before an entry is touched: other names, a name twice, compressed or encrypted entries, more than 200,000.
 * @throws KeywardError `export-malformed`, `export-altered` where what is encrypted does not open
 */
export async function openArchive(source: RandomSource): Promise<ExportArchive> {
  const entries = new Map<string, FileEntry>()
  const reader = new ZipReader(new SourceReader(source))
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory || !isExportPath(entry.filename)) throw refused("name")
      if (entries.has(entry.filename)) throw refused("name-twice")
      const isStored = entry.compressionMethod === 0 && entry.compressedSize === entry.uncompressedSize
      if (!isStored || entry.encrypted) throw refused("compressed")
      if (entries.size >= MAX_EXPORT_ENTRIES) throw refused("entries")
      checkRange(source.size, entry.offset, entry.uncompressedSize)
      entries.set(entry.filename, entry)
    }
  } catch (error) {
    // Its own errors say that this is no ZIP, or not all of one
    throw asKeywardError(error, "export-malformed")
  } finally {
    await reader.close()
  }
  const found = (path: string): FileEntry => {
    const entry = entries.get(path)
    if (!entry) throw refused("missing")
    return entry
  }
  async function* pieces(path: string) {
    const entry = found(path)
    yield* piecesOf(source, await contentOffset(source, entry), entry.uncompressedSize)
  }
  return {
    paths: new Set(entries.keys()),
    size: (path) => entries.get(path)?.uncompressedSize ?? null,
    pieces,
    async blob(path) {
      const entry = found(path)
      if (source.slice) return source.slice(await contentOffset(source, entry), entry.uncompressedSize)
      const parts: Blob[] = []
      for await (const piece of pieces(path)) parts.push(new Blob([piece]))
      return new Blob(parts)
    },
    async bytes(path, most) {
      const entry = found(path)
      if (entry.uncompressedSize > most) throw refused("too-large")
      return source.read(await contentOffset(source, entry), entry.uncompressedSize)
    },
  }
}

/** Where the content of a stored entry begins; its local header has to have the same name as the directory. */
async function contentOffset(
  source: RandomSource,
  { offset, filename, uncompressedSize }: FileEntry,
): Promise<number> {
  const header = new DataView((await source.read(offset, 30)).buffer)
  const [nameLength, extraLength] = [header.getUint16(26, true), header.getUint16(28, true)]
  const isStored = header.getUint32(0, true) === LOCAL_HEADER && header.getUint16(8, true) === 0
  if (!isStored || nameOf(await source.read(offset + 30, nameLength)) !== filename)
    throw refused("local-header")
  const start = offset + 30 + nameLength + extraLength
  checkRange(source.size, start, uncompressedSize)
  return start
}

function nameOf(bytes: Uint8Array): string | null {
  try {
    return fromUtf8(bytes)
  } catch {
    return null
  }
}

const refused = (problem: string) => new KeywardError("export-malformed", { problem })
