import { createHash, timingSafeEqual } from "node:crypto"
import { DROP_UNREAD_SECONDS } from "../../_core/drop/drop-limits"
import { KeywardError } from "../../_core/errors"
import type { DropPlace, DropStanding } from "../../_core/ports/drops"
import type { Address, Digest } from "../../_core/types"
import { integerOf, textOf } from "../database/port"
import type { Database, Queryable, Row } from "../database/port"

/** A link, and what its holder shows: unknown, ended and a wrong token are answered alike. */
export interface HeldDrop {
  readonly drop: string
  readonly token: Uint8Array
}

/** Rows of drop links and of what was sent by them, as both sides look at them. */
export class DropRows {
  constructor(
    readonly database: Database,
    readonly incarnation: Digest,
  ) {}

  /** The package before its parts, so that none is added meanwhile. */
  async erase(within: Queryable, { drop, arrival }: DropPlace): Promise<void> {
    for (const table of ["drop_arrivals", "drop_parts"])
      await within.query(`DELETE FROM ${table} WHERE incarnation = $1 AND link = $2 AND arrival = $3`, [
        ...[this.incarnation, drop, arrival],
      ])
  }

  async forget(within: Queryable, drop: string): Promise<void> {
    for (const table of ["drop_parts", "drop_arrivals", "drop_links"])
      await within.query(`DELETE FROM ${table} WHERE incarnation = $1 AND link = $2`, [
        this.incarnation,
        drop,
      ])
  }

  /** How many packages of a link wait for the patient. */
  async waiting(on: Queryable, drop: string, now: number): Promise<number> {
    const [row] = await on.query(
      `SELECT COUNT(*) AS waiting FROM drop_arrivals
       WHERE incarnation = $1 AND link = $2 AND arrived_at > $3`,
      [this.incarnation, drop, now - DROP_UNREAD_SECONDS],
    )
    return row ? integerOf(row, "waiting") : 0
  }

  async row(on: Queryable, drop: string): Promise<Row | null> {
    const [row] = await on.query("SELECT * FROM drop_links WHERE incarnation = $1 AND link = $2", [
      this.incarnation,
      drop,
    ])
    return row ?? null
  }

  async arrival(on: Queryable, { drop, arrival }: DropPlace): Promise<Row | null> {
    const [row] = await on.query(
      "SELECT * FROM drop_arrivals WHERE incarnation = $1 AND link = $2 AND arrival = $3",
      [this.incarnation, drop, arrival],
    )
    return row ?? null
  }

  /** A link of the patient's. @throws KeywardError `link-unknown` */
  async own(within: Queryable, drop: string, patient: Address): Promise<Row> {
    const row = await this.row(within, drop)
    if (!row || textOf(row, "patient") !== patient) throw new KeywardError("link-unknown")
    return row
  }

  /** A link whose token was shown. @throws KeywardError `link-unknown` */
  async held(on: Queryable, { drop, token }: HeldDrop): Promise<Row> {
    const row = await this.row(on, drop)
    if (!row || !isOf(row, "token_digest", token)) throw new KeywardError("link-unknown")
    return row
  }

  /** Everything about one patient happens one after the other, so that no link takes more than it may. */
  about<T>(patient: Address, run: (within: Queryable) => Promise<T>): Promise<T> {
    return this.database.transaction(run, { about: `drops of ${patient}` })
  }
}

/** Whether a row keeps the digest of this token. */
export function isOf(row: Row, column: "token_digest" | "owner_digest", token: Uint8Array): boolean {
  const digest = createHash("sha256").update(token).digest()
  const kept = Buffer.from(textOf(row, column), "hex")
  return kept.length === digest.length && timingSafeEqual(kept, digest)
}

/** @throws KeywardError `drop-used` `drop-over` */
export function requireOpen(row: Row, now: number): void {
  const standing = standingOf(row, now)
  if (standing !== "open") throw new KeywardError(standing === "used" ? "drop-used" : "drop-over")
}

export function standingOf(row: Row, now: number): DropStanding {
  if (row["ended_at"] !== null) return "ended"
  if (integerOf(row, "used") >= integerOf(row, "uses")) return "used"
  return integerOf(row, "expires_at") <= now ? "over" : "open"
}
