"use client"
import { useMemo } from "react"
import { Note } from "../../_ui/Note"
import { ReadFrame } from "../parts/read-frame"
import TextView from "../text/view"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import styles from "../viewers.module.css"
import { drawing, inertHtml } from "./inert-html"
import { inertMarkup } from "./inert-markup"
import type { HtmlModel } from "./read"

/** Larger documents are shown as text. Bytes. */
const MAX_FRAMED_BYTES = 5_000_000

/** A document that could contain programs (SVG, HTML), in a frame where none runs and nothing is loaded. */
export default function HtmlView(props: ViewProps) {
  return props.file.size > MAX_FRAMED_BYTES ? <TextView {...props} /> : <Framed {...props} />
}

function Framed(props: ViewProps) {
  const state = useReading<HtmlModel>("html", props)
  return (
    <ReadFrame view={props} state={state}>
      {(model) => <Inert model={model} label={props.frame.label} />}
    </ReadFrame>
  )
}

function Inert({ model, label }: { model: HtmlModel; label: string }) {
  const { markup, svg } = model
  const page = useMemo(() => (svg ? drawing(markup) : inertHtml(markup)), [markup, svg])
  return (
    <>
      <iframe
        className={styles.frame}
        title={label}
        sandbox=""
        referrerPolicy="no-referrer"
        srcDoc={inertMarkup(page)}
      />
      <Note>
        Shown without programs, links and pictures from elsewhere. Download it to see it as it was made.
      </Note>
    </>
  )
}
