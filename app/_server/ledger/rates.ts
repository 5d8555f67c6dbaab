import { integerOf } from "../database/port"
import type { Database } from "../database/port"

// A bucket as the time at which it is full again: what is later than that by more than two windows was written by a
// clock that ran ahead, and counts for nothing.
const FROM =
  "CASE WHEN rate_limits.full_at > $3 AND rate_limits.full_at <= $6 THEN rate_limits.full_at ELSE $3 END"

/**
 * How much of each limit is used, for all processes with one database: one row for each name and key whose bucket is not
 * full. Times are milliseconds since 1970. Keys are addresses, accounts and sessions; `nameOf` hides which.
 */
export class RateTable {
  readonly #database: Database
  readonly #nameOf: (key: string) => string

  constructor(database: Database, nameOf: (key: string) => string) {
    this.#database = database
    this.#nameOf = nameOf
  }

  /**
   * Takes a part of what fits into a window, in the time that it takes to come again; false where so much is not there.
   * One statement, so that of two processes one comes first.
   */
  async take(name: string, key: string, cost: number, window: number, now: number): Promise<boolean> {
    if (cost > window) return false
    const rows = await this.#database.query(
      `INSERT INTO rate_limits (name, key, full_at) VALUES ($1, $2, $7)
       ON CONFLICT (name, key) DO UPDATE SET full_at = ${FROM} + $4 WHERE ${FROM} + $4 <= $5
       RETURNING full_at`,
      [name, this.#nameOf(`${name} ${key}`), now, cost, now + window, now + 2 * window, now + cost],
    )
    return rows.length > 0
  }

  /** When so much is there; `now` where it is there by now. */
  async freeAt(name: string, key: string, cost: number, window: number, now: number): Promise<number> {
    const [row] = await this.#database.query("SELECT full_at FROM rate_limits WHERE name = $1 AND key = $2", [
      name,
      this.#nameOf(`${name} ${key}`),
    ])
    return Math.max(now, row ? integerOf(row, "full_at") + cost - window : now)
  }

  /** Forgets what is full. */
  async sweep(now: number): Promise<void> {
    await this.#database.query("DELETE FROM rate_limits WHERE full_at <= $1", [now])
  }
}
