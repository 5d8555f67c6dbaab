import { randomBytes } from "node:crypto"
import type { Database } from "../database/port"

/** Long enough to read a wallet's dialog. */
export const NONCE_SECONDS = 300

/** What makes each sign-in message good for once. */
export class Nonces {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** A fresh one: 128 random bits as hex, alphanumeric as EIP-4361 wants it. */
  async make(now: number): Promise<string> {
    const nonce = randomBytes(16).toString("hex")
    await this.#database.query("DELETE FROM nonces WHERE expires_at <= $1", [now])
    await this.#database.query("INSERT INTO nonces (nonce, expires_at) VALUES ($1, $2)", [
      nonce,
      now + NONCE_SECONDS,
    ])
    return nonce
  }

  /** Whether it is ours, in time, and used for the first time. */
  async use(nonce: string, now: number): Promise<boolean> {
    const rows = await this.#database.query(
      "DELETE FROM nonces WHERE nonce = $1 AND expires_at > $2 RETURNING nonce",
      [nonce, now],
    )
    return rows.length === 1
  }
}
