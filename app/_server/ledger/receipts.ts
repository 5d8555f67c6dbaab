import { toHex } from "../../_core/crypto/bytes"
import { KeywardError } from "../../_core/errors"
import type { KeptEnvelope, LineEnd } from "../../_core/ports/receipts"
import { envelopeHash, NO_ENVELOPE } from "../../_core/receipts/envelope"
import type { EnvelopeHead } from "../../_core/receipts/envelope"
import { consistencyPath, inclusionPath, leafHash, nodesEndingAt, treeHash } from "../../_core/receipts/tree"
import type { NodeReader } from "../../_core/receipts/tree"
import type { Address, Digest } from "../../_core/types"
import { bytesOf, integerOf, textOf } from "../database/port"
import type { Database, Queryable } from "../database/port"

/** Envelopes of one page, and their bytes. */
const PAGE = 64

/**
 * Receipts of opening: each sealed to its patient, all in one tree, in the order in which they came. Nothing is ever
 * altered or taken out.
 */
export class Receipts {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  /** The last envelope of a reader for a patient; 0 and zeros before the first. */
  end(patient: Address, reader: Address): Promise<LineEnd> {
    return this.#end(this.#database, patient, reader)
  }

  /**
   * Keeps the next envelope of its reader's line; the same once more is where it is.
   * @returns its place in the tree
   * @throws KeywardError `receipt-moved` where it is not the next one
   */
  async keep(patient: Address, head: EnvelopeHead, envelope: Uint8Array, now: number): Promise<number> {
    const { reader, seq, previous } = head
    const hash = toHex(await envelopeHash(envelope))
    const leaf = await leafHash(envelope)
    return this.#database.transaction(
      async (within) => {
        const [known] = await within.query(
          `SELECT place, hash FROM receipts WHERE incarnation = $1 AND patient = $2 AND reader = $3 AND seq = $4`,
          [this.#incarnation, patient, reader, seq],
        )
        if (known && textOf(known, "hash") === hash) return integerOf(known, "place")
        const end = await this.#end(within, patient, reader)
        if (seq !== end.seq + 1 || toHex(previous) !== toHex(end.hash))
          throw new KeywardError("receipt-moved")
        const place = await this.#size(within)
        await within.query(
          `INSERT INTO receipts (incarnation, place, patient, reader, seq, hash, kept_at, envelope)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [this.#incarnation, place, patient, reader, seq, hash, now, envelope],
        )
        for (const node of await nodesEndingAt(place, leaf, this.#nodes(within)))
          await within.query(
            `INSERT INTO receipt_nodes (incarnation, level, position, hash) VALUES ($1, $2, $3, $4)`,
            [this.#incarnation, node.level, node.index, node.hash],
          )
        return place
      },
      // One tree: places are given one after the other
      { about: `receipts ${this.#incarnation}` },
    )
  }

  /** How many a reader has left for a patient since a time. */
  async countSince(patient: Address, reader: Address, since: number): Promise<number> {
    const [row] = await this.#database.query(
      `SELECT COUNT(*) AS kept FROM receipts
       WHERE incarnation = $1 AND patient = $2 AND reader = $3 AND kept_at > $4`,
      [this.#incarnation, patient, reader, since],
    )
    return row ? integerOf(row, "kept") : 0
  }

  /** A patient's, from a place in the tree on, in its order; a page of them. */
  async list(patient: Address, from: number): Promise<readonly KeptEnvelope[]> {
    const rows = await this.#database.query(
      `SELECT place, kept_at, envelope FROM receipts
       WHERE incarnation = $1 AND patient = $2 AND place >= $3 ORDER BY place LIMIT ${PAGE}`,
      [this.#incarnation, patient, from],
    )
    return rows.map((row) => ({
      place: integerOf(row, "place"),
      keptAt: integerOf(row, "kept_at"),
      envelope: bytesOf(row, "envelope"),
    }))
  }

  size(): Promise<number> {
    return this.#size(this.#database)
  }

  /** The tree's root over the first `size` envelopes. @throws RangeError where there are not so many */
  async root(size: number): Promise<Uint8Array> {
    if (size > (await this.size())) throw new RangeError("not so many receipts")
    return treeHash(size, this.#nodes(this.#database))
  }

  /** @throws RangeError where there are not so many, or no such place among them */
  async inclusion(place: number, size: number): Promise<readonly Uint8Array[]> {
    if (size > (await this.size())) throw new RangeError("not so many receipts")
    return inclusionPath(place, size, this.#nodes(this.#database))
  }

  /** @throws RangeError where there are not so many, or the first are more than the second */
  async consistency(from: number, to: number): Promise<readonly Uint8Array[]> {
    if (to > (await this.size())) throw new RangeError("not so many receipts")
    return consistencyPath(from, to, this.#nodes(this.#database))
  }

  #nodes(within: Queryable): NodeReader {
    return async (level, index) => {
      const [row] = await within.query(
        "SELECT hash FROM receipt_nodes WHERE incarnation = $1 AND level = $2 AND position = $3",
        [this.#incarnation, level, index],
      )
      if (!row) throw new RangeError("a hash of the tree of receipts is missing")
      return bytesOf(row, "hash")
    }
  }

  async #size(within: Queryable): Promise<number> {
    const [row] = await within.query(
      "SELECT COALESCE(MAX(place), -1) + 1 AS size FROM receipts WHERE incarnation = $1",
      [this.#incarnation],
    )
    return row ? integerOf(row, "size") : 0
  }

  async #end(within: Queryable, patient: Address, reader: Address): Promise<LineEnd> {
    const [row] = await within.query(
      `SELECT seq, hash FROM receipts WHERE incarnation = $1 AND patient = $2 AND reader = $3
       ORDER BY seq DESC LIMIT 1`,
      [this.#incarnation, patient, reader],
    )
    if (!row) return { seq: 0, hash: NO_ENVELOPE }
    return { seq: integerOf(row, "seq"), hash: Buffer.from(textOf(row, "hash"), "hex") }
  }
}
