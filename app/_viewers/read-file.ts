import { KeywardError } from "../_core/errors"
import { fileTypeOf, MAX_HEAD_BYTES } from "../_core/file-types"
import type { FileType, ViewerId } from "../_core/file-types"
import { PARSERS } from "./parsers"
import type { FileInfo, ReadInput } from "./viewer"
import type { ReadResult, Wanted } from "./worker-protocol"

export type { ReadResult }

/** Looks at the beginning of a file. */
export async function findType(file: Blob, info: Pick<FileInfo, "name" | "type">): Promise<FileType> {
  const head = await file.slice(0, MAX_HEAD_BYTES).arrayBuffer()
  return fileTypeOf(info, new Uint8Array(head))
}

/**
 * Runs a viewer's parser in this thread; null if the viewer has none.
 * @throws KeywardError `document-damaged` for whatever a parser throws that is not a KeywardError
 */
export async function readWith(
  viewer: ViewerId,
  input: ReadInput,
  wanted: Wanted = "reading",
): Promise<ReadResult | null> {
  const load = PARSERS[viewer]
  if (!load) return null
  const parser = await load()
  try {
    const model = await parser.read(input)
    if (wanted === "page" && parser.forPage) return await parser.forPage(model)
    return { model: wanted === "page" ? model : null, reading: await parser.readingOf(model) }
  } catch (cause) {
    if (cause instanceof KeywardError) throw cause
    throw new KeywardError("document-damaged", {}, { cause })
  }
}
