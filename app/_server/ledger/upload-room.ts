import { KeywardError } from "../../_core/errors"
import type { Address, Digest } from "../../_core/types"
import { integerOf } from "../database/port"
import type { Queryable, Row } from "../database/port"

/** What an upload has to fit into. Bytes. */
export interface Room {
  /** All that the account has stored. */
  readonly stored: number
  /**
   * What no record shows yet: of the account so much, and as much again as it has recorded; of its network so much, and
   * as much again as the accounts have recorded that are storing from there. What an account sent by sessions that are
   * over has as much room of its own, all of them together: whoever has stolen a session fills no more than the owner
   * frees by ending it. It goes where all goes that no record shows; what is still arriving is broken off.
   */
  readonly unrecorded: { readonly account: number; readonly network: number }
  /** Uploads of the account that may run at once; of sessions that are over none counts. */
  readonly uploadsAtOnce: number
}

/** Who stores: the account, and the network that it comes from by a name that does not tell which. */
export interface Sender {
  readonly uploader: Address
  readonly network: string
}

const OF_ENDED =
  "(session <> '' AND session NOT IN (SELECT id_digest FROM sessions WHERE incarnation = $1 AND account = $2))"

interface Sums {
  readonly all: number
  readonly recorded: number
}

/**
 * @throws KeywardError `store-full`; `unrecorded-full` with `ofNetwork`; `too-many-requests` where too many are running
 */
export async function requireRoom(
  within: Queryable,
  incarnation: Digest,
  { uploader, network }: Sender,
  size: number,
  room: Room,
): Promise<void> {
  const own = await sumsOf(within, "uploader = $2", incarnation, uploader)
  if (own.all + size > room.stored)
    throw new KeywardError("store-full", { stored: own.all, size, most: room.stored })
  const [arriving] = await within.query(
    `SELECT COUNT(*) AS running FROM arriving_uploads WHERE incarnation = $1 AND uploader = $2 AND NOT ${OF_ENDED}`,
    [incarnation, uploader],
  )
  const running = arriving ? integerOf(arriving, "running") : 0
  if (running >= room.uploadsAtOnce) throw new KeywardError("too-many-requests", { running })
  const refuse = (ofNetwork: boolean, unrecorded: number, most: number) => {
    if (unrecorded + size > most)
      throw new KeywardError("unrecorded-full", { ofNetwork, unrecorded, size, most })
  }
  const ended = await ofEndedSessions(within, incarnation, uploader)
  refuse(
    false,
    own.all - own.recorded - Math.min(ended, room.unrecorded.account),
    room.unrecorded.account + own.recorded,
  )
  const near = await sumsOf(within, "network = $2", incarnation, network)
  const unrecorded = near.all - near.recorded
  // Their history is looked up only where it matters.
  if (unrecorded + size <= room.unrecorded.network) return
  refuse(
    true,
    unrecorded,
    room.unrecorded.network + (await recordedFrom(within, incarnation, network, uploader)),
  )
}

// One statement: what moves from one table to the other meanwhile is counted once.
async function sumsOf(within: Queryable, who: string, incarnation: Digest, value: string): Promise<Sums> {
  const [row] = await within.query(
    `SELECT COALESCE(SUM(size), 0) AS all_bytes, COALESCE(SUM(size * recorded), 0) AS recorded_bytes
     FROM (SELECT size, CASE WHEN recorded_at IS NULL THEN 0 ELSE 1 END AS recorded
           FROM uploads WHERE incarnation = $1 AND ${who}
           UNION ALL SELECT size, 0 AS recorded FROM arriving_uploads WHERE incarnation = $1 AND ${who}) AS each_one`,
    [incarnation, value],
  )
  const read = (from: Row) => ({
    all: integerOf(from, "all_bytes"),
    recorded: integerOf(from, "recorded_bytes"),
  })
  return row ? read(row) : { all: 0, recorded: 0 }
}

/** Bytes that no record shows and that an account sent, or is sending, by sessions that are over. */
async function ofEndedSessions(within: Queryable, incarnation: Digest, uploader: Address): Promise<number> {
  const [row] = await within.query(
    `SELECT COALESCE(SUM(size), 0) AS ended_bytes
     FROM (SELECT size FROM uploads
           WHERE incarnation = $1 AND uploader = $2 AND recorded_at IS NULL AND ${OF_ENDED}
           UNION ALL SELECT size FROM arriving_uploads
           WHERE incarnation = $1 AND uploader = $2 AND ${OF_ENDED}) AS each_one`,
    [incarnation, uploader],
  )
  return row ? integerOf(row, "ended_bytes") : 0
}

/** Bytes that records show of the accounts that have something unrecorded from a network, and of one more. */
async function recordedFrom(
  within: Queryable,
  incarnation: Digest,
  network: string,
  uploader: Address,
): Promise<number> {
  const [row] = await within.query(
    `SELECT COALESCE(SUM(size), 0) AS recorded_bytes FROM uploads
     WHERE incarnation = $1 AND recorded_at IS NOT NULL AND (uploader = $3
        OR uploader IN (SELECT uploader FROM uploads WHERE incarnation = $1 AND network = $2)
        OR uploader IN (SELECT uploader FROM arriving_uploads WHERE incarnation = $1 AND network = $2))`,
    [incarnation, network, uploader],
  )
  return row ? integerOf(row, "recorded_bytes") : 0
}
