"use client"
import { useMemo } from "react"
import { Disclosure } from "../../_ui/Disclosure"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords } from "../../_words/format"
import { FhirDocument } from "../fhir/document"
import { MOST_JSON_BYTES, readJson } from "./read-json"
import TextView from "../text/view"
import { MOST_TEXT_BYTES, useText } from "../text/use-text"
import type { ViewProps } from "../viewer"
import styles from "../viewers.module.css"

/** JSON, indented; a FHIR document as a summary for people, its JSON a click away. */
export default function JsonView(props: ViewProps) {
  return props.file.size > MOST_JSON_BYTES ? <TextView {...props} /> : <Read {...props} />
}

function Read({ file, frame, found, size }: ViewProps) {
  const text = useText(file, MOST_JSON_BYTES)
  const read = useMemo(() => (text === null ? null : readJson(text, MOST_TEXT_BYTES)), [text])
  const json = read && (
    <pre className={styles.text} tabIndex={0} aria-label={`${frame.label}: JSON`}>
      {read.text}
    </pre>
  )
  return (
    <DocumentFrame {...frame} meta={`${bytesInWords(size)} ${found.label}`}>
      <Paper>
        {!read && <SkeletonText label="Opening the document" />}
        {read && !read.valid && (
          <Note tone="warning">This is not well-formed JSON; it is shown as text.</Note>
        )}
        {read && read.left > 0 && (
          <Note>Only the beginning of its text is shown. Download the file for all.</Note>
        )}
        {read?.summary ? (
          <>
            <FhirDocument summary={read.summary} />
            <Disclosure label="The file as it is written (JSON)" className={styles.raw}>
              {json}
            </Disclosure>
          </>
        ) : (
          json
        )}
      </Paper>
    </DocumentFrame>
  )
}
