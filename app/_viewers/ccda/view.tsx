"use client"
import { Note } from "../../_ui/Note"
import { ReadFrame } from "../parts/read-frame"
import TextView from "../text/view"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import { CdaDocument } from "./document"
import type { CdaModel } from "./model"

/** A CDA document on paper; one that cannot be read as such as the text that it is. */
export default function CdaView(props: ViewProps) {
  const state = useReading<CdaModel>("ccda", props)
  if (state.step === "failed" && state.error.code === "document-damaged")
    return (
      <>
        <Note tone="warning">This file could not be read as a CDA document. It is shown as text.</Note>
        <TextView {...props} />
      </>
    )
  return (
    <ReadFrame view={props} state={state}>
      {(model) => <CdaDocument model={model} nested={props.nested} />}
    </ReadFrame>
  )
}
