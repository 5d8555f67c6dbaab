import { htmlTree } from "../parts/html-tree"
import { narrativeText } from "../parts/narrative-tree"
import { notShown } from "../parts/not-shown"
import { EMPTY_READING } from "../reading"
import type { Reading } from "../reading"
import { decode, decodingNote } from "../text/decode"
import type { ReadInput } from "../viewer"

export interface HtmlModel {
  /** The document as it is written. */
  readonly markup: string
  readonly svg: boolean
  readonly reading: Reading
}

/** An HTML document or a drawing: what it says, for lists and for searching; its view draws the markup in a frame. */
export async function read({ file, found, options }: ReadInput): Promise<HtmlModel> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const decoded = decode(bytes, { chosen: options?.["charset"] ?? "" })
  let remote = 0
  const tree = htmlTree(decoded.text, (source, alt) => {
    if (!source.startsWith("data:")) remote += 1
    return [alt ? `[Picture: ${alt}]` : "[Picture]"]
  })
  const text = narrativeText(tree.nodes)
  const note = decodingNote(decoded)
  return {
    markup: decoded.text,
    svg: found.id === "svg",
    reading: {
      ...EMPTY_READING,
      title: tree.title,
      narrative: text ? [{ section: "", text }] : [],
      notes: note ? [note] : [],
      notShown: [
        ...notShown(remote, "picture that is not in the file", "pictures that are not in the file"),
        ...notShown(tree.embedded, "embedded content"),
      ],
    },
  }
}

export const readingOf = ({ reading }: HtmlModel): Reading => reading
