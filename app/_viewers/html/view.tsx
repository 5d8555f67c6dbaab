"use client"
import { useEffect, useState } from "react"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords } from "../../_words/format"
import { drawing, inertHtml } from "./inert-html"
import { TextViewer } from "../text/view"
import { textOf } from "../text/use-text"
import { shownType, typeName } from "../viewer-kind"
import type { ViewerProps } from "../viewer-props"
import styles from "../viewers.module.css"

/** Larger documents are shown as text. */
const MOST_FRAMED_BYTES = 5_000_000

/** A document that could contain programs (SVG, HTML), in a frame where none runs and nothing is loaded. */
export function FramedViewer(props: ViewerProps) {
  return props.file.size > MOST_FRAMED_BYTES ? <TextViewer {...props} /> : <Framed {...props} />
}

function Framed({ file, described, frame }: ViewerProps) {
  const [page, setPage] = useState<string | null>(null)
  const svg = shownType(described) === "image/svg+xml"
  useEffect(() => {
    let left = false
    void file.arrayBuffer().then((buffer) => {
      const text = textOf(new Uint8Array(buffer), false)
      if (!left) setPage(svg ? drawing(text) : inertHtml(text))
    })
    return () => {
      left = true
    }
  }, [file, svg])
  return (
    <DocumentFrame {...frame} meta={`${bytesInWords(described.size)} ${typeName(described)}`}>
      <Paper bare>
        {page === null ? (
          <SkeletonText label="Opening the document" />
        ) : (
          <iframe
            className={styles.frame}
            title={frame.label}
            sandbox=""
            referrerPolicy="no-referrer"
            srcDoc={page}
          />
        )}
      </Paper>
      <Note className={styles.note}>
        Shown without programs, links and pictures from elsewhere. Download it to see it as it was made.
      </Note>
    </DocumentFrame>
  )
}
