"use client"
import { useEffect, useState } from "react"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords } from "../../_words/format"
import { drawing, inertHtml } from "./inert-html"
import TextView from "../text/view"
import { textOf } from "../text/use-text"
import type { ViewProps } from "../viewer"
import styles from "../viewers.module.css"

/** Larger documents are shown as text. */
const MOST_FRAMED_BYTES = 5_000_000

/** A document that could contain programs (SVG, HTML), in a frame where none runs and nothing is loaded. */
export default function HtmlView(props: ViewProps) {
  return props.file.size > MOST_FRAMED_BYTES ? <TextView {...props} /> : <Framed {...props} />
}

function Framed({ file, frame, found, size }: ViewProps) {
  const [page, setPage] = useState<string | null>(null)
  const svg = found.id === "svg"
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
    <DocumentFrame {...frame} meta={`${bytesInWords(size)} ${found.label}`}>
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
