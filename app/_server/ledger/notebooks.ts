import type { SealedNotebook } from "../../_core/ports/account"
import type { Address, Digest } from "../../_core/types"
import { bytesOf, integerOf } from "../database/port"
import type { Database } from "../database/port"

/** Each account's notebook, which only the account can read. */
export class Notebooks {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  async find(account: Address): Promise<SealedNotebook | null> {
    const [row] = await this.#database.query(
      "SELECT version, sealed FROM notebooks WHERE incarnation = $1 AND account = $2",
      [this.#incarnation, account],
    )
    return row ? { version: integerOf(row, "version"), sealed: bytesOf(row, "sealed") } : null
  }

  /** Whether it was kept: only version 1 where there is none, and only the next one where there is. */
  async keep(account: Address, version: number, sealed: Uint8Array): Promise<boolean> {
    const key = [this.#incarnation, account, version, sealed]
    const rows =
      version === 1
        ? await this.#database.query(
            `INSERT INTO notebooks (incarnation, account, version, sealed) VALUES ($1, $2, $3, $4)
             ON CONFLICT (incarnation, account) DO NOTHING RETURNING version`,
            key,
          )
        : await this.#database.query(
            `UPDATE notebooks SET version = $3, sealed = $4
             WHERE incarnation = $1 AND account = $2 AND version = $3 - 1 RETURNING version`,
            key,
          )
    return rows.length === 1
  }
}
