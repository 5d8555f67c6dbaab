"use client"
import { useState } from "react"
import { Button } from "../../_ui/Button"
import { cx } from "../../_ui/cx"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Note } from "../../_ui/Note"
import { ShowMore } from "../../_ui/ShowMore"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords } from "../../_words/format"
import { WrittenFile } from "../json/written-file"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import { Document } from "./document"
import styles from "./fhir.module.css"
import type { PageModel } from "./page-model"
import { ReadThisFirst } from "./read-first-box"
import { Sections } from "./section"
import { usePacked } from "./use-packed"

/** FHIR as a document for people; the file as it is written is one click away. */
export default function FhirView(props: ViewProps) {
  const { frame, size, found } = props
  const state = useReading<PageModel>("fhir", props)
  return (
    <DocumentFrame {...frame} meta={`${bytesInWords(size)} ${found.label}`}>
      <Paper>
        {state.step === "reading" && <SkeletonText label="Opening the document" count={10} />}
        {state.step === "failed" && <NotUnderstood {...props} />}
        {state.step === "ready" && <Shown {...props} model={state.model} />}
      </Paper>
    </DocumentFrame>
  )
}

/** What cannot be read as FHIR is not half read: nothing is said of it but what is written. */
function NotUnderstood({ onReading: _told, ...props }: ViewProps) {
  return (
    <>
      <Note tone="warning" className={styles.note}>
        <b>This file is damaged, or not FHIR as we know it.</b> It is shown as it is written; nothing of it
        was put in words.
      </Note>
      <WrittenFile {...props} />
    </>
  )
}

/** Fewer lines of record keeping are in nobody's way. */
const MIN_KEPT = 10

function Shown({ model, ...props }: ViewProps & { model: PageModel }) {
  const { also, notes, notShown, keeping: kept } = model
  const { shown, left, next, more } = usePacked(model.documents)
  const [keeping, setKeeping] = useState(false)
  const { nested } = props
  const single = model.documents.total === 1
  const brief = kept >= MIN_KEPT
  const first = (
    <>
      {model.first && <ReadThisFirst first={model.first} />}
      {brief && (
        <p className={styles.keep}>
          <Button size="small" aria-pressed={keeping} onClick={() => setKeeping(!keeping)}>
            {keeping ? "Hide" : "Show"} codes, identifiers and categories ({kept})
          </Button>
        </p>
      )}
    </>
  )
  return (
    <div className={cx(styles.fhir, brief && !keeping && styles.brief)}>
      {(notes.length > 0 || notShown.length > 0) && (
        <Note className={styles.note}>
          {notes.map((note, index) => (
            <p key={index}>{note}</p>
          ))}
          {notShown.length > 0 && (
            <p>Not everything in the file is shown; what is not is listed at the end.</p>
          )}
        </Note>
      )}
      {!single && first}
      {shown.map((document, index) => (
        <Document key={index} document={document} nested={nested} first={single && first} />
      ))}
      {left > 0 && (
        <div className={styles.more}>
          <ShowMore onMore={more}>Show {next} more documents</ShowMore>
          <p>
            {shown.length} of {model.documents.total} are shown here.
          </p>
        </div>
      )}
      {also.length > 0 && (
        <section className={styles.also}>
          <h2>Also in this file</h2>
          <Sections sections={also} nested={nested} />
        </section>
      )}
      {notShown.length > 0 && (
        <section className={styles.section}>
          <h3>Not shown here</h3>
          <ul className={styles.details}>
            {notShown.map((each) => (
              <li key={each.what}>
                {each.count} {each.what}
              </li>
            ))}
          </ul>
        </section>
      )}
      <AsWritten {...props} />
    </div>
  )
}

function AsWritten({ onReading: _told, ...props }: ViewProps) {
  const [open, setOpen] = useState(false)
  return (
    <div className={styles.written}>
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? "Hide" : "Show"} the file as it is written
      </Button>
      {open && <WrittenFile {...props} />}
    </div>
  )
}
