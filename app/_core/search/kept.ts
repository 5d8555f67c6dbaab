import { fromUtf8, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { KeywardError } from "../errors"
import { deflateRaw, inflateRaw } from "../deflate"
import { MAX_KEPT_CHARACTERS } from "./record-text"
import type { FileText } from "./record-text"

/** JSON may write one UTF-16 unit as six bytes. */
const MAX_KEPT_BYTES = MAX_KEPT_CHARACTERS * 6 + 65_536

/** The beginning of a record's text, file by file, packed; `whole` if that is all of it. */
export async function packKept(files: readonly FileText[]): Promise<{ kept: Bytes; whole: boolean }> {
  let left = MAX_KEPT_CHARACTERS
  const kept: [number, string][] = []
  for (const { file, text } of files) {
    if (left <= 0) break
    // A lone surrogate would not survive UTF-8
    kept.push([file, text.slice(0, left).replace(/[\ud800-\udbff]$/, "")])
    left -= text.length
  }
  return {
    kept: await deflateRaw(utf8(JSON.stringify(kept))),
    whole: left >= 0 && kept.length === files.length,
  }
}

/** @throws KeywardError `document-damaged` */
export async function keptFiles(kept: Uint8Array): Promise<FileText[]> {
  const bytes = await inflateRaw(kept.slice(), MAX_KEPT_BYTES)
  try {
    return (JSON.parse(fromUtf8(bytes)) as [number, string][]).map(([file, text]) => ({ file, text }))
  } catch (cause) {
    throw new KeywardError("document-damaged", {}, { cause })
  }
}
