"use client"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords } from "../../_words/format"
import { ReadingNotes } from "../parts/notes"
import TextView from "../text/view"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import { Hl7Message } from "./document"
import type { Hl7Model } from "./model"

/** HL7 v2 messages on paper; a file that holds none as the text that it is. */
export default function Hl7View(props: ViewProps) {
  const { frame, found, size, nested } = props
  const state = useReading<Hl7Model>("hl7v2", props)
  if (state.step === "failed")
    return (
      <>
        <Note tone="warning">This file could not be read as HL7 messages. It is shown as text.</Note>
        <TextView {...props} />
      </>
    )
  return (
    <DocumentFrame {...frame} meta={`${bytesInWords(size)} ${found.label}`}>
      <Paper>
        {state.step === "reading" ? (
          <SkeletonText label="Opening the document" count={10} />
        ) : (
          <>
            <ReadingNotes notes={state.model.notes} notShown={state.model.notShown} />
            {state.model.documents.map((document, index) => (
              <Hl7Message key={index} document={document} nested={nested} />
            ))}
          </>
        )}
      </Paper>
    </DocumentFrame>
  )
}
