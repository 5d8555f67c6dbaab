import { integerOf } from "../database/port"
import type { Database } from "../database/port"

/** Work that one of several processes with one database does at a time. Times are unix seconds. */
export class Leases {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Takes or renews the lease; false where another one has it.
   * @param until when it ends by itself, for its holder may be killed
   */
  async take(name: string, holder: string, now: number, until: number): Promise<boolean> {
    const rows = await this.#database.query(
      `INSERT INTO leases (name, holder, held_until, done_at) VALUES ($1, $2, $3, 0)
       ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
       WHERE leases.held_until <= $4 OR leases.holder = excluded.holder
       RETURNING name`,
      [name, holder, until, now],
    )
    return rows.length > 0
  }

  /** Gives it back; `doneAt`: the work was done then, else it was not. */
  async end(name: string, holder: string, doneAt?: number): Promise<void> {
    const done = doneAt === undefined ? "" : ", done_at = $3"
    await this.#database.query(
      `UPDATE leases SET held_until = 0${done} WHERE name = $1 AND holder = $2`,
      doneAt === undefined ? [name, holder] : [name, holder, doneAt],
    )
  }

  /** Gives it back and forgets it: nobody asks when its work was last done. */
  async drop(name: string, holder: string): Promise<void> {
    await this.#database.query("DELETE FROM leases WHERE name = $1 AND holder = $2", [name, holder])
  }

  /** When the work was last done; 0 = never. */
  async doneAt(name: string): Promise<number> {
    const [row] = await this.#database.query("SELECT done_at FROM leases WHERE name = $1", [name])
    return row ? integerOf(row, "done_at") : 0
  }
}
