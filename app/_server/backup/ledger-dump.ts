import type { Database, Queryable, Row, Value } from "../database/port"
import { textOf } from "../database/port"

/** Rows that are fetched together. */
const PAGE = 200
/**
 * Worth nothing on another machine or at a later time; people sign in again, an ended session stays ended, and what a
 * store notes of its objects it notes anew as records are restored to it.
 */
const LEFT_OUT: readonly string[] = [
  "nonces",
  "sessions",
  "rate_limits",
  "arriving_uploads",
  "leases",
  "stored_cars",
  "history_logs",
  "history_steps",
]
const NAME = /^[a-z][a-z0-9_]*$/

/** How a database is asked for its tables and for a table's rows in pages, which SQL does not say in one way. */
export interface Dialect {
  readonly tables: string
  rows(within: Queryable, table: string): AsyncGenerator<Row>
}

/** To be used on a copy of the file, see `copySqlite`. */
export const SQLITE: Dialect = {
  tables: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  async *rows(within, table) {
    for (let after = -1; ;) {
      const page = await within.query(
        `SELECT rowid AS backup_row, * FROM ${table} WHERE rowid > $1 ORDER BY rowid LIMIT ${PAGE}`,
        [after],
      )
      for (const { backup_row: id, ...row } of page) {
        after = Number(id)
        yield row
      }
      if (page.length < PAGE) return
    }
  },
}

export const POSTGRES: Dialect = {
  tables:
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name",
  async *rows(within, table) {
    await within.query(`DECLARE backup_rows NO SCROLL CURSOR FOR SELECT * FROM ${table}`)
    for (;;) {
      const page = await within.query(`FETCH ${PAGE} FROM backup_rows`)
      yield* page
      if (page.length < PAGE) break
    }
    await within.query("CLOSE backup_rows")
  },
}

/** Every table that a backup holds, by name. */
export async function tablesOf(within: Queryable, { tables }: Dialect): Promise<readonly string[]> {
  const names = (await within.query(tables)).map((row) => textOf(row, "name"))
  return names.filter((name) => NAME.test(name) && !LEFT_OUT.includes(name))
}

/** One row as a line of JSON; bytes as `{ "base64url": … }`. */
export const lineOf = (table: string, row: Row): string =>
  JSON.stringify({
    table,
    row: Object.fromEntries(
      Object.entries(row).map(([column, value]) => [
        column,
        value instanceof Uint8Array ? { base64url: Buffer.from(value).toString("base64url") } : value,
      ]),
    ),
  })

/** The whole ledger as it is at one moment, line by line; the first table is `schema_steps`. */
export async function dumpLedger(
  database: Database,
  dialect: Dialect,
  take: (line: string) => Promise<void>,
  begin: () => Promise<void>,
): Promise<void> {
  await database.transaction(async (within) => {
    // A transaction may have to be run again.
    await begin()
    const tables = await tablesOf(within, dialect)
    const first = ["schema_steps", ...tables.filter((table) => table !== "schema_steps")]
    for (const table of first)
      for await (const row of dialect.rows(within, table)) await take(lineOf(table, row))
  })
}

/**
 * Fills an empty ledger of the same schema, in one transaction.
 * @throws TypeError where the lines are of another schema, or none of a ledger's, or the ledger is in use
 */
export async function fillLedger(
  database: Database,
  dialect: Dialect,
  lines: () => AsyncIterable<string>,
): Promise<number> {
  return database.transaction(async (within) => {
    const known = new Set(await tablesOf(within, dialect))
    const steps = await countOf(within, "schema_steps")
    for (const table of known)
      if (table !== "schema_steps" && (await countOf(within, table)) > 0)
        throw new TypeError(`the database is in use: there are rows in ${table}`)
    let [count, stepsSeen] = [0, 0]
    for await (const line of lines()) {
      const { table, row } = parsed(line)
      if (table === "schema_steps") {
        stepsSeen++
        continue
      }
      if (stepsSeen !== steps)
        throw new TypeError("the backup is of another version: restore it with that version, then update")
      const columns = Object.keys(row)
      if (!known.has(table) || !columns.every((column) => NAME.test(column)))
        throw new TypeError("the backup holds something that is no row of a ledger")
      const places = columns.map((_, index) => `$${index + 1}`).join(", ")
      await within.query(
        `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places})`,
        Object.values(row),
      )
      count++
    }
    return count
  })
}

async function countOf(within: Queryable, table: string): Promise<number> {
  const [row] = await within.query(`SELECT COUNT(*) AS held FROM ${table}`)
  return Number(row?.["held"] ?? 0)
}

function parsed(line: string): { table: string; row: Record<string, Value> } {
  const { table, row } = JSON.parse(line) as { table: string; row: Record<string, unknown> }
  const valueOf = (value: unknown): Value => {
    if (value === null || typeof value === "string" || Number.isSafeInteger(value)) return value as Value
    const bytes = (value as { base64url?: unknown }).base64url
    if (typeof bytes !== "string")
      throw new TypeError("the backup holds something that is no row of a ledger")
    return new Uint8Array(Buffer.from(bytes, "base64url"))
  }
  return {
    table,
    row: Object.fromEntries(Object.entries(row).map(([column, value]) => [column, valueOf(value)])),
  }
}
