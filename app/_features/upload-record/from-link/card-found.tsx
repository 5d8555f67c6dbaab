"use client"
import type { CardTexts } from "../../../_core/shl/card-texts"
import { Note } from "../../../_ui/Note"
import { count } from "../../../_words/format"
import { ShownFile } from "./shown-file"

/** The cards in the codes so far, and which parts of them are missing. */
export function CardFound({
  texts,
  file,
}: {
  texts: CardTexts
  /** The complete cards; null if there are none. */ file: File | null
}) {
  const { missing, mixed, others } = texts
  return (
    <>
      {missing.map((gaps, index) => (
        <Note key={index} tone="info" role="status">
          This card is in several QR codes. Still missing: part {gaps.slice(0, 9).join(", ")}
          {gaps.length > 9 && " and others"}.
        </Note>
      ))}
      {mixed > 0 && (
        <Note tone="warning" role="alert">
          These are parts of several cards that can’t be told apart. Begin again with the codes of one card.
        </Note>
      )}
      {others > 0 && (
        <Note tone="warning" role="status">
          {count(others, "text")} that {others === 1 ? "is" : "are"} not part of a card{" "}
          {others === 1 ? "was" : "were"} left out.
        </Note>
      )}
      {file && <ShownFile file={file} />}
    </>
  )
}
