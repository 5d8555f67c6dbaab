import "server-only"
import { randomInt } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import { Pool, types } from "pg"
import type { PoolClient } from "pg"
import { KeywardError } from "../../_core/errors"
import type { Database, Queryable, Row, Value } from "./port"
import { migrate } from "./schema"

// Postgres' own numbers for the types whose text form is not what a Row holds (pg_type.dat).
const BYTEA: number = types.builtins.BYTEA
const WHOLE_NUMBERS: readonly number[] = [types.builtins.INT8, types.builtins.NUMERIC]
const DISK_FULL = "53100"
/**
 * serialization_failure, deadlock_detected and unique_violation: nothing happened, the same again may pass. The last
 * is what Postgres says where another transaction has just inserted what this one saw missing.
 */
const CONFLICTS = new Set(["40001", "40P01", "23505"])
/** How long a transaction is tried again, and the longest pause before the next attempt. Milliseconds. */
const RETRY_TIMEOUT_MS = 10_000
const MAX_PAUSE_MS = 500
/** Any constant: whoever holds it is the one that changes the schema. */
const SCHEMA_LOCK = 7_318_649_201

/** The shared side: a Postgres that several server processes may use at once. */
export class PostgresDatabase implements Database {
  readonly #pool: Pool

  private constructor(pool: Pool) {
    this.#pool = pool
  }

  /** @param url postgres://… */
  static async open(url: string): Promise<PostgresDatabase> {
    const pool = new Pool({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      max: 10,
      types: { getTypeParser: parserOf },
    })
    // A connection that dies while idle is replaced at the next query; unheard, it would end the process.
    pool.on("error", () => undefined)
    const database = new PostgresDatabase(pool)
    try {
      await database.#within("BEGIN", async (within) => {
        await within.query("SELECT pg_advisory_xact_lock($1)", [SCHEMA_LOCK])
        await migrate(within)
      })
      return database
    } catch (error) {
      await pool.end()
      throw failure(error)
    }
  }

  async query(sql: string, params: readonly Value[] = []): Promise<readonly Row[]> {
    return ask(this.#pool, sql, params)
  }

  async transaction<T>(
    run: (within: Queryable) => Promise<T>,
    { about }: { readonly about?: string | readonly string[] } = {},
  ): Promise<T> {
    const end = performance.now() + RETRY_TIMEOUT_MS
    for (let attempt = 0; ; attempt++) {
      try {
        // Read committed: after the lock every statement sees what its former holder committed. A serialisable
        // transaction would still see what was there when it began to wait.
        if (about === undefined) return await this.#within("BEGIN ISOLATION LEVEL SERIALIZABLE", run)
        return await this.#within("BEGIN ISOLATION LEVEL READ COMMITTED", async (within) => {
          // In one order for everybody, so that no two wait for each other.
          for (const each of [about].flat().sort())
            await within.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [each])
          return run(within)
        })
      } catch (error) {
        const conflict = CONFLICTS.has(codeOf(error instanceof Error ? error.cause : undefined))
        if (!conflict || performance.now() > end) throw error
        // Those that met once must not meet again: each waits for another time (full jitter).
        await pause(randomInt(1, Math.min(MAX_PAUSE_MS, 10 * 2 ** Math.min(attempt, 10))))
      }
    }
  }

  async health(): Promise<void> {
    await this.query("SELECT 1 AS one")
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }

  async #within<T>(begin: string, run: (within: Queryable) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw failure(error)
    })
    let broken = false
    try {
      await ask(client, begin, [])
      const result = await run({ query: (sql, params = []) => ask(client, sql, params) })
      await ask(client, "COMMIT", [])
      return result
    } catch (error) {
      await client.query("ROLLBACK").catch(() => (broken = true))
      throw error
    } finally {
      client.release(broken)
    }
  }
}

async function ask(on: Pool | PoolClient, sql: string, params: readonly Value[]): Promise<readonly Row[]> {
  try {
    const bound = params.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value))
    const { rows } = await on.query<Record<string, Value>>(sql, bound)
    return rows
  } catch (error) {
    throw failure(error)
  }
}

function parserOf(id: number, format?: "text" | "binary"): (text: string) => unknown {
  if (WHOLE_NUMBERS.includes(id)) return safeInteger
  const parse = types.getTypeParser(id, format === "binary" ? "binary" : "text") as (text: string) => unknown
  return id === BYTEA ? (text) => new Uint8Array(parse(text) as Buffer) : parse
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new TypeError("an integer beyond 2^53")
  return value
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : ""
}

function failure(error: unknown): unknown {
  if (error instanceof KeywardError || error instanceof TypeError) return error
  return new KeywardError(codeOf(error) === DISK_FULL ? "store-full" : "server-failed", {}, { cause: error })
}
