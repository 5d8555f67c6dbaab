import { BlobReader, Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from "@zip.js/zip.js"

/** A ZIP with some entries exchanged, added, or (null) left out, as somebody with any program would make it. */
export async function makeZip(
  zip: Uint8Array<ArrayBuffer>,
  change: Readonly<Record<string, Uint8Array | null>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new ZipReader(new BlobReader(new Blob([zip])), { useWebWorkers: false })
  const entries = new Map<string, Uint8Array | null>()
  for await (const entry of reader.getEntriesGenerator())
    if (!entry.directory) entries.set(entry.filename, await entry.getData(new Uint8ArrayWriter()))
  for (const [name, bytes] of Object.entries(change)) entries.set(name, bytes)
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, level: 0 })
  for (const [name, bytes] of entries) if (bytes) await writer.add(name, new Uint8ArrayReader(bytes))
  return new Uint8Array(await writer.close())
}
