import { notShown } from "../parts/not-shown"
import { EMPTY_READING } from "../reading"
import type { Reading } from "../reading"
import type { ReadInput } from "../viewer"
import { decode, decodingNote } from "./decode"
import type { DecodedText } from "./decode"

/** Above this only the beginning is read, and the rest is counted. Bytes. */
export const MAX_TEXT_BYTES = 100_000_000

export interface TextModel extends DecodedText {
  /** Bytes at the end that were not read. */
  readonly left: number
}

/** `options.charset`: the reader's choice. */
export async function read({ file, options }: ReadInput): Promise<TextModel> {
  const left = Math.max(0, file.size - MAX_TEXT_BYTES)
  const bytes = new Uint8Array(await file.slice(0, MAX_TEXT_BYTES).arrayBuffer())
  return { ...decode(bytes, { chosen: options?.["charset"] ?? "", cut: left > 0 }), left }
}

export function readingOf(model: TextModel): Reading {
  const note = decodingNote(model)
  return {
    ...EMPTY_READING,
    narrative: model.text.trim() === "" ? [] : [{ section: "", text: model.text }],
    notes: model.text === "" ? ["This file is empty."] : note ? [note] : [],
    notShown: notShown(model.left, "byte at the end", "bytes at the end"),
  }
}
