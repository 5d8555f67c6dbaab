"use client"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords } from "../../_words/format"
import { ReadingNotes } from "../parts/notes"
import TextView from "../text/view"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import { CdaDocument } from "./document"
import type { CdaModel } from "./model"

/** A CDA document on paper; one that cannot be read as such as the text that it is. */
export default function CdaView(props: ViewProps) {
  const { frame, found, size, nested } = props
  const state = useReading<CdaModel>("ccda", props)
  if (state.step === "failed")
    return (
      <>
        <Note tone="warning">This file could not be read as a CDA document. It is shown as text.</Note>
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
            <CdaDocument model={state.model} nested={nested} />
          </>
        )}
      </Paper>
    </DocumentFrame>
  )
}
