import { KeywardError } from "../../_core/errors"
import type { SignedAction } from "../../_core/ports/relay"
import { asDigest } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { bytesOf, integerOf, textOf } from "../database/port"
import type { Database, Queryable, Row } from "../database/port"

/** How often an account, and everybody together, may be paid for. */
export interface RelayedLimits {
  readonly accountPerHour: number
  readonly accountPerDay: number
  readonly everybodyPerHour: number
  readonly everybodyPerDay: number
  /** Transactions that no block has yet. */
  readonly underWay: number
}

/** A place in the payer's sequence of transactions, taken by one signed action. */
export interface Relayed {
  readonly id: string
  readonly payerNonce: number
  /** Unix seconds of the chain's time, as in the signed action. */
  readonly deadline: number
  /** Unix seconds at which its latest transaction was signed. */
  readonly signedAt: number
  /** The latest one first; null between taking the place and signing. */
  readonly transactions: readonly Digest[]
  readonly raw: Uint8Array | null
}

const HOUR = 3_600
const DAY = 86_400

/**
 * What the relay has paid for: the sequence of its transactions and how much of each limit is used, in the database,
 * so that neither a restart nor a second process forgets it. An entry is gone a day after it is over.
 */
export class RelayedActions {
  readonly #database: Database
  readonly #place: readonly [incarnation: Digest, payer: Address]

  constructor(database: Database, incarnation: Digest, payer: Address) {
    this.#database = database
    this.#place = [incarnation, payer]
  }

  async find(id: string): Promise<Relayed | null> {
    const [row] = await this.#database.query(
      "SELECT * FROM relayed WHERE incarnation = $1 AND payer = $2 AND id = $3",
      [...this.#place, id],
    )
    return row ? relayedOf(row) : null
  }

  /**
   * Takes the lowest free place of the payer's sequence, if the limits allow it.
   * @param id names the signed action; null where it has a place, or where another process just took this one
   * @param payer the payer's nonces: used by the newest block, and next as the node's pool sees it
   * @throws KeywardError `relay-refused`
   */
  take(
    id: string,
    action: SignedAction,
    payer: { readonly mined: number; readonly pending: number },
    now: number,
    limits: RelayedLimits,
  ): Promise<Relayed | null> {
    return this.#database.transaction(async (within) => {
      await within.query("DELETE FROM relayed WHERE over = 1 AND taken_at <= $1", [now - DAY])
      await within.query(
        "UPDATE relayed SET over = 1, raw = NULL WHERE incarnation = $1 AND payer = $2 AND over = 0 AND payer_nonce < $3",
        [...this.#place, payer.mined],
      )
      await this.#refuseAbove(within, action.signer, now, limits)
      const rows = await this.#underWay(within)
      // Of two that one wallet signed with the same nonce the second would revert, at the payer's cost.
      const isOwn = (row: Row) => textOf(row, "signer") === action.signer && textOf(row, "id") !== id
      if (rows.length >= limits.underWay || rows.some(isOwn)) throw refused("busy")
      const taken = new Set(rows.map((row) => integerOf(row, "payer_nonce")))
      let payerNonce = payer.pending
      while (taken.has(payerNonce)) payerNonce++
      const inserted = await within.query(
        `INSERT INTO relayed (incarnation, payer, id, signer, payer_nonce, deadline, taken_at, signed_at, transactions, over)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, '', 0) ON CONFLICT DO NOTHING RETURNING *`,
        [...this.#place, id, action.signer, payerNonce, action.deadline, now],
      )
      return inserted[0] ? relayedOf(inserted[0]) : null
    })
  }

  /** Notes a transaction in that place. Whether nobody else has noted another one since `before`. */
  async sign(before: Relayed, transaction: Digest, raw: Uint8Array, now: number): Promise<boolean> {
    const rows = await this.#database.query(
      `UPDATE relayed SET transactions = $4, raw = $5, signed_at = $6
       WHERE incarnation = $1 AND payer = $2 AND id = $3 AND transactions = $7 AND over = 0 RETURNING id`,
      [
        ...[...this.#place, before.id],
        ...[[transaction, ...before.transactions].join(" "), raw, now],
        before.transactions.join(" "),
      ],
    )
    return rows.length === 1
  }

  /** Its nonce is used, by one of its transactions or by another. */
  async end(id: string): Promise<void> {
    await this.#database.query(
      "UPDATE relayed SET over = 1, raw = NULL WHERE incarnation = $1 AND payer = $2 AND id = $3",
      [...this.#place, id],
    )
  }

  /** Gives the place back: nothing was sent. */
  async release(id: string): Promise<void> {
    await this.#database.query(
      "DELETE FROM relayed WHERE incarnation = $1 AND payer = $2 AND id = $3 AND over = 0",
      [...this.#place, id],
    )
  }

  /** Lowest place first. */
  async underWay(): Promise<readonly Relayed[]> {
    return (await this.#underWay(this.#database)).map(relayedOf)
  }

  #underWay(within: Queryable): Promise<readonly Row[]> {
    return within.query(
      "SELECT * FROM relayed WHERE incarnation = $1 AND payer = $2 AND over = 0 ORDER BY payer_nonce",
      this.#place,
    )
  }

  async #refuseAbove(within: Queryable, signer: Address, now: number, limits: RelayedLimits): Promise<void> {
    const [row] = await within.query(
      `SELECT COUNT(*) AS everybody_day,
              COALESCE(SUM(CASE WHEN taken_at > $4 THEN 1 ELSE 0 END), 0) AS everybody_hour,
              COALESCE(SUM(CASE WHEN signer = $5 THEN 1 ELSE 0 END), 0) AS account_day,
              COALESCE(SUM(CASE WHEN signer = $5 AND taken_at > $4 THEN 1 ELSE 0 END), 0) AS account_hour
       FROM relayed WHERE incarnation = $1 AND payer = $2 AND taken_at > $3`,
      [...this.#place, now - DAY, now - HOUR, signer],
    )
    const used = (column: string) => (row ? Number(row[column]) : 0)
    if (used("account_hour") >= limits.accountPerHour || used("account_day") >= limits.accountPerDay)
      throw refused("account-limit")
    if (used("everybody_hour") >= limits.everybodyPerHour || used("everybody_day") >= limits.everybodyPerDay)
      throw refused("everybody-limit")
  }
}

const refused = (reason: string) => new KeywardError("relay-refused", { reason })

const relayedOf = (row: Row): Relayed => ({
  id: textOf(row, "id"),
  payerNonce: integerOf(row, "payer_nonce"),
  deadline: integerOf(row, "deadline"),
  signedAt: integerOf(row, "signed_at"),
  transactions: textOf(row, "transactions").split(" ").filter(Boolean).map(asDigest),
  raw: row["raw"] === null ? null : bytesOf(row, "raw"),
})
