import { readingRows } from "../parts/row"
import { plain } from "./absent"
import type { CdaRow } from "./model"

export const wordsOf = (text: string): string[] =>
  (plain(text).match(/[\p{L}\p{N}]+(?:[.,]\p{N}+)*/gu) ?? []).filter((word) => word !== "")

/** True if the narrative says all of a row: its words, its digits, its day. */
export function repeats(row: Omit<CdaRow, "repeats">, said: ReadonlySet<string>): boolean {
  if (row.flags.some(({ kind }) => kind !== "status")) return false
  if ((row.attachments ?? []).length > 0 || !row.rows.every((child) => child.repeats)) return false
  const details = row.details.filter(({ label }) => label !== "Status" && label !== "Author")
  const [line] = readingRows("", [{ ...row, rows: [], details, flags: [] }])
  const words = wordsOf(
    `${row.what} ${details.map(({ text }) => text).join(" ")} ${(row.notes ?? []).map(({ text }) => text).join(" ")}`,
  )
  const numbers = (line?.when.match(/\b\d{1,2} [A-Z][a-z]{2} \d{4}|\b\d{4}\b/g) ?? []).map((day) =>
    day.slice(-4),
  )
  return [...words, ...numbers].every((word) => said.has(word))
}
