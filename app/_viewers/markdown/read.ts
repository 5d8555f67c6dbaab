import { notShown } from "../parts/not-shown"
import { KeywardError } from "../../_core/errors"
import { EMPTY_DOCUMENT } from "../parts/narrative-document"
import type { NarrativeDocument } from "../parts/narrative-document"
import { narrativeText } from "../parts/narrative-tree"
import { decode, decodingNote } from "../text/decode"
import type { ReadInput } from "../viewer"
import { markdownTree } from "./markdown-tree"

export { readingOf } from "../parts/narrative-document"

/** Larger files are notes of nobody. Bytes. */
export const MAX_MARKDOWN_BYTES = 2_000_000

/**
 * CommonMark with GitHub's tables and strikethrough, as inert data.
 * @throws KeywardError `document-too-large`
 */
export async function read({ file }: ReadInput): Promise<NarrativeDocument> {
  if (file.size > MAX_MARKDOWN_BYTES) throw new KeywardError("document-too-large", { size: file.size })
  const decoded = decode(new Uint8Array(await file.arrayBuffer()))
  const tree = markdownTree(decoded.text)
  const [first] = tree?.nodes ?? []
  return {
    ...EMPTY_DOCUMENT,
    title: typeof first === "object" && first.tag === "h1" ? narrativeText(first.children) : "",
    sections: [{ title: "", nodes: tree?.nodes ?? [{ tag: "pre", children: [decoded.text] }] }],
    notes: [
      decodingNote(decoded),
      tree ? "" : "This Markdown is nested too deep to be drawn: it is shown as text.",
    ].filter(Boolean),
    notShown: notShown(tree?.pictures ?? 0, "picture that lies elsewhere", "pictures that lie elsewhere"),
  }
}
