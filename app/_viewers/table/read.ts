import { notShown } from "../parts/not-shown"
import { count } from "../../_words/format"
import { EMPTY_READING } from "../reading"
import type { Reading, Row } from "../reading"
import { decode, decodingNote } from "../text/decode"
import type { DecodedText } from "../text/decode"
import type { ReadInput } from "../viewer"
import { DELIMITERS, hasHeader, parseTable } from "./parse-table"
import type { ParsedTable } from "./parse-table"

/** Above this only the beginning is read, and the rest is counted. Bytes. */
export const MAX_TABLE_BYTES = 50_000_000

export interface TableModel extends Omit<ParsedTable, "rows">, Omit<DecodedText, "text" | "how"> {
  /** Names of the columns; empty if the first row is a row like the others. */
  readonly header: readonly string[]
  /** The rows below the header, cells as written. */
  readonly rows: readonly (readonly string[])[]
  /** The most cells that a row has. */
  readonly columns: number
  /** Rows that have fewer or more cells than the header or, without one, than most rows. */
  readonly ragged: number
  readonly charsetNote: string
  readonly left: number
}

/** `options`: `charset`, `delimiter`, `header` (`yes`, `no`), as the reader chose. */
export async function read({ file, options = {} }: ReadInput): Promise<TableModel> {
  const left = Math.max(0, file.size - MAX_TABLE_BYTES)
  const bytes = new Uint8Array(await file.slice(0, MAX_TABLE_BYTES).arrayBuffer())
  const decoded = decode(bytes, { chosen: options["charset"] ?? "", cut: left > 0 })
  const { rows, ...parsed } = parseTable(decoded.text, options["delimiter"])
  const named = options["header"] ? options["header"] === "yes" : hasHeader(rows)
  const header = named ? (rows[0] ?? []) : []
  const body = named ? rows.slice(1) : rows
  const width = named ? header.length : mostCommon(rows.map(({ length }) => length))
  return {
    ...parsed,
    charset: decoded.charset,
    replaced: decoded.replaced,
    charsetNote: decodingNote(decoded),
    header,
    rows: body,
    columns: rows.reduce((most, { length }) => Math.max(most, length), 0),
    ragged: body.filter(({ length }) => length !== width).length,
    left,
  }
}

function mostCommon(numbers: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0])[0]
}

export const delimiterName = (delimiter: string): string =>
  DELIMITERS.find(([sign]) => sign === delimiter)?.[1] ?? `“${delimiter}”`

/** The name of a column; its number if it has none. */
export const columnName = (header: readonly string[], column: number): string =>
  header[column]?.trim() || `Column ${column + 1}`

/** A table's cells mean what their writer meant: nothing is read as a result, so there are no facts. */
export function readingOf(model: TableModel): Reading {
  const { header, rows, left } = model
  return {
    ...EMPTY_READING,
    rows: rows.map((cells) => rowOf(header, cells)),
    // Names of columns without a cell stand in no row
    text: header.join("\n"),
    notes: notesOf(model),
    notShown: notShown(left, "byte at the end", "bytes at the end"),
  }
}

function rowOf(header: readonly string[], [first = "", ...others]: readonly string[]): Row {
  const details = others
    .map((cell, index) => (cell.trim() === "" ? "" : `${columnName(header, index + 1)}: ${cell}`))
    .filter(Boolean)
    .join("; ")
  return { section: "", what: first, details, when: "", flags: [] }
}

function notesOf(model: TableModel): string[] {
  const { rows, header, ragged, quotes, delimiter, how, charsetNote } = model
  if (rows.length === 0 && header.length === 0) return ["This table is empty."]
  const notes = charsetNote ? [charsetNote] : []
  if (how === "guessed" && delimiter)
    notes.push(`Read as cells between ${delimiterName(delimiter)}s, a guess.`)
  if (ragged > 0) notes.push(`${count(ragged, "row has", "rows have")} more or fewer cells than the others.`)
  if (!quotes) notes.push("A quotation mark is not closed; all of them are shown as written.")
  return notes
}
