import { randomUUID } from "node:crypto"
import { KeywardError } from "../../_core/errors"
import { asAddress } from "../../_core/types"
import type { Address, Cid, Digest } from "../../_core/types"
import { integerOf, textOf } from "../database/port"
import type { Database, Queryable } from "../database/port"

/** A root as it is bound at upload (DESIGN 6, the gate). */
export interface Binding {
  readonly root: Cid
  readonly patient: Address
  readonly uploader: Address
}

/** After so long an upload that never ended is forgotten: its process is gone. */
export const ARRIVING_SECONDS = 24 * 3_600

/** Who uploaded which root for whom, and how much that is. */
export class Uploads {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  /**
   * Sets room aside for an upload; `keep` or `drop` ends it.
   * @throws KeywardError `store-full` where the account would have more than `most` bytes stored
   */
  async begin(
    { root, patient, uploader }: Binding,
    size: number,
    most: number,
    now: number,
  ): Promise<string> {
    const id = randomUUID()
    await this.#database.transaction(async (within) => {
      await within.query("DELETE FROM arriving_uploads WHERE started_at <= $1", [now - ARRIVING_SECONDS])
      const stored = await this.#stored(within, uploader)
      if (stored + size > most) throw new KeywardError("store-full", { stored, size, most })
      await within.query(
        `INSERT INTO arriving_uploads (id, incarnation, root, patient, uploader, size, started_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, this.#incarnation, root, patient, uploader, size, now],
      )
    })
    return id
  }

  /** The root is pinned: from now on it is bound. */
  async keep(id: string, { root, patient, uploader }: Binding, size: number, now: number): Promise<void> {
    await this.#database.transaction(async (within) => {
      await within.query("DELETE FROM arriving_uploads WHERE id = $1", [id])
      await within.query(
        `INSERT INTO uploads (incarnation, root, patient, uploader, size, uploaded_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (incarnation, root, patient, uploader) DO UPDATE SET ends_at = NULL`,
        [this.#incarnation, root, patient, uploader, size, now],
      )
    })
  }

  async drop(id: string): Promise<void> {
    await this.#database.query("DELETE FROM arriving_uploads WHERE id = $1", [id])
  }

  /** Whether it is bound, and not about to be erased. */
  async isKept({ root, patient, uploader }: Binding): Promise<boolean> {
    const rows = await this.#database.query(
      `SELECT root FROM uploads
       WHERE incarnation = $1 AND root = $2 AND patient = $3 AND uploader = $4 AND ends_at IS NULL`,
      [this.#incarnation, root, patient, uploader],
    )
    return rows.length > 0
  }

  /** Notes that it is to be erased once a block is final; null takes that back. */
  async endAt({ root, patient, uploader }: Binding, block: number | null): Promise<void> {
    await this.#database.query(
      `UPDATE uploads SET ends_at = $5
       WHERE incarnation = $1 AND root = $2 AND patient = $3 AND uploader = $4`,
      [this.#incarnation, root, patient, uploader, block],
    )
  }

  /** What is to be erased by now. */
  async due(final: number): Promise<readonly Binding[]> {
    const rows = await this.#database.query(
      "SELECT root, patient, uploader FROM uploads WHERE incarnation = $1 AND ends_at <= $2",
      [this.#incarnation, final],
    )
    return rows.map((row) => ({
      root: textOf(row, "root") as Cid,
      patient: asAddress(textOf(row, "patient")),
      uploader: asAddress(textOf(row, "uploader")),
    }))
  }

  /** Who uploaded a root for a patient. */
  async uploaders(root: Cid, patient: Address): Promise<readonly Address[]> {
    const rows = await this.#database.query(
      "SELECT uploader FROM uploads WHERE incarnation = $1 AND root = $2 AND patient = $3",
      [this.#incarnation, root, patient],
    )
    return rows.map((row) => asAddress(textOf(row, "uploader")))
  }

  async forget({ root, patient, uploader }: Binding): Promise<void> {
    await this.#database.query(
      "DELETE FROM uploads WHERE incarnation = $1 AND root = $2 AND patient = $3 AND uploader = $4",
      [this.#incarnation, root, patient, uploader],
    )
  }

  /** Bytes that an account has stored or is storing. */
  stored(uploader: Address): Promise<number> {
    return this.#stored(this.#database, uploader)
  }

  async #stored(within: Queryable, uploader: Address): Promise<number> {
    const sizes = await Promise.all(
      ["uploads", "arriving_uploads"].map(async (table) => {
        const [row] = await within.query(
          `SELECT COALESCE(SUM(size), 0) AS stored FROM ${table} WHERE incarnation = $1 AND uploader = $2`,
          [this.#incarnation, uploader],
        )
        return row ? integerOf(row, "stored") : 0
      }),
    )
    return sizes.reduce((sum, size) => sum + size, 0)
  }
}
