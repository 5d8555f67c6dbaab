"use client"
import { OtherPersonNote } from "../other-person-note"
import type { KnownPatient } from "../../_viewers/subject-match"
import { Meta } from "../../_ui/Text"
import type { Examined } from "./examine"

/** What is worth knowing about a chosen file before it is added. Nothing until it has been looked at. */
export function FileNotes(props: {
  examined: Examined | undefined
  /** Whose records it is added to. */
  patient: KnownPatient
}) {
  const { examined, patient } = props
  const author = examined?.reading?.author
  return (
    <>
      <OtherPersonNote
        subjects={examined?.reading?.subjects ?? []}
        patient={patient}
        next="You can add it all the same."
      />
      {author && <Meta>Written by {author}, says the file.</Meta>}
    </>
  )
}
