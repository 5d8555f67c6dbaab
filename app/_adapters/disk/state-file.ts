import { chmodSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { deserialize, serialize } from "node:v8"
import { KeywardError } from "../../_core/errors"

const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_NOTADB = 26
/** Another process of the same person writes for a moment: milliseconds that it is waited for. */
const PATIENCE_MS = 10_000
const VERSION = 1

/** What is kept, each in its own drawer. */
export type Drawer =
  | "uploads"
  | "rekeys"
  | "receipt-notes"
  | "left-envelopes"
  | "spent"
  | "wraps"
  | "notebooks"
  | "filed"
  | "secrets"

/**
 * What one account keeps on this machine: a SQLite file that is synced before anything counts as written, in a folder
 * that its owner alone may enter. Synchronous, so that several writes are one: see {@link together}.
 */
export class StateFile {
  readonly #file: DatabaseSync

  private constructor(
    file: DatabaseSync,
    readonly folder: string,
  ) {
    this.#file = file
  }

  /**
   * @param folder made where there is none
   * @throws KeywardError `device-full`; `ledger-lost` where the file is damaged or of a later version
   */
  static open(folder: string): StateFile {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
    const path = join(folder, "state.sqlite")
    const file = orKeywardError(() => new DatabaseSync(path, { timeout: PATIENCE_MS }))
    try {
      chmodSync(path, 0o600)
      const state = new StateFile(file, folder)
      orKeywardError(() => state.#prepare())
      return state
    } catch (error) {
      file.close()
      throw error
    }
  }

  /** A copy of what was put there. */
  get<T>(drawer: Drawer, name: string): T | null {
    const rows = this.#all<T>("SELECT value FROM kept WHERE drawer = ? AND name = ?", drawer, name)
    return rows[0] ?? null
  }

  /** All of a drawer, or what is one owner's in it, in the order of their names. */
  all<T>(drawer: Drawer, owner?: string): T[] {
    return owner === undefined
      ? this.#all("SELECT value FROM kept WHERE drawer = ? ORDER BY name", drawer)
      : this.#all("SELECT value FROM kept WHERE drawer = ? AND owner = ? ORDER BY name", drawer, owner)
  }

  names(drawer: Drawer): string[] {
    const rows = orKeywardError(() =>
      this.#file.prepare("SELECT name FROM kept WHERE drawer = ? ORDER BY name").all(drawer),
    )
    return rows.map(({ name }) => String(name))
  }

  /** @param value what the structured clone algorithm takes: bigints and bytes too */
  put(drawer: Drawer, name: string, value: unknown, owner = ""): void {
    const insert = "INSERT OR REPLACE INTO kept (drawer, name, owner, value) VALUES (?, ?, ?, ?)"
    orKeywardError(() => this.#file.prepare(insert).run(drawer, name, owner, serialize(value)))
  }

  delete(drawer: Drawer, name: string): void {
    orKeywardError(() =>
      this.#file.prepare("DELETE FROM kept WHERE drawer = ? AND name = ?").run(drawer, name),
    )
  }

  /** Does several writes, and keeps all of them or none, whatever happens to this process. */
  together<T>(work: () => T): T {
    orKeywardError(() => this.#file.exec("BEGIN IMMEDIATE"))
    try {
      const result = work()
      orKeywardError(() => this.#file.exec("COMMIT"))
      return result
    } catch (error) {
      this.#rollBack()
      throw error
    }
  }

  close(): void {
    this.#file.close()
  }

  #rollBack(): void {
    try {
      this.#file.exec("ROLLBACK")
    } catch {
      // SQLite has ended the transaction by itself, as when the disk is full
    }
  }

  #prepare(): void {
    this.#file.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
    const [{ user_version: version } = {}] = this.#file.prepare("PRAGMA user_version").all()
    if (Number(version) > VERSION) throw new KeywardError("ledger-lost", { reason: "newer" })
    this.#file.exec(
      "CREATE TABLE IF NOT EXISTS kept (drawer TEXT NOT NULL, name TEXT NOT NULL, owner TEXT NOT NULL, " +
        `value BLOB NOT NULL, PRIMARY KEY (drawer, name)) STRICT; PRAGMA user_version = ${VERSION}`,
    )
  }

  #all<T>(sql: string, ...values: string[]): T[] {
    const rows = orKeywardError(() => this.#file.prepare(sql).all(...values))
    return rows.map(({ value }) => deserialize(value as Uint8Array) as T)
  }
}

function orKeywardError<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    // The low byte is the code, whatever the extended one says beside it.
    const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0
    if (code === SQLITE_FULL) throw new KeywardError("device-full", {}, { cause: error })
    if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB)
      throw new KeywardError("ledger-lost", { reason: "damaged" }, { cause: error })
    throw error
  }
}
