"use client"
import type { ReactNode } from "react"
import { useWords } from "../_language/use-words"
import { Avatar } from "./Avatar"
import { cx } from "./cx"
import { has } from "./has"
import styles from "./AccessTable.module.css"
import { UI } from "./words"

export interface AccessColumn {
  id: string
  title: string
  meta?: ReactNode
}

export interface AccessRow {
  id: string
  name: string
  meta?: ReactNode
  /** A <GrantCell> (or several) per column id; empty where there is none. */
  cells: Readonly<Record<string, ReactNode>>
  /** A <GrantCell> that spans every column; it stands in place of `cells`. */
  everything?: ReactNode
}

export interface AccessTableProps {
  /** Read before the table: "Who can see what". */
  caption: string
  personLabel?: string
  /** What an empty cell says to a screen reader. */
  noneLabel?: string
  columns: readonly AccessColumn[]
  rows: readonly AccessRow[]
}

/**
 * People by folders: a table on a desk, one card a person where there is no room for columns. The roles are written
 * out because a table that is displayed as blocks loses them.
 */
export const AccessTable = ({ caption, personLabel, noneLabel, columns, rows }: AccessTableProps) => {
  const words = useWords(UI)
  return (
    <div className={cx(styles.scroll, columns.length > 4 && styles.many)}>
      <table role="table" className={styles.table} aria-label={caption}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col" className={styles.person}>
              {personLabel ?? words.person}
            </th>
            {columns.map(({ id, title, meta }) => (
              <th key={id} role="columnheader" scope="col">
                <b>{title}</b>
                {meta}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={row.id} role="row">
              <th role="rowheader" scope="row" className={styles.person}>
                <div className={styles.who}>
                  <Avatar name={row.name} />
                  <div>
                    <b>{row.name}</b>
                    {has(row.meta) && <span className={styles.meta}>{row.meta}</span>}
                  </div>
                </div>
              </th>
              {has(row.everything) ? (
                <td role="cell" colSpan={columns.length}>
                  {row.everything}
                </td>
              ) : (
                columns.map(({ id, title }) =>
                  !has(row.cells[id]) ? (
                    <td key={id} role="cell" className={styles.none}>
                      <span aria-hidden="true">·</span>
                      <span className={styles.spoken}>{noneLabel ?? words.nothing}</span>
                    </td>
                  ) : (
                    <td key={id} role="cell">
                      <span className={styles.in} aria-hidden="true">
                        {title}
                      </span>
                      {row.cells[id]}
                    </td>
                  ),
                )
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
