"use client"
import { Note } from "../../_ui/Note"
import { ReadFrame } from "../parts/read-frame"
import TextView from "../text/view"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import { Hl7Message } from "./document"
import type { Hl7Model } from "./model"

/** HL7 v2 messages on paper; a file that holds none as the text that it is. */
export default function Hl7View(props: ViewProps) {
  const state = useReading<Hl7Model>("hl7v2", props)
  if (state.step === "failed" && state.error.code === "document-damaged")
    return (
      <>
        <Note tone="warning">This file could not be read as HL7 messages. It is shown as text.</Note>
        <TextView {...props} />
      </>
    )
  return (
    <ReadFrame view={props} state={state}>
      {({ documents }) =>
        documents.map((document, index) => (
          <Hl7Message key={index} document={document} nested={props.nested} />
        ))
      }
    </ReadFrame>
  )
}
