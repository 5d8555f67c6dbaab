import type { FileEntry } from "@zip.js/zip.js/lib/zip-core-native.js"
import { KeywardError } from "../../../_core/errors"

/** A file of an archive, unpacked in memory. */
export interface UnpackedFile {
  /** As the archive says it: never used as a path of this device. */
  readonly path: string
  readonly content: Blob
  /** Milliseconds since 1970; 0 if unknown. */
  readonly lastModified: number
}

export interface ZipLimits {
  readonly maxEntries: number
  /** Bytes of all files together, unpacked. */
  readonly maxBytes: number
  /** Unpacked bytes for each packed byte of the whole archive, once it exceeds `ratioFrom` bytes. */
  readonly maxRatio: number
  readonly ratioFrom: number
}

/**
 * A disc of a hospital has up to some thousand files and 700 MB (a DVD more; it is chosen as a folder). CT and MR shrink
 * to a half or a quarter; black pictures shrink a hundredfold.
 */
export const ZIP_LIMITS: ZipLimits = {
  maxEntries: 20_000,
  maxBytes: 1_000_000_000,
  maxRatio: 200,
  ratioFrom: 16_777_216,
}

/** Why an archive was not unpacked; in the details of the error. */
export type ZipReason = "encrypted" | "damaged" | "entries" | "bytes" | "ratio"

const refuse = (reason: ZipReason, cause?: unknown): KeywardError =>
  new KeywardError(
    reason === "encrypted" || reason === "damaged" ? "document-damaged" : "document-too-large",
    { reason },
    cause === undefined ? {} : { cause },
  )

/**
 * Unpacks a ZIP file (APPNOTE.TXT) in memory, one file after the other. What is declared is checked before anything is
 * unpacked, what comes out is counted against the same limits: sizes in a directory may be wrong.
 * @throws KeywardError `document-too-large` `document-damaged` with a {@link ZipReason}, `cancelled`
 */
export async function* unpackZip(
  archive: Blob,
  { limits = ZIP_LIMITS, signal }: { limits?: ZipLimits; signal?: AbortSignal } = {},
): AsyncGenerator<UnpackedFile, void> {
  const { BlobReader, configure, ZipReader } = await import("@zip.js/zip.js/lib/zip-core-native.js")
  // Its own workers come from blob: addresses, which the page's policy refuses
  configure({ useWebWorkers: false, useCompressionStream: true })
  const reader = new ZipReader(new BlobReader(archive))
  try {
    const files: FileEntry[] = []
    let declared = 0
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory) continue
      if (entry.encrypted) throw refuse("encrypted")
      files.push(entry)
      declared += entry.uncompressedSize
      if (files.length > limits.maxEntries) throw refuse("entries")
      checkBytes(declared, archive.size, limits)
    }
    let unpacked = 0
    for (const entry of files) {
      signal?.throwIfAborted()
      const parts: Uint8Array<ArrayBuffer>[] = []
      let own = 0
      const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
        write(part) {
          own += part.length
          if (own > entry.uncompressedSize) throw refuse("damaged")
          checkBytes(unpacked + own, archive.size, limits)
          parts.push(part)
        },
      })
      await entry.getData(sink, {
        checkSignature: true,
        checkOverlappingEntry: true,
        ...(signal ? { signal } : {}),
      })
      unpacked += own
      yield { path: entry.filename, content: new Blob(parts), lastModified: timeOf(entry) }
    }
  } catch (cause) {
    if (cause instanceof KeywardError) throw cause
    if (signal?.aborted) throw new KeywardError("cancelled")
    throw refuse("damaged", cause)
  } finally {
    await reader.close()
  }
}

function checkBytes(bytes: number, packed: number, { maxBytes, maxRatio, ratioFrom }: ZipLimits): void {
  if (bytes > maxBytes) throw refuse("bytes")
  if (bytes > ratioFrom && bytes > packed * maxRatio) throw refuse("ratio")
}

const timeOf = ({ lastModDate }: FileEntry): number => {
  const time = lastModDate.getTime()
  return Number.isFinite(time) && time > 0 ? time : 0
}
