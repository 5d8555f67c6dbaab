"use client"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords } from "../../_words/format"
import { MOST_TEXT_BYTES, useText } from "./use-text"
import type { ViewProps } from "../viewer"
import styles from "../viewers.module.css"

/** Text as it stands: lines kept, nothing interpreted. */
export default function TextView({ file, frame, found, size }: ViewProps) {
  const text = useText(file, MOST_TEXT_BYTES)
  return (
    <DocumentFrame {...frame} meta={`${bytesInWords(size)} ${found.label}`}>
      <Paper>
        {file.size > MOST_TEXT_BYTES && <Cut />}
        {text === null ? (
          <SkeletonText label="Opening the text" />
        ) : (
          <pre className={styles.text} tabIndex={0} aria-label={frame.label}>
            {text}
          </pre>
        )}
      </Paper>
    </DocumentFrame>
  )
}

const Cut = () => (
  <Note>
    Only the first {bytesInWords(MOST_TEXT_BYTES)} are shown here. Download the file to read all of it.
  </Note>
)
