"use client"
import { Ban, CircleHelp, Info, TriangleAlert } from "lucide-react"
import { useState } from "react"
import type { ReactNode } from "react"
import { Icon } from "../../_ui/Icon"
import { ShowMore } from "../../_ui/ShowMore"
import { cx } from "../../_ui/cx"
import { count } from "../../_words/format"
import type { Attachment } from "../reading"
import { noteText } from "./row"
import type { Flag, FlagKind, TableRow } from "./row"
import styles from "./rows-table.module.css"

/** So many rows are drawn at once; the rest is a press away. */
export const PAGE_ROWS = 50
/** Deeper rows are drawn at this depth. */
const MAX_INDENT = 4

export interface RowsTableProps {
  /** Names the table for those who do not see it. */
  readonly label: string
  readonly rows: readonly TableRow[]
  readonly nested?: (attachment: Attachment) => ReactNode
  /** Drawn under a row, such as a narrative of its own. */
  readonly extra?: (row: TableRow) => ReactNode
}

interface Line {
  readonly row: TableRow
  readonly depth: number
}
const linesOf = (rows: readonly TableRow[], depth = 0): Line[] =>
  rows.flatMap((row) => [{ row, depth }, ...linesOf(row.rows, depth + 1)])

/** Statements as a table, flags before all else; one under another on a phone. */
export function RowsTable({ label, rows, nested, extra }: RowsTableProps) {
  const [shown, setShown] = useState(PAGE_ROWS)
  const lines = linesOf(rows)
  const left = lines.length - shown
  const details = lines.some(({ row }) => row.details.length > 0 || (row.notes?.length ?? 0) > 0)
  const dates = lines.some(({ row }) => row.when !== "")
  return (
    <>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">What</th>
            {details && <th scope="col">Details</th>}
            {dates && <th scope="col">When</th>}
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, shown).map(({ row, depth }, index) => (
            <tr key={index} className={styles[`depth${Math.min(depth, MAX_INDENT)}`]}>
              <th scope="row">
                <Flags flags={row.flags} />
                {row.subject && <span className={styles.subject}>{row.subject}: </span>}
                {row.what}
                {nested && row.attachments?.map((held, at) => <div key={at}>{nested(held)}</div>)}
                {extra?.(row)}
              </th>
              {details && <Details row={row} />}
              {dates && <td>{row.when}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <ShowMore onMore={() => setShown(shown + PAGE_ROWS)}>Show more ({count(left, "row")} left)</ShowMore>
      )}
    </>
  )
}

const Details = ({ row: { details, notes = [] } }: { row: TableRow }) => (
  <td>
    {details.map(({ label, text }, index) => (
      <p key={index}>
        {label && <span className={styles.label}>{label}: </span>}
        {text}
      </p>
    ))}
    {notes.map((note, index) => (
      <p key={`note-${index}`}>{noteText(note)}</p>
    ))}
  </td>
)

const ICONS: Readonly<Record<FlagKind, typeof Ban>> = {
  negation: Ban,
  uncertain: CircleHelp,
  warning: TriangleAlert,
  abnormal: TriangleAlert,
  status: Info,
}

/** Each in a box with an icon: colour never speaks alone. */
export const Flags = ({ flags }: { flags: readonly Flag[] }) =>
  flags.length > 0 && (
    <span className={styles.flags}>
      {flags.map(({ text, kind }, index) => (
        <span key={index} className={cx(styles.flag, styles[kind])}>
          <Icon of={ICONS[kind]} size={16} />
          {text}
          <span className={styles.stop}>. </span>
        </span>
      ))}
    </span>
  )
