import { ZipWriter } from "@zip.js/zip.js/lib/zip-core-writer.js"
import { isExportPath } from "./export-paths"

/** Writes an export's ZIP as a stream, one entry after the other. */
export interface ArchiveWriter {
  /** Resolves when the entry is written. */
  add(path: string, content: ReadableStream<Uint8Array> | Uint8Array): Promise<void>
  /** Writes the directory and closes the stream. */
  close(): Promise<void>
}

/**
 * A ZIP of stored entries with data descriptors, ZIP64 fields and UTF-8 names (APPNOTE.TXT 4.3.9, 4.4.4, 4.5.3),
 * whatever their size: it needs no size beforehand and holds a handful of pieces and the directory. The stream is the
 * brake.
 * @param made the time of every entry
 */
export function writeArchive(sink: WritableStream<Uint8Array>, made: Date): ArchiveWriter {
  const zip = new ZipWriter(sink, {
    ...{
      useWebWorkers: false,
      level: 0,
      zip64: true,
      dataDescriptor: true,
      dataDescriptorSignature: true,
      keepOrder: true,
    },
    ...{ extendedTimestamp: false, lastModDate: made },
  })
  return {
    async add(path, content) {
      if (!isExportPath(path)) throw new TypeError("not a path of an export")
      const readable = content instanceof Uint8Array ? streamOf(content) : content
      await zip.add(path, { readable })
    },
    async close() {
      await zip.close()
    },
  }
}

const streamOf = (bytes: Uint8Array) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes)
      controller.close()
    },
  })
