import { notShown } from "../parts/not-shown"
import { KeywardError } from "../../_core/errors"
import { attachmentsIn } from "../parts/narrative-document"
import type { NarrativeDocument } from "../parts/narrative-document"
import type { ReadInput } from "../viewer"
import { readRtf } from "./rtf-document"

export { readingOf } from "../parts/narrative-document"

/** Bytes; pictures in hexadecimal make such files long. */
export const MAX_RTF_BYTES = 100_000_000

/** @throws KeywardError `document-too-large` */
export async function read({ file }: ReadInput): Promise<NarrativeDocument> {
  if (file.size > MAX_RTF_BYTES) throw new KeywardError("document-too-large", { size: file.size })
  const document = readRtf(new Uint8Array(await file.arrayBuffer()))
  const { title, author, created, text, pictures, otherPictures, objects, symbols } = document
  const beside = [
    { title: "Headers", nodes: document.headers },
    { title: "Footers", nodes: document.footers },
    { title: "Comments", nodes: document.comments },
    { title: "Hidden text", nodes: document.hidden },
  ].filter(({ nodes }) => nodes.length > 0)
  return {
    title,
    author,
    date: created,
    kind: "letter",
    fields: [],
    sections: [{ title: "", nodes: text }, ...beside],
    attachments: pictures,
    drawn: attachmentsIn(text),
    notes: [
      "Shown as text, not as it was laid out: download it to see its pages.",
      ...(document.damaged ? ["This file is damaged: something may be missing."] : []),
      ...(document.revised
        ? ["This document has tracked changes: inserted text is underlined, deleted text is struck through."]
        : []),
      ...(document.hidden.length > 0 ? ["This document has hidden text; it stands at the end."] : []),
      ...(symbols > 0 ? [`Signs of a symbol font may be other signs here (${symbols}).`] : []),
    ],
    notShown: [
      ...notShown(
        otherPictures,
        "picture of a kind that cannot be drawn (such as WMF)",
        "pictures of a kind that cannot be drawn (such as WMF)",
      ),
      ...notShown(
        objects,
        "embedded object, of which only its picture or text is shown",
        "embedded objects, of which only their pictures or texts are shown",
      ),
    ],
  }
}
