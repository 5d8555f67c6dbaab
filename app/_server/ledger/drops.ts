import {
  DROP_LINK_KEPT_SECONDS,
  DROP_UNFINISHED_SECONDS,
  DROP_UNREAD_SECONDS,
  MAX_DROP_LINKS,
} from "../../_core/drop/drop-limits"
import { KeywardError } from "../../_core/errors"
import type { ArrivedDrop, DropPlace, KeptDrop, NewDrop } from "../../_core/ports/drops"
import { asAddress } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { bytesOf, integerOf, textOf } from "../database/port"
import type { Database, Queryable } from "../database/port"
import { DropRows, isOf, standingOf } from "./drop-rows"

/**
 * Links by which somebody without an account sends something to one patient, and what was sent: ciphertext, in parts.
 * Its sender's side is `DropArrivals`.
 */
export class Drops {
  readonly #rows: DropRows

  constructor(database: Database, incarnation: Digest) {
    this.#rows = new DropRows(database, incarnation)
  }

  /** Newest first. */
  async list(patient: Address, now: number): Promise<readonly KeptDrop[]> {
    const [links, arrived] = await Promise.all([
      this.#rows.database.query(
        `SELECT link, max_bytes, uses, used, expires_at, made_at, ended_at FROM drop_links
         WHERE incarnation = $1 AND patient = $2 ORDER BY made_at DESC, link`,
        [this.#rows.incarnation, patient],
      ),
      this.#rows.database.query(
        `SELECT link, arrival, size, arrived_at FROM drop_arrivals
         WHERE incarnation = $1 AND patient = $2 AND arrived_at > $3 ORDER BY arrived_at, arrival`,
        [this.#rows.incarnation, patient, now - DROP_UNREAD_SECONDS],
      ),
    ])
    const arrivalsOf = (link: string): ArrivedDrop[] =>
      arrived
        .filter((row) => textOf(row, "link") === link)
        .map((row) => ({
          arrival: textOf(row, "arrival"),
          size: integerOf(row, "size"),
          at: integerOf(row, "arrived_at"),
        }))
    return links.map((row) => ({
      drop: textOf(row, "link"),
      standing: standingOf(row, now),
      maxBytes: integerOf(row, "max_bytes"),
      uses: integerOf(row, "uses"),
      used: integerOf(row, "used"),
      expires: integerOf(row, "expires_at"),
      madeAt: integerOf(row, "made_at"),
      endedAt: row["ended_at"] === null ? null : integerOf(row, "ended_at"),
      arrivals: arrivalsOf(textOf(row, "link")),
    }))
  }

  /** @throws KeywardError `drops-full` past the number of links, `link-unknown` where the id is taken */
  async begin(drop: string, patient: Address, link: NewDrop, now: number): Promise<void> {
    await this.sweep(patient, now)
    await this.#rows.about(patient, async (within) => {
      const [there] = await within.query(
        "SELECT COUNT(*) AS links FROM drop_links WHERE incarnation = $1 AND patient = $2",
        [this.#rows.incarnation, patient],
      )
      if (there && integerOf(there, "links") >= MAX_DROP_LINKS) throw new KeywardError("drops-full")
      if (await this.#rows.row(within, drop)) throw new KeywardError("link-unknown")
      const { publicKey, tokenDigest, ownerDigest, maxBytes, uses, expires } = link
      await within.query(
        `INSERT INTO drop_links (incarnation, link, patient, public_key, token_digest, owner_digest, max_bytes, uses,
           used, expires_at, made_at, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, NULL)`,
        [
          ...[this.#rows.incarnation, drop, patient, publicKey, tokenDigest, ownerDigest],
          maxBytes,
          uses,
          expires,
          now,
        ],
      )
    })
  }

  /**
   * Closes the link and erases what is on its way; what arrived waits. Without the owner's token nothing is ended: a link
   * whose copy is lost ends by its own time.
   * @throws KeywardError `link-unknown` `not-allowed`
   */
  async end(drop: string, patient: Address, owner: Uint8Array, now: number): Promise<void> {
    await this.#rows.about(patient, async (within) => {
      const row = await this.#rows.own(within, drop, patient)
      if (standingOf(row, now) !== "open") return
      if (!isOf(row, "owner_digest", owner)) throw new KeywardError("not-allowed")
      await within.query("UPDATE drop_links SET ended_at = $3 WHERE incarnation = $1 AND link = $2", [
        ...[this.#rows.incarnation, drop, now],
      ])
      await this.#dropUnfinished(within, drop, now)
    })
  }

  /** @throws KeywardError `link-unknown` where it still takes something, or something waits */
  async forget(drop: string, patient: Address, now: number): Promise<void> {
    await this.#rows.about(patient, async (within) => {
      const row = await this.#rows.row(within, drop)
      if (!row || textOf(row, "patient") !== patient) return
      const waits = await this.#rows.waiting(within, drop, now)
      if (standingOf(row, now) === "open" || waits > 0) throw new KeywardError("link-unknown")
      await this.#rows.forget(within, drop)
    })
  }

  /** Whether the account's copy of a link is still needed: the link takes something, or something waits. */
  async isNeeded(drop: string, patient: Address, now: number): Promise<boolean> {
    const row = await this.#rows.row(this.#rows.database, drop)
    if (!row || textOf(row, "patient") !== patient) return false
    return standingOf(row, now) === "open" || (await this.#rows.waiting(this.#rows.database, drop, now)) > 0
  }

  /** Whether a token is the one that its owner ends a link with. */
  async isOwnerOf(drop: string, patient: Address, owner: Uint8Array): Promise<boolean> {
    const row = await this.#rows.row(this.#rows.database, drop)
    return row !== null && textOf(row, "patient") === patient && isOf(row, "owner_digest", owner)
  }

  /** A part of what has arrived. @throws KeywardError `link-unknown` */
  async part({ drop, arrival }: DropPlace, patient: Address, part: number): Promise<Uint8Array> {
    const [row] = await this.#rows.database.query(
      `SELECT drop_parts.bytes AS bytes FROM drop_parts JOIN drop_arrivals
         ON drop_arrivals.incarnation = drop_parts.incarnation AND drop_arrivals.link = drop_parts.link
           AND drop_arrivals.arrival = drop_parts.arrival
       WHERE drop_parts.incarnation = $1 AND drop_parts.link = $2 AND drop_parts.arrival = $3 AND part = $4
         AND patient = $5 AND arrived_at IS NOT NULL`,
      [this.#rows.incarnation, drop, arrival, part, patient],
    )
    if (!row) throw new KeywardError("link-unknown")
    return bytesOf(row, "bytes")
  }

  /** Filed or discarded: nothing of it is kept. Nothing happens where it is gone. @throws KeywardError `link-unknown` `not-allowed` */
  async erase({ drop, arrival }: DropPlace, patient: Address, owner: Uint8Array): Promise<void> {
    await this.#rows.about(patient, async (within) => {
      const row = await this.#rows.own(within, drop, patient)
      if (!isOf(row, "owner_digest", owner)) throw new KeywardError("not-allowed")
      await this.#rows.erase(within, { drop, arrival })
    })
  }

  /** Erases what was never finished, what nobody looked at for a month, and links that are over as long. */
  async sweep(patient: Address | null, now: number): Promise<void> {
    const patients = await this.#rows.database.query(
      `SELECT DISTINCT patient FROM drop_links WHERE incarnation = $1 AND ($2 = '' OR patient = $2)
         AND (expires_at <= $3 OR ended_at <= $3 OR EXISTS (SELECT link FROM drop_arrivals
           WHERE drop_arrivals.incarnation = drop_links.incarnation AND drop_arrivals.link = drop_links.link
             AND (arrived_at <= $4 OR (arrived_at IS NULL AND begun_at <= $5))))`,
      [this.#rows.incarnation, patient ?? "", now, now - DROP_UNREAD_SECONDS, now - DROP_UNFINISHED_SECONDS],
    )
    for (const each of patients) await this.#sweep(asAddress(textOf(each, "patient")), now)
  }

  #sweep(patient: Address, now: number): Promise<void> {
    return this.#rows.about(patient, async (within) => {
      const links = await within.query("SELECT * FROM drop_links WHERE incarnation = $1 AND patient = $2", [
        this.#rows.incarnation,
        patient,
      ])
      for (const row of links) {
        const drop = textOf(row, "link")
        const arrivals = await within.query(
          "SELECT arrival, begun_at, arrived_at FROM drop_arrivals WHERE incarnation = $1 AND link = $2",
          [this.#rows.incarnation, drop],
        )
        const isOpen = standingOf(row, now) === "open"
        let waiting = 0
        for (const each of arrivals) {
          const arrived = each["arrived_at"] === null ? null : integerOf(each, "arrived_at")
          const isStale =
            arrived === null
              ? !isOpen || integerOf(each, "begun_at") <= now - DROP_UNFINISHED_SECONDS
              : arrived <= now - DROP_UNREAD_SECONDS
          if (isStale) await this.#rows.erase(within, { drop, arrival: textOf(each, "arrival") })
          else waiting++
        }
        const over = row["ended_at"] === null ? integerOf(row, "expires_at") : integerOf(row, "ended_at")
        if (waiting === 0 && over <= now - DROP_LINK_KEPT_SECONDS) await this.#rows.forget(within, drop)
      }
    })
  }

  async #dropUnfinished(within: Queryable, drop: string, now: number): Promise<void> {
    const running = await within.query(
      "SELECT arrival FROM drop_arrivals WHERE incarnation = $1 AND link = $2 AND arrived_at IS NULL AND begun_at <= $3",
      [this.#rows.incarnation, drop, now],
    )
    for (const row of running) await this.#rows.erase(within, { drop, arrival: textOf(row, "arrival") })
  }
}
