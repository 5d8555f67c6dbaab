import {
  DROP_PACE_BYTES,
  DROP_PART_BYTES,
  DROP_SILENT_SECONDS,
  MAX_DROP_NETWORK_BYTES,
  MAX_DROP_WAITING_BYTES,
} from "../../_core/drop/drop-limits"
import { KeywardError } from "../../_core/errors"
import type { OfferedDrop } from "../../_core/ports/drops"
import { asAddress } from "../../_core/types"
import type { Digest } from "../../_core/types"
import { bytesOf, integerOf, textOf } from "../database/port"
import type { Database, Queryable, Row } from "../database/port"
import { DropRows, requireOpen, standingOf } from "./drop-rows"
import type { HeldDrop } from "./drop-rows"
import type { Drops } from "./drops"

/** Bytes that a part of a package has. */
export const partLength = (size: number, part: number): number =>
  Math.min(DROP_PART_BYTES, size - part * DROP_PART_BYTES)
const partsOf = (size: number): number => Math.ceil(size / DROP_PART_BYTES)

/** What whoever has a drop link may do by it: send, part by part, as much and as often as the link takes. */
export class DropArrivals {
  readonly #rows: DropRows
  readonly #drops: Pick<Drops, "sweep">

  constructor(database: Database, incarnation: Digest, drops: Pick<Drops, "sweep">) {
    this.#rows = new DropRows(database, incarnation)
    this.#drops = drops
  }

  /** @throws KeywardError `link-unknown` */
  async offered({ drop, token }: HeldDrop, now: number): Promise<OfferedDrop> {
    const row = await this.#rows.held(this.#rows.database, { drop, token })
    return {
      standing: standingOf(row, now),
      publicKey: bytesOf(row, "public_key"),
      maxBytes: integerOf(row, "max_bytes"),
      expires: integerOf(row, "expires_at"),
    }
  }

  /**
   * Makes room for a package. One that has been silent gives way to another of the same link, and one that does not come
   * at a pace gives way to whoever wants its room: what is announced and not sent keeps nobody out.
   * @param network where it comes from, by a name that does not tell which
   * @throws KeywardError `link-unknown` `drop-used` `drop-over` `file-too-large` `drops-full`; `too-many-requests` while as
   * many are on their way as may still be sent; `request-malformed` where the arrival is another one's
   */
  async begin(
    held: HeldDrop,
    { arrival, size, network }: { readonly arrival: string; readonly size: number; readonly network: string },
    now: number,
  ): Promise<void> {
    const { drop } = held
    const patient = asAddress(textOf(await this.#rows.held(this.#rows.database, held), "patient"))
    await this.#drops.sweep(patient, now)
    const run = async (within: Queryable) => {
      const row = await this.#rows.held(within, held)
      const there = await this.#rows.arrival(within, { drop, arrival })
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
          [this.#rows.incarnation, value],
        )
        const over = (sum ? integerOf(sum, "bytes") : 0) + size - most
        if (over > 0) await this.#free(within, { column, value }, over, now)
      }
      await within.query(
        `INSERT INTO drop_arrivals (incarnation, link, arrival, patient, network, size, begun_at, heard_at, arrived_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, NULL)`,
        [...[this.#rows.incarnation, drop, arrival, patient, network], size, now],
      )
    }
    await this.#rows.database.transaction(run, { about: [`drops of ${patient}`, `drops from ${network}`] })
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
      const key = [this.#rows.incarnation, held.drop, arrival]
      // First: what somebody of the same network has taken away meanwhile gets no part any more
      const [there] = await within.query(
        `UPDATE drop_arrivals SET heard_at = $4 WHERE incarnation = $1 AND link = $2 AND arrival = $3
         RETURNING arrival`,
        [...key, now],
      )
      if (!there) throw new KeywardError("link-unknown")
      await within.query(
        `INSERT INTO drop_parts (incarnation, link, arrival, part, size, bytes) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (incarnation, link, arrival, part) DO UPDATE SET size = $5, bytes = $6`,
        [...key, part, bytes.length, bytes],
      )
    })
  }

  /**
   * It has arrived, and a use is counted, both or neither; once, however often it is asked for.
   * @throws KeywardError `link-unknown` also where a part is missing, `drop-over` `drop-used`
   */
  async finish(held: HeldDrop, arrival: string, now: number): Promise<void> {
    await this.#onItsWay(held, arrival, now, async (within, row) => {
      const key = [this.#rows.incarnation, held.drop, arrival]
      const [found] = await within.query(
        `SELECT COUNT(*) AS parts, COALESCE(SUM(size), 0) AS bytes FROM drop_parts
         WHERE incarnation = $1 AND link = $2 AND arrival = $3`,
        key,
      )
      const size = integerOf(row, "size")
      if (!found || integerOf(found, "parts") !== partsOf(size) || integerOf(found, "bytes") !== size)
        throw new KeywardError("link-unknown")
      const [there] = await within.query(
        `UPDATE drop_arrivals SET arrived_at = $4 WHERE incarnation = $1 AND link = $2 AND arrival = $3
         RETURNING arrival`,
        [...key, now],
      )
      if (!there) throw new KeywardError("link-unknown")
      await within.query("UPDATE drop_links SET used = used + 1 WHERE incarnation = $1 AND link = $2", [
        ...[this.#rows.incarnation, held.drop],
      ])
    })
  }

  /** The sender gives up; what has arrived stays. */
  async cancel(held: HeldDrop, arrival: string): Promise<void> {
    const { drop } = held
    const patient = asAddress(textOf(await this.#rows.held(this.#rows.database, held), "patient"))
    await this.#rows.about(patient, async (within) => {
      const row = await this.#rows.arrival(within, { drop, arrival })
      if (row?.["arrived_at"] === null) await this.#rows.erase(within, { drop, arrival })
    })
  }

  /** Runs `work` on a package that is on its way by a link that is open; nothing happens for one that has arrived. */
  async #onItsWay(
    held: HeldDrop,
    arrival: string,
    now: number,
    work: (within: Queryable, arriving: Row) => Promise<void>,
  ): Promise<void> {
    const patient = asAddress(textOf(await this.#rows.held(this.#rows.database, held), "patient"))
    await this.#rows.about(patient, async (within) => {
      const link = await this.#rows.held(within, held)
      const row = await this.#rows.arrival(within, { drop: held.drop, arrival })
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
      [this.#rows.incarnation, drop],
    )
    const [silent] = running
    if (running.length < left || !silent) return
    const seconds = integerOf(silent, "heard_at") + DROP_SILENT_SECONDS - now
    if (seconds > 0) throw new KeywardError("too-many-requests", { seconds })
    await this.#rows.erase(within, { drop, arrival: textOf(silent, "arrival") })
  }

  /**
   * Takes packages away that are on their way and do not come at a pace, the longest silent first, until there is room.
   * @param of the patient's, or those that came from one network
   * @throws KeywardError `drops-full` where that does not make room: then none is taken away
   */
  async #free(
    within: Queryable,
    { column, value }: { readonly column: "patient" | "network"; readonly value: string },
    bytes: number,
    now: number,
  ): Promise<void> {
    const idle = await within.query(
      `SELECT link, arrival, size FROM drop_arrivals
       WHERE incarnation = $1 AND ${column} = $2 AND arrived_at IS NULL AND begun_at <= $3
         AND (heard_at <= $3
           OR $5 * ($4 - begun_at) > (SELECT COALESCE(SUM(drop_parts.size), 0) FROM drop_parts
             WHERE drop_parts.incarnation = drop_arrivals.incarnation AND drop_parts.link = drop_arrivals.link
               AND drop_parts.arrival = drop_arrivals.arrival))
       ORDER BY heard_at, arrival`,
      [this.#rows.incarnation, value, now - DROP_SILENT_SECONDS, now, DROP_PACE_BYTES],
    )
    let left = bytes
    for (const row of idle) {
      if (left <= 0) break
      await this.#rows.erase(within, { drop: textOf(row, "link"), arrival: textOf(row, "arrival") })
      left -= integerOf(row, "size")
    }
    if (left > 0) throw new KeywardError("drops-full")
  }
}
