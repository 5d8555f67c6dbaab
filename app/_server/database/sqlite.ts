import "server-only"
import { chmodSync, mkdirSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { StatementSync } from "node:sqlite"
import { setTimeout as pause } from "node:timers/promises"
import { KeywardError } from "../../_core/errors"
import { errno } from "../storage/disk"
import type { Database, Queryable, Row, Value } from "./port"
import { migrate } from "./schema"

const SQLITE_BUSY = 5
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_NOTADB = 26
/** A larger file is not looked through when it is opened: that would take seconds. */
const MAX_CHECKED_BYTES = 128 * 1024 ** 2
/** How long another opener may hold the write lock before we give up. */
const PATIENCE_MS = 10_000
const PAUSE_MS = 10

/**
 * The embedded side: one SQLite file, written ahead and synced before a statement is acknowledged, so that a killed
 * process loses nothing and a second one that opens the file waits its turn instead of damaging it.
 */
export class SqliteDatabase implements Database {
  readonly #connection: DatabaseSync
  readonly #inode: number
  readonly #statements = new Map<string, StatementSync>()
  // The connection's own isOpen and isTransaction came after Node 22.13
  #isOpen = true
  // One connection has one transaction: everything else waits until it is over.
  #turn: Promise<unknown> = Promise.resolve()
  readonly #direct: Queryable = { query: (sql, params) => settled(() => this.#run(sql, params)) }

  private constructor(
    connection: DatabaseSync,
    readonly path: string,
  ) {
    this.#connection = connection
    this.#inode = statSync(path).ino
  }

  /**
   * @param path a file, made with its folder where there is none; readable by its owner alone
   * @throws KeywardError `ledger-lost` where it is damaged, `store-full` where there is no room for it
   */
  static async open(path: string): Promise<SqliteDatabase> {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    // Waiting inside SQLite would stop this whole process, and with it an opener of our own that holds the lock.
    const connection = new DatabaseSync(path, { timeout: 0 })
    try {
      await patiently(() => {
        connection.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
      })
      chmodSync(path, 0o600)
      if (statSync(path).size <= MAX_CHECKED_BYTES) checkWhole(connection)
      const database = new SqliteDatabase(connection, path)
      await database.transaction(migrate)
      return database
    } catch (error) {
      connection.close()
      throw failure(error)
    }
  }

  query(sql: string, params: readonly Value[] = []): Promise<readonly Row[]> {
    return this.#inTurn(() => patiently(() => this.#run(sql, params)))
  }

  transaction<T>(run: (within: Queryable) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      // Immediate: a transaction that begins as a reader and then writes may be refused half-way.
      await patiently(() => this.#run("BEGIN IMMEDIATE"))
      try {
        const result = await run(this.#direct)
        this.#run("COMMIT")
        return result
      } catch (error) {
        this.#rollBack()
        throw error
      }
    })
  }

  health(): Promise<void> {
    return this.#inTurn(() =>
      settled(() => {
        this.#run("SELECT 1 AS one")
        // Deleted or put in place of it: what is written here would go with this process.
        const now = statSync(this.path, { throwIfNoEntry: false })
        if (now?.ino !== this.#inode) throw new KeywardError("ledger-lost", { reason: "gone" })
      }),
    )
  }

  async close(): Promise<void> {
    await this.#inTurn(() =>
      settled(() => {
        this.#statements.clear()
        if (this.#isOpen) this.#connection.close()
        this.#isOpen = false
      }),
    )
  }

  #rollBack(): void {
    try {
      this.#run("ROLLBACK")
    } catch {
      // SQLite has ended the transaction by itself, as when the disk is full
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    return result
  }

  #run(sql: string, params: readonly Value[] = []): readonly Row[] {
    try {
      let statement = this.#statements.get(sql)
      if (!statement) {
        statement = this.#connection.prepare(sql)
        this.#statements.set(sql, statement)
      }
      const named = Object.fromEntries(params.map((value, index) => [`$${index + 1}`, value]))
      return statement.all(named) as Row[]
    } catch (error) {
      throw failure(error)
    }
  }
}

/** The driver is synchronous, the port is not: what it throws is a rejection. */
const settled = <T>(work: () => T): Promise<T> => new Promise((resolve) => resolve(work()))

function checkWhole(connection: DatabaseSync): void {
  const found = Object.values(connection.prepare("PRAGMA quick_check(1)").get() ?? {})[0]
  if (found !== "ok")
    throw new KeywardError("ledger-lost", { reason: "damaged" }, { cause: new Error(String(found)) })
}

/** Does it again while another opener has the lock. */
async function patiently<T>(work: () => T): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return work()
    } catch (error) {
      const cause = error instanceof KeywardError ? error.cause : error
      if (!hasCode(cause, SQLITE_BUSY) || performance.now() > end) throw error
      await pause(PAUSE_MS)
    }
  }
}

/** The low byte is the code, whatever the extended one says beside it. */
function hasCode(error: unknown, code: number): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === code
}

function failure(error: unknown): unknown {
  if (error instanceof KeywardError || error instanceof TypeError) return error
  if (hasCode(error, SQLITE_CORRUPT) || hasCode(error, SQLITE_NOTADB))
    return new KeywardError("ledger-lost", { reason: "damaged" }, { cause: error })
  const isFull = hasCode(error, SQLITE_FULL) || errno(error) === "ENOSPC"
  return new KeywardError(isFull ? "store-full" : "server-failed", {}, { cause: error })
}
