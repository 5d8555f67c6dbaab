import type { Digest } from "../../_core/types"
import { bytesOf, textOf } from "../database/port"
import type { Database } from "../database/port"

/** Public profiles of practitioners as bytes under their SHA-256. */
export class Profiles {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  async find(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, Uint8Array>> {
    if (digests.length === 0) return new Map()
    const marks = digests.map((_, index) => `$${index + 2}`).join(", ")
    const rows = await this.#database.query(
      `SELECT digest, profile FROM profiles WHERE incarnation = $1 AND digest IN (${marks})`,
      [this.#incarnation, ...digests],
    )
    return new Map(rows.map((row) => [textOf(row, "digest") as Digest, bytesOf(row, "profile")]))
  }

  async keep(digest: Digest, profile: Uint8Array): Promise<void> {
    await this.#database.query(
      `INSERT INTO profiles (incarnation, digest, profile) VALUES ($1, $2, $3)
       ON CONFLICT (incarnation, digest) DO NOTHING`,
      [this.#incarnation, digest, profile],
    )
  }
}
