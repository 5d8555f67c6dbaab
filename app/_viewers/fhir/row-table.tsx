"use client"
import { useMemo, useState } from "react"
import { Button } from "../../_ui/Button"
import { cx } from "../../_ui/cx"
import { ShowMore } from "../../_ui/ShowMore"
import { count } from "../../_words/format"
import type { ViewProps } from "../viewer"
import styles from "./fhir.module.css"
import { Flags } from "./flag-list"
import type { FhirRow, LabelledText, Note } from "./model"
import { pageRowsOf } from "./page-model"
import type { PageRows } from "./page-model"
import { isRecordKeeping } from "./record-keeping"
import { usePacked } from "./use-packed"
import { AuthorsText } from "./authors-text"

/** Members of a panel that are shown without asking. */
const MAX_OPEN_MEMBERS = 20

interface RowsProps {
  readonly rows: PageRows
  readonly nested: ViewProps["nested"]
  /** Names the table for a screen reader. */
  readonly label: string
}

/** Statements as a table; on a phone each becomes a stack. The roles keep it a table for a screen reader. */
export function Rows({ rows, nested, label }: RowsProps) {
  const { dates, details, mixed } = rows
  const { shown, left, next, more } = usePacked(rows)
  return (
    <>
      <table
        className={cx(styles.table, dates && styles.dated, !details && styles.noDetails)}
        role="table"
        aria-label={label}
      >
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              What
            </th>
            <th role="columnheader" scope="col">
              Details
            </th>
            {dates && (
              <th role="columnheader" scope="col">
                When
              </th>
            )}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((row, index) => (
            <Row key={index} row={row} dates={dates} nested={nested} mixed={mixed} />
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <div className={styles.more}>
          <ShowMore onMore={more}>Show {next} more</ShowMore>
          <p>
            {shown.length} of {rows.total} are shown here.
          </p>
        </div>
      )}
    </>
  )
}

function Row(props: { row: FhirRow; dates: boolean; nested: ViewProps["nested"]; mixed: boolean }) {
  const { row, dates, nested, mixed } = props
  const { flags, what, details, when, subject, rows, notes, narrative, attachments, typeWords } = row
  const negated = flags.some(({ kind }) => kind === "negation")
  const inner = rows.length > 0 || narrative || attachments.length > 0
  return (
    <>
      <tr role="row" className={cx(negated && styles.negated, inner && styles.open)}>
        <th role="rowheader" scope="row">
          <Flags flags={flags} />
          <span className={styles.what}>{what || typeWords}</span>
          {mixed && typeWords && typeWords !== what && <span className={styles.type}>{typeWords}</span>}
          {subject && <span className={styles.type}>About {subject}</span>}
        </th>
        <td role="cell">
          <Details details={details} />
          <Notes notes={notes} />
        </td>
        {dates && (
          <td role="cell" className={styles.when}>
            {when}
          </td>
        )}
      </tr>
      {inner && (
        <tr role="row" className={styles.inner}>
          <td role="cell" colSpan={dates ? 3 : 2}>
            {rows.length > 0 && <Members rows={rows} nested={nested} label={what} />}
            {narrative && <AuthorsText narrative={narrative} aside />}
            {attachments.map((attachment, index) => (
              <div key={index}>{nested(attachment)}</div>
            ))}
          </td>
        </tr>
      )}
    </>
  )
}

/** What lies in a row: open if it is short, or if it holds something that must not be overlooked. */
function Members(props: { rows: readonly FhirRow[]; nested: ViewProps["nested"]; label: string }) {
  const { rows, nested, label } = props
  const packed = useMemo(() => ({ ...pageRowsOf(rows), mixed: false }), [rows])
  const [open, setOpen] = useState(rows.length <= MAX_OPEN_MEMBERS || rows.some(isFlagged))
  return (
    <div className={styles.members}>
      {rows.length > 3 && (
        <Button size="small" look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide" : "Show"} {count(rows.length, "part")}
        </Button>
      )}
      {open && <Rows rows={packed} nested={nested} label={label} />}
    </div>
  )
}

const isFlagged = (row: FhirRow): boolean =>
  row.flags.some(({ kind }) => kind !== "status") || row.rows.some(isFlagged)

/** The main value first and plain, the others with their labels. */
export function Details({ details }: { details: readonly LabelledText[] }) {
  if (details.length === 0) return null
  return (
    <ul className={styles.details}>
      {details.map(({ label, text }, index) => (
        <li key={index} className={isRecordKeeping(label) ? styles.keeping : undefined}>
          {label ? <span className={styles.label}>{label}: </span> : null}
          <span className={label ? undefined : styles.value}>{text}</span>
        </li>
      ))}
    </ul>
  )
}

function Notes({ notes }: { notes: readonly Note[] }) {
  return notes.map(({ text, author, when }, index) => {
    const source = [author, when].filter(Boolean).join(", ")
    return (
      <p key={index} className={styles.comment}>
        <span className={styles.label}>Note: </span>
        {text}
        {source && <span className={styles.label}> ({source})</span>}
      </p>
    )
  })
}
