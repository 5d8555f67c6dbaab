import { createHash, timingSafeEqual } from "node:crypto"
import {
  DROP_LINK_KEPT_SECONDS,
  DROP_PART_BYTES,
  DROP_SILENT_SECONDS,
  DROP_UNFINISHED_SECONDS,
  DROP_UNREAD_SECONDS,
  MAX_DROP_LINKS,
  MAX_DROP_NETWORK_BYTES,
  MAX_DROP_WAITING_BYTES,
} from "../../_core/drop/drop-limits"
import { KeywardError } from "../../_core/errors"
import type {
  ArrivedDrop,
  DropPlace,
  DropStanding,
  KeptDrop,
  NewDrop,
  OfferedDrop,
} from "../../_core/ports/drops"
import { asAddress } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { bytesOf, integerOf, textOf } from "../database/port"
import type { Database, Queryable, Row } from "../database/port"

/** A link, and what its holder shows: unknown, ended and a wrong token are answered alike. */
export interface HeldDrop {
  readonly drop: string
  readonly token: Uint8Array
}

/** Bytes that a part of a package has. */
export const partLength = (size: number, part: number): number =>
  Math.min(DROP_PART_BYTES, size - part * DROP_PART_BYTES)
const partsOf = (size: number): number => Math.ceil(size / DROP_PART_BYTES)

/**
 * Links by which somebody without an account sends something to one patient, and what was sent: ciphertext, in parts.
 * Everything about one patient happens one after the other, so that no link takes more than it may.
 */
export class Drops {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  /** Newest first. */
  async list(patient: Address, now: number): Promise<readonly KeptDrop[]> {
    const [links, arrived] = await Promise.all([
      this.#database.query(
        `SELECT link, max_bytes, uses, used, expires_at, made_at, ended_at FROM drop_links
         WHERE incarnation = $1 AND patient = $2 ORDER BY made_at DESC, link`,
        [this.#incarnation, patient],
      ),
      this.#database.query(
        `SELECT link, arrival, size, arrived_at FROM drop_arrivals
         WHERE incarnation = $1 AND patient = $2 AND arrived_at > $3 ORDER BY arrived_at, arrival`,
        [this.#incarnation, patient, now - DROP_UNREAD_SECONDS],
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
    await this.#about(patient, async (within) => {
      const [there] = await within.query(
        "SELECT COUNT(*) AS links FROM drop_links WHERE incarnation = $1 AND patient = $2",
        [this.#incarnation, patient],
      )
      if (there && integerOf(there, "links") >= MAX_DROP_LINKS) throw new KeywardError("drops-full")
      if (await this.#row(within, drop)) throw new KeywardError("link-unknown")
      const { publicKey, tokenDigest, ownerDigest, maxBytes, uses, expires } = link
      await within.query(
        `INSERT INTO drop_links (incarnation, link, patient, public_key, token_digest, owner_digest, max_bytes, uses,
           used, expires_at, made_at, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, NULL)`,
        [
          ...[this.#incarnation, drop, patient, publicKey, tokenDigest, ownerDigest],
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
    await this.#about(patient, async (within) => {
      const row = await this.#own(within, drop, patient)
      if (standingOf(row, now) !== "open") return
      if (!isOf(row, "owner_digest", owner)) throw new KeywardError("not-allowed")
      await within.query("UPDATE drop_links SET ended_at = $3 WHERE incarnation = $1 AND link = $2", [
        ...[this.#incarnation, drop, now],
      ])
      await this.#dropUnfinished(within, drop, now)
    })
  }

  /** @throws KeywardError `link-unknown` where it still takes something, or something waits */
  async forget(drop: string, patient: Address, now: number): Promise<void> {
    await this.#about(patient, async (within) => {
      const row = await this.#row(within, drop)
      if (!row || textOf(row, "patient") !== patient) return
      const waits = await this.#waiting(within, drop, now)
      if (standingOf(row, now) === "open" || waits > 0) throw new KeywardError("link-unknown")
      await this.#forget(within, drop)
    })
  }

  /** Whether the account's copy of a link is still needed: the link takes something, or something waits. */
  async isNeeded(drop: string, patient: Address, now: number): Promise<boolean> {
    const row = await this.#row(this.#database, drop)
    if (!row || textOf(row, "patient") !== patient) return false
    return standingOf(row, now) === "open" || (await this.#waiting(this.#database, drop, now)) > 0
  }

  /** @throws KeywardError `link-unknown` */
  async offered({ drop, token }: HeldDrop, now: number): Promise<OfferedDrop> {
    const row = await this.#held(this.#database, { drop, token })
    return {
      standing: standingOf(row, now),
      publicKey: bytesOf(row, "public_key"),
      maxBytes: integerOf(row, "max_bytes"),
      expires: integerOf(row, "expires_at"),
    }
  }

  /**
   * Makes room for a package. One that has been silent gives way to another of the same link.
   * @param network where it comes from, by a name that does not tell which
   * @throws KeywardError `link-unknown` `drop-used` `drop-over` `file-too-large` `drops-full`; `too-many-requests` while as
   * many are on their way as may still be sent; `request-malformed` where the arrival is another one's
   */
  async beginArrival(
    held: HeldDrop,
    { arrival, size, network }: { readonly arrival: string; readonly size: number; readonly network: string },
    now: number,
  ): Promise<void> {
    const { drop } = held
    const patient = asAddress(textOf(await this.#held(this.#database, held), "patient"))
    await this.sweep(patient, now)
    const run = async (within: Queryable) => {
      const row = await this.#held(within, held)
      const there = await this.#arrival(within, { drop, arrival })
      if (there) {
        if (integerOf(there, "size") === size) return
        throw new KeywardError("request-malformed", { reason: "size" })
      }
      requireOpen(row, now)
      const maxBytes = integerOf(row, "max_bytes")
      if (size > maxBytes) throw new KeywardError("file-too-large", { size, maxBytes })
      await this.#makeWay(within, drop, integerOf(row, "uses") - integerOf(row, "used"), now)
      for (const [column, value, most] of [
        ["patient", patient, MAX_DROP_WAITING_BYTES],
        ["network", network, MAX_DROP_NETWORK_BYTES],
      ] as const) {
        const [sum] = await within.query(
          `SELECT COALESCE(SUM(size), 0) AS bytes FROM drop_arrivals WHERE incarnation = $1 AND ${column} = $2`,
          [this.#incarnation, value],
        )
        if ((sum ? integerOf(sum, "bytes") : 0) + size > most) throw new KeywardError("drops-full")
      }
      await within.query(
        `INSERT INTO drop_arrivals (incarnation, link, arrival, patient, network, size, begun_at, heard_at, arrived_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, NULL)`,
        [...[this.#incarnation, drop, arrival, patient, network], size, now],
      )
    }
    await this.#database.transaction(run, { about: [`drops of ${patient}`, `drops from ${network}`] })
  }

  /** Writes over a part that is there. @throws KeywardError `link-unknown` `drop-over` `drop-used` `request-malformed` */
  async putPart(
    held: HeldDrop,
    arrival: string,
    part: number,
    bytes: Uint8Array,
    now: number,
  ): Promise<void> {
    await this.#onItsWay(held, arrival, now, async (within, row) => {
      const size = integerOf(row, "size")
      if (part >= partsOf(size) || bytes.length !== partLength(size, part))
        throw new KeywardError("request-malformed", { reason: "part" })
      const key = [this.#incarnation, held.drop, arrival]
      await within.query(
        `INSERT INTO drop_parts (incarnation, link, arrival, part, size, bytes) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (incarnation, link, arrival, part) DO UPDATE SET size = $5, bytes = $6`,
        [...key, part, bytes.length, bytes],
      )
      await within.query(
        "UPDATE drop_arrivals SET heard_at = $4 WHERE incarnation = $1 AND link = $2 AND arrival = $3",
        [...key, now],
      )
    })
  }

  /**
   * It has arrived, and a use is counted, both or neither; once, however often it is asked for.
   * @throws KeywardError `link-unknown` also where a part is missing, `drop-over` `drop-used`
   */
  async finish(held: HeldDrop, arrival: string, now: number): Promise<void> {
    await this.#onItsWay(held, arrival, now, async (within, row) => {
      const key = [this.#incarnation, held.drop, arrival]
      const [found] = await within.query(
        `SELECT COUNT(*) AS parts, COALESCE(SUM(size), 0) AS bytes FROM drop_parts
         WHERE incarnation = $1 AND link = $2 AND arrival = $3`,
        key,
      )
      const size = integerOf(row, "size")
      if (!found || integerOf(found, "parts") !== partsOf(size) || integerOf(found, "bytes") !== size)
        throw new KeywardError("link-unknown")
      await within.query(
        "UPDATE drop_arrivals SET arrived_at = $4 WHERE incarnation = $1 AND link = $2 AND arrival = $3",
        [...key, now],
      )
      await within.query("UPDATE drop_links SET used = used + 1 WHERE incarnation = $1 AND link = $2", [
        ...[this.#incarnation, held.drop],
      ])
    })
  }

  /** The sender gives up; what has arrived stays. */
  async cancel(held: HeldDrop, arrival: string): Promise<void> {
    const { drop } = held
    const patient = asAddress(textOf(await this.#held(this.#database, held), "patient"))
    await this.#about(patient, async (within) => {
      const row = await this.#arrival(within, { drop, arrival })
      if (row?.["arrived_at"] === null) await this.#erase(within, { drop, arrival })
    })
  }

  /** A part of what has arrived. @throws KeywardError `link-unknown` */
  async part({ drop, arrival }: DropPlace, patient: Address, part: number): Promise<Uint8Array> {
    const [row] = await this.#database.query(
      `SELECT drop_parts.bytes AS bytes FROM drop_parts JOIN drop_arrivals
         ON drop_arrivals.incarnation = drop_parts.incarnation AND drop_arrivals.link = drop_parts.link
           AND drop_arrivals.arrival = drop_parts.arrival
       WHERE drop_parts.incarnation = $1 AND drop_parts.link = $2 AND drop_parts.arrival = $3 AND part = $4
         AND patient = $5 AND arrived_at IS NOT NULL`,
      [this.#incarnation, drop, arrival, part, patient],
    )
    if (!row) throw new KeywardError("link-unknown")
    return bytesOf(row, "bytes")
  }

  /** Filed or discarded: nothing of it is kept. Nothing happens where it is gone. @throws KeywardError `link-unknown` `not-allowed` */
  async erase({ drop, arrival }: DropPlace, patient: Address, owner: Uint8Array): Promise<void> {
    await this.#about(patient, async (within) => {
      const row = await this.#own(within, drop, patient)
      if (!isOf(row, "owner_digest", owner)) throw new KeywardError("not-allowed")
      await this.#erase(within, { drop, arrival })
    })
  }

  /** Erases what was never finished, what nobody looked at for a month, and links that are over as long. */
  async sweep(patient: Address | null, now: number): Promise<void> {
    const patients = await this.#database.query(
      `SELECT DISTINCT patient FROM drop_links WHERE incarnation = $1 AND ($2 = '' OR patient = $2)
         AND (expires_at <= $3 OR ended_at <= $3 OR EXISTS (SELECT link FROM drop_arrivals
           WHERE drop_arrivals.incarnation = drop_links.incarnation AND drop_arrivals.link = drop_links.link
             AND (arrived_at <= $4 OR (arrived_at IS NULL AND begun_at <= $5))))`,
      [this.#incarnation, patient ?? "", now, now - DROP_UNREAD_SECONDS, now - DROP_UNFINISHED_SECONDS],
    )
    for (const each of patients) await this.#sweep(asAddress(textOf(each, "patient")), now)
  }

  #sweep(patient: Address, now: number): Promise<void> {
    return this.#about(patient, async (within) => {
      const links = await within.query("SELECT * FROM drop_links WHERE incarnation = $1 AND patient = $2", [
        this.#incarnation,
        patient,
      ])
      for (const row of links) {
        const drop = textOf(row, "link")
        const arrivals = await within.query(
          "SELECT arrival, begun_at, arrived_at FROM drop_arrivals WHERE incarnation = $1 AND link = $2",
          [this.#incarnation, drop],
        )
        const isOpen = standingOf(row, now) === "open"
        let waiting = 0
        for (const each of arrivals) {
          const arrived = each["arrived_at"] === null ? null : integerOf(each, "arrived_at")
          const isStale =
            arrived === null
              ? !isOpen || integerOf(each, "begun_at") <= now - DROP_UNFINISHED_SECONDS
              : arrived <= now - DROP_UNREAD_SECONDS
          if (isStale) await this.#erase(within, { drop, arrival: textOf(each, "arrival") })
          else waiting++
        }
        const over = row["ended_at"] === null ? integerOf(row, "expires_at") : integerOf(row, "ended_at")
        if (waiting === 0 && over <= now - DROP_LINK_KEPT_SECONDS) await this.#forget(within, drop)
      }
    })
  }

  /** Runs `work` on a package that is on its way by a link that is open; nothing happens for one that has arrived. */
  async #onItsWay(
    held: HeldDrop,
    arrival: string,
    now: number,
    work: (within: Queryable, arriving: Row) => Promise<void>,
  ): Promise<void> {
    const patient = asAddress(textOf(await this.#held(this.#database, held), "patient"))
    await this.#about(patient, async (within) => {
      const link = await this.#held(within, held)
      const row = await this.#arrival(within, { drop: held.drop, arrival })
      if (row && row["arrived_at"] !== null) return
      requireOpen(link, now)
      if (!row) throw new KeywardError("link-unknown")
      await work(within, row)
    })
  }

  /** @throws KeywardError `too-many-requests` where none of those on their way gives way */
  async #makeWay(within: Queryable, drop: string, left: number, now: number): Promise<void> {
    const running = await within.query(
      `SELECT arrival, heard_at FROM drop_arrivals WHERE incarnation = $1 AND link = $2 AND arrived_at IS NULL
       ORDER BY heard_at`,
      [this.#incarnation, drop],
    )
    const [silent] = running
    if (running.length < left || !silent) return
    const seconds = integerOf(silent, "heard_at") + DROP_SILENT_SECONDS - now
    if (seconds > 0) throw new KeywardError("too-many-requests", { seconds })
    await this.#erase(within, { drop, arrival: textOf(silent, "arrival") })
  }

  async #dropUnfinished(within: Queryable, drop: string, now: number): Promise<void> {
    const running = await within.query(
      "SELECT arrival FROM drop_arrivals WHERE incarnation = $1 AND link = $2 AND arrived_at IS NULL AND begun_at <= $3",
      [this.#incarnation, drop, now],
    )
    for (const row of running) await this.#erase(within, { drop, arrival: textOf(row, "arrival") })
  }

  async #erase(within: Queryable, { drop, arrival }: DropPlace): Promise<void> {
    for (const table of ["drop_parts", "drop_arrivals"])
      await within.query(`DELETE FROM ${table} WHERE incarnation = $1 AND link = $2 AND arrival = $3`, [
        ...[this.#incarnation, drop, arrival],
      ])
  }

  async #forget(within: Queryable, drop: string): Promise<void> {
    for (const table of ["drop_parts", "drop_arrivals", "drop_links"])
      await within.query(`DELETE FROM ${table} WHERE incarnation = $1 AND link = $2`, [
        this.#incarnation,
        drop,
      ])
  }

  async #waiting(on: Queryable, drop: string, now: number): Promise<number> {
    const [row] = await on.query(
      `SELECT COUNT(*) AS waiting FROM drop_arrivals
       WHERE incarnation = $1 AND link = $2 AND arrived_at > $3`,
      [this.#incarnation, drop, now - DROP_UNREAD_SECONDS],
    )
    return row ? integerOf(row, "waiting") : 0
  }

  async #row(on: Queryable, drop: string): Promise<Row | null> {
    const [row] = await on.query("SELECT * FROM drop_links WHERE incarnation = $1 AND link = $2", [
      this.#incarnation,
      drop,
    ])
    return row ?? null
  }

  async #arrival(on: Queryable, { drop, arrival }: DropPlace): Promise<Row | null> {
    const [row] = await on.query(
      "SELECT * FROM drop_arrivals WHERE incarnation = $1 AND link = $2 AND arrival = $3",
      [this.#incarnation, drop, arrival],
    )
    return row ?? null
  }

  async #own(within: Queryable, drop: string, patient: Address): Promise<Row> {
    const row = await this.#row(within, drop)
    if (!row || textOf(row, "patient") !== patient) throw new KeywardError("link-unknown")
    return row
  }

  async #held(on: Queryable, { drop, token }: HeldDrop): Promise<Row> {
    const row = await this.#row(on, drop)
    if (!row || !isOf(row, "token_digest", token)) throw new KeywardError("link-unknown")
    return row
  }

  #about<T>(patient: Address, run: (within: Queryable) => Promise<T>): Promise<T> {
    return this.#database.transaction(run, { about: `drops of ${patient}` })
  }
}

/** Whether a row keeps the digest of this token. */
function isOf(row: Row, column: "token_digest" | "owner_digest", token: Uint8Array): boolean {
  const digest = createHash("sha256").update(token).digest()
  const kept = Buffer.from(textOf(row, column), "hex")
  return kept.length === digest.length && timingSafeEqual(kept, digest)
}

/** @throws KeywardError `drop-used` `drop-over` */
function requireOpen(row: Row, now: number): void {
  const standing = standingOf(row, now)
  if (standing !== "open") throw new KeywardError(standing === "used" ? "drop-used" : "drop-over")
}

function standingOf(row: Row, now: number): DropStanding {
  if (row["ended_at"] !== null) return "ended"
  if (integerOf(row, "used") >= integerOf(row, "uses")) return "used"
  return integerOf(row, "expires_at") <= now ? "over" : "open"
}
