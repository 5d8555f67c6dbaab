import { BlobReader, configure, ZipReader } from "@zip.js/zip.js"
import type { FileEntry } from "@zip.js/zip.js"
import { KeywardError } from "../../_core/errors"

// No thread of its own: its policy would have to allow more, and a reader of files runs in one already
configure({ useWebWorkers: false })

/** A file in an archive, as the archive's directory says it. */
export interface ZipItem {
  /** With its folders. */
  readonly name: string
  /** Bytes, unpacked, as the archive says; see {@link unpack}. */
  readonly size: number
  readonly packed: number
  /** `2026-01-05 09:03`, the clock of whoever packed it; empty if there is none. */
  readonly changed: string
  readonly encrypted: boolean
  /** Its place in the archive's directory. */
  readonly index: number
}

/** Entries that are listed; the rest is counted. */
export const MAX_ENTRIES = 10_000
/** Bytes of one entry, unpacked, that are opened in place. */
export const MAX_ENTRY_BYTES = 300_000_000

export interface ZipListing {
  readonly items: readonly ZipItem[]
  /** Files beyond {@link MAX_ENTRIES}. */
  readonly left: number
  readonly comment: string
}

/** @throws KeywardError `document-damaged` if the directory at the archive's end cannot be read */
export async function listZip(file: Blob): Promise<ZipListing> {
  const { zip, entries } = await open(file)
  const items = entries.slice(0, MAX_ENTRIES).map((entry, index) => itemOf(entry, index))
  return {
    items,
    left: entries.length - items.length,
    comment: new TextDecoder().decode(zip.comment).trim(),
  }
}

async function open(file: Blob) {
  const zip = new ZipReader(new BlobReader(file))
  try {
    const entries = (await zip.getEntries()).filter((entry): entry is FileEntry => !entry.directory)
    return { zip, entries }
  } catch (cause) {
    throw new KeywardError("document-damaged", {}, { cause })
  }
}

function itemOf(entry: FileEntry, index: number): ZipItem {
  const { filename, uncompressedSize, compressedSize, lastModDate, encrypted } = entry
  return {
    name: filename,
    size: uncompressedSize,
    packed: compressedSize,
    changed: Number.isNaN(lastModDate.getTime()) ? "" : stamp(lastModDate),
    encrypted,
    index,
  }
}

/** As the archive has it: the directory knows a clock, and no time zone. */
const stamp = (date: Date): string => {
  const two = (value: number) => String(value).padStart(2, "0")
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/**
 * One entry, unpacked, its checksum verified. What unpacks to more than its size in the directory, or than
 * {@link MAX_ENTRY_BYTES}, is stopped there.
 * @throws KeywardError `document-too-large` `document-damaged` `cancelled`
 */
export async function unpack(file: Blob, { index, size }: ZipItem, signal: AbortSignal): Promise<Blob> {
  if (size > MAX_ENTRY_BYTES) throw new KeywardError("document-too-large", { size })
  const { entries } = await open(file)
  const entry = entries[index]
  if (!entry || entry.encrypted) throw new KeywardError("document-damaged")
  const parts: Uint8Array<ArrayBuffer>[] = []
  let unpacked = 0
  const into = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(part) {
      unpacked += part.length
      if (unpacked > size) throw new RangeError("larger than its size in the directory")
      parts.push(part)
    },
  })
  try {
    await entry.getData(into, { checkSignature: true, signal })
  } catch (cause) {
    if (signal.aborted) throw new KeywardError("cancelled")
    throw new KeywardError(unpacked > size ? "document-too-large" : "document-damaged", {}, { cause })
  }
  return new Blob(parts)
}
