import type { ServedDay } from "../../_core/ports/receipts"
import { dayOfReceipt } from "../../_core/receipts/purpose"
import { asAddress } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { integerOf, textOf } from "../database/port"
import type { Database } from "../database/port"

/** Days for which it is known to whom files were given. */
export const SERVED_DAYS_KEPT = 400
/** Days of one answer, the latest first. */
const MAX_SERVED_DAYS = 4_096

/** How often the gate gave files of a patient to somebody else, by UTC day: a count, nothing of which records. */
export class ServedDays {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  async count(patient: Address, reader: Address, now: number): Promise<void> {
    await this.#database.query(
      `INSERT INTO served_days (incarnation, patient, reader, day, files) VALUES ($1, $2, $3, $4, 1)
       ON CONFLICT (incarnation, patient, reader, day) DO UPDATE SET files = served_days.files + 1`,
      [this.#incarnation, patient, reader, dayOfReceipt(now)],
    )
  }

  /** Whether somebody was given anything of a patient's that is still known. */
  async isReader(patient: Address, reader: Address): Promise<boolean> {
    const rows = await this.#database.query(
      "SELECT day FROM served_days WHERE incarnation = $1 AND patient = $2 AND reader = $3 LIMIT 1",
      [this.#incarnation, patient, reader],
    )
    return rows.length > 0
  }

  /** The latest first. */
  async list(patient: Address): Promise<readonly ServedDay[]> {
    const rows = await this.#database.query(
      `SELECT reader, day, files FROM served_days WHERE incarnation = $1 AND patient = $2
       ORDER BY day DESC, reader LIMIT ${MAX_SERVED_DAYS}`,
      [this.#incarnation, patient],
    )
    return rows.map((row) => ({
      reader: asAddress(textOf(row, "reader")),
      day: integerOf(row, "day"),
      files: integerOf(row, "files"),
    }))
  }

  /** Forgets what is older than is kept. */
  async sweep(now: number): Promise<void> {
    await this.#database.query("DELETE FROM served_days WHERE incarnation = $1 AND day < $2", [
      ...[this.#incarnation, dayOfReceipt(now) - SERVED_DAYS_KEPT],
    ])
  }
}
