"use client"
import { useMemo } from "react"
import type { CardTexts } from "../../../_core/shl/card-texts"
import { Button } from "../../../_ui/Button"
import { Note } from "../../../_ui/Note"
import { count } from "../../../_words/format"
import { cardFile } from "./link-files"
import { ShownFile } from "./shown-file"

/** The cards of the codes so far: shown, and what is missing of them. */
export function CardFound({ texts, onFiles }: { texts: CardTexts; onFiles: (files: File[]) => void }) {
  const { cards, missing, mixed, others } = texts
  const which = cards.join("\n")
  const file = useMemo(() => (which === "" ? null : cardFile(which.split("\n"))), [which])
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
          {count(others, "text")} that {others === 1 ? "is" : "are"} no part of a card{" "}
          {others === 1 ? "was" : "were"} left out.
        </Note>
      )}
      {file && (
        <>
          <ShownFile file={file} />
          <div>
            <Button look="filled" onClick={() => onFiles([file])}>
              {cards.length === 1 ? "Add this card" : `Add these ${cards.length} cards`}
            </Button>
          </div>
        </>
      )}
    </>
  )
}
