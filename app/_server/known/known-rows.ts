import type { KnownPage, KnownRow, KnownTable, KnownValue } from "../../_core/ports/known"
import { integerOf } from "../database/port"
import type { Queryable, Row, Value } from "../database/port"
import { malformed } from "../http/body"
import { KNOWN } from "./known-tables"
import type { Bind, Known, Shown } from "./known-tables"

/** Rows of one answer. Contents are not in them, so it has some hundred kilobytes at most. */
export const KNOWN_PAGE = 500
const MAX_CURSOR = 4_096

/** How many rows a table has about an account. */
export async function countKnown(within: Queryable, table: KnownTable, who: Known): Promise<number> {
  const { params, bind } = binding()
  const where = await KNOWN[table].where(who, bind)
  const [row] = await within.query(`SELECT COUNT(*) AS found FROM ${table} WHERE ${where}`, params)
  return row ? integerOf(row, "found") : 0
}

/**
 * A page of a table's rows about an account; contents by their size. A row that stands the whole time is on exactly one
 * page, whatever comes and goes meanwhile.
 * @param after `next` of the page before; null for the first
 * @throws KeywardError `request-malformed` for another one
 */
export async function readKnown(
  within: Queryable,
  table: KnownTable,
  who: Known,
  after: string | null,
): Promise<KnownPage> {
  const { columns, key, where } = KNOWN[table]
  const { params, bind } = binding()
  const conditions = [`(${await where(who, bind)})`]
  const names = key.map(quoted).join(", ")
  if (after !== null)
    conditions.push(
      `(${names}) > (${readCursor(after, key)
        .map((value) => bind(value))
        .join(", ")})`,
    )
  const rows = await within.query(
    `SELECT ${Object.entries(columns).map(selected).join(", ")} FROM ${table}
     WHERE ${conditions.join(" AND ")} ORDER BY ${names} LIMIT ${KNOWN_PAGE + 1}`,
    params,
  )
  const page = rows.slice(0, KNOWN_PAGE)
  const last = rows.length > KNOWN_PAGE ? page.at(-1) : undefined
  return { rows: page.map((row) => shownRow(columns, row)), next: last ? cursorOf(last, key) : null }
}

function binding(): { readonly params: Value[]; readonly bind: Bind } {
  const params: Value[] = []
  return { params, bind: (value) => `$${params.push(value)}` }
}

const quoted = (name: string) => `"${name}"`

// What is not shown never leaves the database
function selected([name, shown]: readonly [string, Shown]): string {
  if (shown === "as it is") return quoted(name)
  if (shown === "size") return `LENGTH(${quoted(name)}) AS ${quoted(name)}`
  return `CASE WHEN ${quoted(name)} IS NULL OR ${quoted(name)} = '' THEN 0 ELSE 1 END AS ${quoted(name)}`
}

const shownRow = (columns: Readonly<Record<string, Shown>>, row: Row): KnownRow =>
  Object.fromEntries(Object.entries(columns).map(([name, shown]) => [name, shownValue(shown, row, name)]))

function shownValue(shown: Shown, row: Row, name: string): KnownValue {
  if (shown === "size") return row[name] === null ? null : { bytes: integerOf(row, name) }
  if (shown !== "as it is") return integerOf(row, name) === 0 ? null : { notShown: shown.notShown }
  const value = row[name] ?? null
  if (value instanceof Uint8Array) throw new TypeError(`${name} is bytes`)
  return value
}

const cursorOf = (row: Row, key: readonly string[]): string =>
  Buffer.from(JSON.stringify(key.map((name) => row[name]))).toString("base64url")

function readCursor(cursor: string, key: readonly string[]): readonly Value[] {
  try {
    const json = Buffer.from(cursor.slice(0, MAX_CURSOR), "base64url").toString()
    const values: unknown = JSON.parse(json)
    if (
      Array.isArray(values) &&
      values.length === key.length &&
      key.every((name, at) => fits(name, values[at]))
    )
      return values as readonly Value[]
  } catch {
    // Falls through: it is not one of ours.
  }
  throw malformed("after")
}

/** Columns of keys that hold whole numbers; the others hold text. */
const WHOLE = new Set(["edition", "place", "part", "level", "position", "day", "block", "log_index"])
/** What the schema says a key's column is. */
export const typeOfKey = (name: string): "bigint" | "text" => (WHOLE.has(name) ? "bigint" : "text")
const fits = (name: string, value: unknown) =>
  typeOfKey(name) === "bigint" ? Number.isSafeInteger(value) : typeof value === "string"
