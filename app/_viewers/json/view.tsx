"use client"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { bytesInWords } from "../../_words/format"
import type { ViewProps } from "../viewer"
import { WrittenFile } from "./written-file"

/** JSON and JSON lines, indented: nothing but white space differs from the file. */
export default function JsonView(props: ViewProps) {
  const { frame, size, found } = props
  return (
    <DocumentFrame {...frame} meta={`${bytesInWords(size)} ${found.label}`}>
      <Paper>
        <WrittenFile {...props} />
      </Paper>
    </DocumentFrame>
  )
}
