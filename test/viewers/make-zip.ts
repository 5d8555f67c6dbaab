import { BlobWriter, configure, TextReader, Uint8ArrayReader, ZipWriter } from "@zip.js/zip.js"
import type { ZipWriterAddDataOptions } from "@zip.js/zip.js"

configure({ useWebWorkers: false })

/** An archive of these files. */
export async function makeZip(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: ZipWriterAddDataOptions = {},
): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter())
  for (const [name, content] of Object.entries(files))
    await zip.add(
      name,
      typeof content === "string" ? new TextReader(content) : new Uint8ArrayReader(content),
      options,
    )
  return zip.close()
}
