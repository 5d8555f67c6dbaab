import { KeywardError } from "../../_core/errors"
import type { SignedAction } from "../../_core/ports/relay"
import { asDigest } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { bytesOf, integerOf, textOf } from "../database/port"
import type { Database, Queryable, Row } from "../database/port"
import { RELAY_POOLS, exceeds, overBudget, sumOf } from "../relay/budgets"
import type { Cost, RelayBudgets, RelayCounts, RelayPool, Used } from "../relay/budgets"

/** How often and how much an account, and everybody together, may be paid for. */
export interface RelayedLimits extends RelayCounts {
  readonly budgets: RelayBudgets
  /** Transactions that no block has yet. */
  readonly underWay: number
}

/** What an action is to the budgets. */
export interface Charged {
  /** What it may cost at most. */
  readonly cost: Cost
  /** Names the network that it came from, without telling which; empty where none is known. */
  readonly network: string
  /** null where it is for the signer's age to say: fresh or known. */
  readonly pool: "urgent" | "contract" | null
  /** Whether it stops somebody and nothing else: where its own pool has no room, the reserve for that pays. */
  readonly stops?: boolean
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
  /** What is set aside for it; what it cost once it is settled. */
  readonly cost: Cost
  /** A block has used its nonce. */
  readonly isOver: boolean
}

const HOUR = 3_600
const DAY = 86_400

/**
 * What the relay has paid for: the sequence of its transactions and how much of each limit is used, in the database,
 * so that neither a restart nor a second process forgets it. The most that an action may cost is set aside before
 * anything is signed for it, and what it did cost is charged once a block has it, whether or not it did what it should.
 * An entry is gone a day after it is over.
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
   * Takes the lowest free place of the payer's sequence, if the limits allow it, and sets aside what it may cost.
   * @param id names the signed action; null where it has a place, or where another process just took this one
   * @param payer the payer's nonces: used by the newest block, and next as the node's pool sees it
   * @throws KeywardError `relay-refused`
   */
  take(
    id: string,
    action: Pick<SignedAction, "signer" | "deadline">,
    charged: Charged,
    payer: { readonly mined: number; readonly pending: number },
    now: number,
    limits: RelayedLimits,
  ): Promise<Relayed | null> {
    const { cost, network } = charged
    return this.#database.transaction(async (within) => {
      await within.query("DELETE FROM relayed WHERE over = 1 AND taken_at <= $1", [now - DAY])
      await within.query(
        "UPDATE relayed SET over = 1, raw = NULL WHERE incarnation = $1 AND payer = $2 AND over = 0 AND payer_nonce < $3",
        [...this.#place, payer.mined],
      )
      const used = await this.#used(within, now, { signer: action.signer, network })
      const first = charged.pool ?? (await this.#poolOf(within, action.signer, now))
      const why = overBudget(used, first, cost, limits)
      if (why && (!charged.stops || overBudget(used, "stopping", cost, limits))) throw refused(why)
      const pool = why ? "stopping" : first
      const rows = await this.#underWay(within)
      // Of two that one wallet signed with the same nonce the second would revert, at the payer's cost.
      const isOwn = (row: Row) => textOf(row, "signer") === action.signer && textOf(row, "id") !== id
      if (rows.length >= limits.underWay || rows.some(isOwn)) throw refused("busy")
      const taken = new Set(rows.map((row) => integerOf(row, "payer_nonce")))
      let payerNonce = payer.pending
      while (taken.has(payerNonce)) payerNonce++
      const inserted = await within.query(
        `INSERT INTO relayed (incarnation, payer, id, signer, payer_nonce, deadline, taken_at, signed_at, transactions,
                              over, network, pool, gas, gwei, settled, failed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, '', 0, $8, $9, $10, $11, 0, 0) ON CONFLICT DO NOTHING RETURNING *`,
        [
          ...[...this.#place, id, action.signer, payerNonce, action.deadline, now],
          ...[network, pool, cost.gas, cost.gwei],
        ],
      )
      return inserted[0] ? relayedOf(inserted[0]) : null
    })
  }

  /**
   * Notes a transaction in that place. Whether nobody else has noted another one since `before`, and whether everybody's
   * budget has room for what it may cost more than those before it.
   */
  sign(
    before: Relayed,
    { transaction, raw }: { readonly transaction: Digest; readonly raw: Uint8Array },
    cost: Cost,
    now: number,
    limits: RelayedLimits,
  ): Promise<boolean> {
    // Only one of a place's transactions is ever in a block: the dearest counts.
    const dearest = { gas: Math.max(cost.gas, before.cost.gas), gwei: Math.max(cost.gwei, before.cost.gwei) }
    const more = { gas: dearest.gas - before.cost.gas, gwei: dearest.gwei - before.cost.gwei }
    return this.#database.transaction(async (within) => {
      const used = more.gas > 0 || more.gwei > 0 ? sumOf(await this.#used(within, now)) : null
      if (used && exceeds(used, more, limits.budgets.everybody)) return false
      const rows = await within.query(
        `UPDATE relayed SET transactions = $4, raw = $5, signed_at = $6, gas = $7, gwei = $8
         WHERE incarnation = $1 AND payer = $2 AND id = $3 AND transactions = $9 AND over = 0 RETURNING id`,
        [
          ...[...this.#place, before.id],
          ...[[transaction, ...before.transactions].join(" "), raw, now, dearest.gas, dearest.gwei],
          before.transactions.join(" "),
        ],
      )
      return rows.length === 1
    })
  }

  /** Its nonce is used, by one of its transactions or by another; what was set aside for it counts until it is settled. */
  async end(id: string): Promise<void> {
    await this.#database.query(
      "UPDATE relayed SET over = 1, raw = NULL WHERE incarnation = $1 AND payer = $2 AND id = $3",
      [...this.#place, id],
    )
  }

  /**
   * Charges what it cost, once, and from now on for a day: the money is spent now. false where it was charged before.
   * @param failed whether its transaction reverted, which costs all the same
   */
  settle(id: string, cost: Cost, failed: boolean, now: number): Promise<boolean> {
    return this.#database.transaction(async (within) => {
      const rows = await within.query(
        `UPDATE relayed SET over = 1, raw = NULL, settled = 1, gas = $4, gwei = $5, failed = $6, taken_at = $7
         WHERE incarnation = $1 AND payer = $2 AND id = $3 AND settled = 0 RETURNING signer`,
        [...this.#place, id, cost.gas, cost.gwei, failed ? 1 : 0, now],
      )
      if (rows[0] && !failed)
        await within.query(
          `INSERT INTO relay_signers (incarnation, payer, signer, since) VALUES ($1, $2, $3, $4)
           ON CONFLICT DO NOTHING`,
          [...this.#place, textOf(rows[0], "signer"), now],
        )
      return rows.length === 1
    })
  }

  /** Whose cost is not known yet, of the last day, oldest first: under way, or over without a receipt so far. */
  async unsettled(now: number): Promise<readonly Relayed[]> {
    const rows = await this.#database.query(
      `SELECT * FROM relayed WHERE incarnation = $1 AND payer = $2 AND settled = 0 AND (over = 0 OR taken_at > $3)
       ORDER BY payer_nonce LIMIT 256`,
      [...this.#place, now - DAY],
    )
    return rows.map(relayedOf)
  }

  /** What the last 24 hours used of the limits, with what is under way. */
  used(now: number): Promise<readonly Used[]> {
    return this.#used(this.#database, now)
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

  async #poolOf(within: Queryable, signer: Address, now: number): Promise<RelayPool> {
    const rows = await within.query(
      "SELECT since FROM relay_signers WHERE incarnation = $1 AND payer = $2 AND signer = $3",
      [...this.#place, signer],
    )
    return rows[0] && integerOf(rows[0], "since") <= now - DAY ? "known" : "fresh"
  }

  async #used(
    within: Queryable,
    now: number,
    { signer, network }: { signer: string; network: string } = { signer: "", network: "" },
  ): Promise<readonly Used[]> {
    const rows = await within.query(
      `SELECT pool, own, near, recent, COUNT(*) AS actions, SUM(failed) AS failures, SUM(gas) AS gas, SUM(gwei) AS gwei
       FROM (SELECT pool, failed, gas, gwei,
                    CASE WHEN signer = $5 THEN 1 ELSE 0 END AS own,
                    CASE WHEN network = $6 AND network <> '' THEN 1 ELSE 0 END AS near,
                    CASE WHEN taken_at > $4 THEN 1 ELSE 0 END AS recent
             FROM relayed WHERE incarnation = $1 AND payer = $2 AND (taken_at > $3 OR over = 0)) AS each_one
       GROUP BY pool, own, near, recent`,
      [...this.#place, now - DAY, now - HOUR, signer, network],
    )
    return rows.map(usedOf)
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
  cost: { gas: integerOf(row, "gas"), gwei: integerOf(row, "gwei") },
  isOver: integerOf(row, "over") === 1,
})

// Postgres gives sums of integers as text.
const usedOf = (row: Row): Used => {
  const [actions, failures, gas, gwei] = ["actions", "failures", "gas", "gwei"].map((column) =>
    Number(row[column]),
  ) as [number, number, number, number]
  const is = (column: string) => Number(row[column]) === 1
  const pool = RELAY_POOLS.find((each) => each === row["pool"]) ?? "known"
  return {
    ...{ pool, isOwn: is("own"), isNear: is("near"), isThisHour: is("recent") },
    ...{ actions, failures, gas, gwei },
  }
}
