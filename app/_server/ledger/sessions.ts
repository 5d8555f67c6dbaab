import { createHash, randomBytes } from "node:crypto"
import type { Session } from "../../_core/ports/account"
import { asAddress } from "../../_core/types"
import type { Digest } from "../../_core/types"
import { integerOf, textOf } from "../database/port"
import type { Database } from "../database/port"

export const SESSION_SECONDS = 12 * 3_600

/** Who is signed in. Only digests of session ids are kept: whoever reads the table can sign in as nobody. */
export class Sessions {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  /** Begins one; its id is told once. */
  async begin({ account, wallet, chainId }: Session, now: number): Promise<string> {
    const id = randomBytes(32).toString("base64url")
    await this.#database.query("DELETE FROM sessions WHERE expires_at <= $1", [now])
    await this.#database.query(
      `INSERT INTO sessions (id_digest, account, wallet, chain_id, incarnation, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [sessionDigest(id), account, wallet, chainId, this.#incarnation, now + SESSION_SECONDS],
    )
    return id
  }

  async find(id: string, now: number): Promise<Session | null> {
    const [row] = await this.#database.query(
      "SELECT account, wallet, chain_id FROM sessions WHERE id_digest = $1 AND incarnation = $2 AND expires_at > $3",
      [sessionDigest(id), this.#incarnation, now],
    )
    return row
      ? {
          account: asAddress(textOf(row, "account")),
          wallet: asAddress(textOf(row, "wallet")),
          chainId: integerOf(row, "chain_id"),
        }
      : null
  }

  /** Ends it for whoever holds its cookie. */
  async end(id: string): Promise<void> {
    await this.#database.query("DELETE FROM sessions WHERE id_digest = $1", [sessionDigest(id)])
  }
}

/** What stands for a session where its id must not. */
export const sessionDigest = (id: string): string => createHash("sha256").update(id).digest("hex")
