/** What a column may hold: `text`, `bigint` (safe integers only), `bytea`. */
export type Value = string | number | Uint8Array | null
export type Row = Readonly<Record<string, Value>>

export interface Queryable {
  /**
   * One statement in the SQL that SQLite and Postgres share, with `$1 … $n` for its parameters.
   * @throws KeywardError `store-full` where the disk is full, `server-failed` otherwise
   */
  query(sql: string, params?: readonly Value[]): Promise<readonly Row[]>
}

/** What the server must remember. Both adapters pass `test/server/database/database.suite.ts`. */
export interface Database extends Queryable {
  /**
   * All of it or nothing, as if no other transaction ran beside it. `run` may be called again after a conflict, so it
   * must do nothing but query; inside it only the given `Queryable` may be used.
   * @param options.about what alone it reads and writes, such as one account's uploads: transactions about the same go
   * one after the other and each sees what the former wrote; nothing is promised of rows that another thing is about.
   * One that is about several goes after all that is about any of them.
   * Many at once then cost no conflicts.
   * @throws KeywardError `server-failed` where conflicts did not end within ten seconds
   */
  transaction<T>(
    run: (within: Queryable) => Promise<T>,
    options?: { readonly about?: string | readonly string[] },
  ): Promise<T>
  /**
   * Whether it answers and is still what was opened.
   * @throws KeywardError `ledger-lost` where its file is gone or damaged, `server-failed` where it does not answer
   */
  health(): Promise<void>
  close(): Promise<void>
}

/** Reads a column that the schema says is text. */
export const textOf = (row: Row, column: string): string => {
  const value = row[column]
  if (typeof value !== "string") throw new TypeError(`${column} is not text`)
  return value
}

/** Reads a column that the schema says is an integer. */
export const integerOf = (row: Row, column: string): number => {
  const value = row[column]
  if (typeof value !== "number") throw new TypeError(`${column} is not an integer`)
  return value
}

/** Reads a column that the schema says is bytes. */
export const bytesOf = (row: Row, column: string): Uint8Array => {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw new TypeError(`${column} is not bytes`)
  return value
}
