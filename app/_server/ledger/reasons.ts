import type { Address, Digest } from "../../_core/types"
import { bytesOf, integerOf } from "../database/port"
import type { Database } from "../database/port"

/** A request lapses after 30 days at most; its reason was there before it. */
const KEPT_SECONDS = 31 * 86_400
/** What one asker may have waiting; the asker's oldest go first. 16 requests a day for 30 days. */
const MOST_OF_ASKER = 480

/**
 * Sealed reasons of requests, one for each patient and asker; only the patient, and whoever acts for the
 * patient, can read the patient's.
 */
export class Reasons {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  /** Takes the place of the asker's former reason to this patient. @param now unix seconds */
  async keep(patient: Address, asker: Address, sealed: Uint8Array, now: number): Promise<void> {
    await this.#database.transaction(
      async (within) => {
        await within.query("DELETE FROM request_reasons WHERE kept_at <= $1", [now - KEPT_SECONDS])
        await within.query(
          `INSERT INTO request_reasons (incarnation, patient, asker, sealed, kept_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (incarnation, patient, asker) DO UPDATE SET sealed = $4, kept_at = $5`,
          [this.#incarnation, patient, asker, sealed, now],
        )
        await within.query(
          `DELETE FROM request_reasons WHERE incarnation = $1 AND asker = $2 AND patient NOT IN (
           SELECT patient FROM request_reasons WHERE incarnation = $1 AND asker = $2
           ORDER BY kept_at DESC, patient LIMIT ${MOST_OF_ASKER})`,
          [this.#incarnation, asker],
        )
      },
      { about: `reasons of ${asker}` },
    )
  }

  async find(
    patient: Address,
    asker: Address,
    now: number,
  ): Promise<{ readonly sealed: Uint8Array; readonly keptAt: number } | null> {
    const [row] = await this.#database.query(
      `SELECT sealed, kept_at FROM request_reasons
       WHERE incarnation = $1 AND patient = $2 AND asker = $3 AND kept_at > $4`,
      [this.#incarnation, patient, asker, now - KEPT_SECONDS],
    )
    return row ? { sealed: bytesOf(row, "sealed"), keptAt: integerOf(row, "kept_at") } : null
  }

  async forget(patient: Address, asker: Address): Promise<void> {
    await this.#database.query(
      "DELETE FROM request_reasons WHERE incarnation = $1 AND patient = $2 AND asker = $3",
      [this.#incarnation, patient, asker],
    )
  }
}
