import Papa from "papaparse"

/** Signs between cells that are guessed among. */
export const DELIMITERS = [
  [",", "comma"],
  [";", "semicolon"],
  ["\t", "tab"],
  ["|", "vertical bar"],
] as const

export interface ParsedTable {
  /** Cells as written, row by row; rows may have different lengths. Lines without anything are left out. */
  readonly rows: readonly (readonly string[])[]
  /** Empty if there is one column only. */
  readonly delimiter: string
  /** `said`: by a first line such as `sep=;`, which is not a row. */
  readonly how: "guessed" | "said" | "chosen"
  /** False: a quotation mark was not closed, and all are shown as written. */
  readonly quotes: boolean
}

/**
 * Values between delimiters (RFC 4180, and what programs write instead): cells in quotation marks may hold delimiters and
 * line breaks. A quotation mark that is never closed would swallow the rest of the file: then none is taken as one.
 */
export function parseTable(text: string, chosen = ""): ParsedTable {
  // Excel's own way to say it
  const said = /^sep=([^\r\n])\r?\n/i.exec(text)
  const body = said ? text.slice(said[0].length) : text
  const delimiter = chosen || (said?.[1] ?? guessDelimiter(body))
  const how = chosen ? "chosen" : said ? "said" : "guessed"
  const quoted = parse(body, delimiter, true)
  const quotes = !quoted.errors.some(({ type }) => type === "Quotes")
  const rows = quotes ? quoted.data : parse(body, delimiter, false).data
  return { rows: rows.filter((row) => row.some((cell) => cell !== "")), delimiter, how, quotes }
}

/** Stands for "no quotation mark": no text has it. */
const NONE = "\uFFFF"

function parse(text: string, delimiter: string, quotes: boolean) {
  return Papa.parse<string[]>(text, {
    // Without one everything is one column
    delimiter: delimiter || NONE,
    ...(quotes ? {} : { quoteChar: NONE, escapeChar: NONE }),
  })
}

/** Characters of the beginning that are looked at. */
const SAMPLE_LENGTH = 65_536
const SAMPLE_ROWS = 50

/** The delimiter with which most rows have the same number of cells, more cells first; empty if no line has one. */
function guessDelimiter(text: string): string {
  const sample = text.slice(0, SAMPLE_LENGTH)
  let [best, most] = ["", 0]
  for (const [delimiter] of DELIMITERS) {
    const { data } = Papa.parse<string[]>(sample, { delimiter, preview: SAMPLE_ROWS })
    const rows = data.filter((row) => row.some(Boolean))
    // The last row of a sample may be cut
    const whole = rows.length > 2 && sample.length < text.length ? rows.slice(0, -1) : rows
    const counts = new Map<number, number>()
    for (const { length } of whole) counts.set(length, (counts.get(length) ?? 0) + 1)
    const [cells, alike] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [1, 0])
    if (cells < 2) continue
    const score = alike / whole.length + Math.min(cells, 50) / 1000
    if (score > most) [best, most] = [delimiter, score]
  }
  return best
}

/** A number as people write one, with its sign and unit of percent: right-aligned, never changed. */
export const isNumber = (cell: string): boolean =>
  /^\s*[<>≤≥=~±]{0,2}\s*[+\-−]?(\d{1,30}|\d{1,3}([ .,'\u00a0\u202f]\d{3}){1,9})([.,]\d{1,30})?([eE][+-]?\d{1,3})?\s*%?\s*$/.test(
    cell,
  )
const isDate = (cell: string): boolean =>
  /^\s*(\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{2,4})([T ,].{0,40})?$/.test(cell)
const isValue = (cell: string): boolean => isNumber(cell) || isDate(cell)

/** Rows that are looked at for values under a header. */
const HEADER_ROWS = 20

/** Whether the first row names the columns: no empty or repeated name, no number or date, and values below some name. */
export function hasHeader(rows: ParsedTable["rows"]): boolean {
  const [first, ...others] = rows.slice(0, HEADER_ROWS + 1)
  if (!first || others.length === 0) return false
  const names = first.map((name) => name.trim())
  while (names.at(-1) === "") names.pop()
  if (names.length === 0 || names.includes("") || new Set(names).size < names.length) return false
  if (names.some(isValue)) return false
  return others.some((row) => row.some((cell, column) => column < names.length && isValue(cell)))
}
