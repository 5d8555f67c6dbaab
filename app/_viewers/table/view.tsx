"use client"
import { useMemo, useState } from "react"
import { Checkbox } from "../../_ui/Checkbox"
import { ShowMore } from "../../_ui/ShowMore"
import { count } from "../../_words/format"
import { CharsetChoice, Choice } from "../parts/choice"
import choice from "../parts/choice.module.css"
import { ReadFrame } from "../parts/read-frame"
import { useReading } from "../use-reading"
import type { ReadOptions, ViewProps } from "../viewer"
import { DELIMITERS, isNumber } from "./parse-table"
import { columnName, delimiterName } from "./read"
import type { TableModel } from "./read"
import styles from "./table.module.css"

/** CSV and TSV as a table; cells as they are written. */
export default function TableView(props: ViewProps) {
  const [options, setOptions] = useState<ReadOptions>({})
  const state = useReading<TableModel>("table", props, options)
  const rows = state.step === "ready" ? state.model.rows.length : 0
  return (
    <ReadFrame view={props} state={state} meta={rows > 0 && count(rows, "row")}>
      {(model) => (
        <>
          <div className={choice.choices}>
            <Choice
              label="Cells between"
              value={model.delimiter}
              options={delimitersWith(model.delimiter)}
              onChange={(delimiter) => setOptions({ ...options, delimiter })}
            />
            <CharsetChoice
              charset={model.charset}
              onChange={(charset) => setOptions({ ...options, charset })}
            />
            <Checkbox
              label="The first row names the columns"
              checked={model.header.length > 0}
              onChange={(named) => setOptions({ ...options, header: named ? "yes" : "no" })}
            />
          </div>
          <LongTable model={model} label={props.frame.label} />
        </>
      )}
    </ReadFrame>
  )
}

function delimitersWith(delimiter: string): readonly (readonly [string, string])[] {
  if (delimiter === "") return [["", "nothing: one column"], ...DELIMITERS]
  return DELIMITERS.some(([sign]) => sign === delimiter)
    ? DELIMITERS
    : [[delimiter, delimiterName(delimiter)], ...DELIMITERS]
}

/** So many rows are drawn at once; the rest is a press away. */
const PAGE_ROWS = 200

/** Rows by the page; a wide table scrolls under its first column. */
export function LongTable({
  model,
  label,
}: {
  model: Pick<TableModel, "header" | "rows" | "columns">
  label: string
}) {
  const { header, rows, columns } = model
  const [shown, setShown] = useState(PAGE_ROWS)
  const places = useMemo(() => Array.from({ length: columns }, (_, column) => column), [columns])
  const left = rows.length - shown
  return (
    <>
      <div className={styles.wide} role="group" tabIndex={0} aria-label={label}>
        <table className={styles.table}>
          {header.length > 0 && (
            <thead>
              <tr>
                {places.map((column) => (
                  <th key={column} scope="col">
                    {columnName(header, column)}
                  </th>
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {rows.slice(0, shown).map((cells, index) => (
              <tr key={index}>
                {places.map((column) => {
                  const cell = cells[column] ?? ""
                  return (
                    <td key={column} className={isNumber(cell) ? styles.number : undefined}>
                      {cell}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {left > 0 && (
        <ShowMore onMore={() => setShown(shown + PAGE_ROWS)}>Show more ({count(left, "row")} left)</ShowMore>
      )}
    </>
  )
}
