import "server-only"
import type { BlockName, ChainLog, LogQuery } from "../../_core/ports/history"
import { asAddress, asDigest } from "../../_core/types"
import type { Digest } from "../../_core/types"
import { bytesOf, integerOf, textOf } from "../database/port"
import type { Database, Queryable, Row, Value } from "../database/port"

/** Rolling back further than this many steps begins anew, which is slow and just as right. */
const MOST_STEPS = 128
/** Rows of one INSERT: one statement is compiled for each number of them. */
const ROWS = 8
const COLUMNS = 13

/** What the index knows of a filter: the newest logs up to a block, whole blocks only. */
export interface IndexPage {
  readonly knownTo: BlockName | null
  /** The logs of the blocks from here on are all there, as far as `knownTo`. */
  readonly from: number
  /** Oldest first. */
  readonly logs: readonly ChainLog[]
}

/**
 * The logs of a deployment's contracts, as a database keeps them, and the blocks up to which they were taken: a step
 * for each time that logs were added, so that a reorg is rolled back to a block that both chains have.
 */
export class LogIndex {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  /** The block up to which everything is known; null where nothing is. */
  tip(): Promise<BlockName | null> {
    return this.#tip(this.#database)
  }

  /** The blocks that can be rolled back to, the newest first. */
  async steps(): Promise<readonly BlockName[]> {
    const rows = await this.#database.query(
      "SELECT block, hash FROM history_steps WHERE incarnation = $1 ORDER BY block DESC",
      [this.#incarnation],
    )
    return rows.map(blockNameOf)
  }

  /**
   * Adds the logs of the blocks after `tip` up to `to`.
   * @returns whether it was done: not where another process has moved the tip meanwhile
   */
  append(tip: BlockName | null, to: BlockName, logs: readonly ChainLog[]): Promise<boolean> {
    return this.#database.transaction(async (within) => {
      if ((await this.#tip(within))?.hash !== tip?.hash) return false
      for (let start = 0; start < logs.length; start += ROWS)
        await this.#insert(within, logs.slice(start, start + ROWS))
      const key = [this.#incarnation, to.block, to.hash]
      await within.query("INSERT INTO history_steps (incarnation, block, hash) VALUES ($1, $2, $3)", key)
      await within.query(
        `DELETE FROM history_steps WHERE incarnation = $1 AND block <
           (SELECT MIN(block) FROM (SELECT block FROM history_steps WHERE incarnation = $1
             ORDER BY block DESC LIMIT ${MOST_STEPS}) AS newest)`,
        [this.#incarnation],
      )
      return true
    })
  }

  /** Forgets everything after a step; null = everything. False where another process has moved the tip meanwhile. */
  rollBack(tip: BlockName, step: BlockName | null): Promise<boolean> {
    return this.#database.transaction(async (within) => {
      if ((await this.#tip(within))?.hash !== tip.hash) return false
      const after = [this.#incarnation, step?.block ?? -1]
      await within.query("DELETE FROM history_logs WHERE incarnation = $1 AND block > $2", after)
      await within.query("DELETE FROM history_steps WHERE incarnation = $1 AND block > $2", after)
      return true
    })
  }

  /** The newest logs of a filter that ends at a block: about `entries` of them, no block in part. */
  page({ address, topics, to, floor, entries }: LogQuery): Promise<IndexPage> {
    const params: Value[] = [this.#incarnation, address]
    const conditions = topics.flatMap((topic, index) =>
      topic === null ? [] : [`AND topic${index} = $${params.push(topic)}`],
    )
    const select = (from: number, most: string) => {
      const range = [`AND block >= $${params.length + 1}`, `AND block <= $${params.length + 2}`]
      const sql = `SELECT * FROM history_logs WHERE incarnation = $1 AND address = $2
        ${[...conditions, ...range].join(" ")} ORDER BY block DESC, log_index DESC ${most}`
      return { sql, params: [...params, from, to] }
    }
    return this.#database.transaction(async (within) => {
      const knownTo = await this.#tip(within)
      const newest = select(floor, `LIMIT ${entries + 1}`)
      const rows = await within.query(newest.sql, newest.params)
      if (rows.length <= entries) return { knownTo, from: floor, logs: rows.map(logOf).reverse() }
      // The block that was cut: left out, or taken whole where it is the only one
      const cut = integerOf(rows.at(-1) as Row, "block")
      const whole = rows.filter((row) => integerOf(row, "block") > cut)
      if (whole.length > 0) return { knownTo, from: cut + 1, logs: whole.map(logOf).reverse() }
      const one = select(cut, "")
      return { knownTo, from: cut, logs: (await within.query(one.sql, one.params)).map(logOf).reverse() }
    })
  }

  async #tip(within: Queryable): Promise<BlockName | null> {
    const [row] = await within.query(
      "SELECT block, hash FROM history_steps WHERE incarnation = $1 ORDER BY block DESC LIMIT 1",
      [this.#incarnation],
    )
    return row ? blockNameOf(row) : null
  }

  async #insert(within: Queryable, logs: readonly ChainLog[]): Promise<void> {
    const places = logs.map((_, row) => {
      const numbers = Array.from({ length: COLUMNS }, (_, column) => `$${row * COLUMNS + column + 1}`)
      return `(${numbers.join(", ")})`
    })
    const values = logs.flatMap((log): Value[] => [
      ...[this.#incarnation, log.block, log.index, log.blockHash, log.transaction, log.timestamp],
      ...[log.address, ...[0, 1, 2, 3].map((index) => log.topics[index] ?? null)],
      ...[log.topics.length, Buffer.from(log.data.slice(2), "hex")],
    ])
    await within.query(
      `INSERT INTO history_logs (incarnation, block, log_index, block_hash, transaction_hash, made_at, address,
         topic0, topic1, topic2, topic3, topics, data) VALUES ${places.join(", ")}`,
      values,
    )
  }
}

const blockNameOf = (row: Row): BlockName => ({
  block: integerOf(row, "block"),
  hash: asDigest(textOf(row, "hash")),
})

const logOf = (row: Row): ChainLog => ({
  address: asAddress(textOf(row, "address")),
  topics: ["topic0", "topic1", "topic2", "topic3"]
    .slice(0, integerOf(row, "topics"))
    .map((column) => textOf(row, column)),
  data: `0x${Buffer.from(bytesOf(row, "data")).toString("hex")}`,
  block: integerOf(row, "block"),
  blockHash: asDigest(textOf(row, "block_hash")),
  index: integerOf(row, "log_index"),
  transaction: asDigest(textOf(row, "transaction_hash")),
  timestamp: row["made_at"] === null ? null : integerOf(row, "made_at"),
})
