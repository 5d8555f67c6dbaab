import "server-only"
import { framePrefix, HEADER_LENGTH } from "../../_core/dag/car-frames"
import { codecOf, DAG_PB } from "../../_core/dag/cid"
import { linksOf } from "../../_core/dag/node"
import { isKeywardError } from "../../_core/errors"
import type { PinStore } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"

/** What a store really holds of a record. */
export interface Inspection {
  /** Bytes of a CAR of what is there and whole; of all of it where nothing is wrong. */
  readonly size: number
  readonly missing: readonly Cid[]
  /** Blocks whose bytes are not those of their CID. Below a node of these, as of the missing, nothing is known. */
  readonly altered: readonly Cid[]
}

/**
 * Reads and hashes every block of a record, one at a time. Memory: the names of its blocks.
 * @throws KeywardError `store-unreachable` `cancelled` where the store cannot be asked
 */
export async function inspectRecord(
  store: Pick<PinStore, "block">,
  root: Cid,
  options: { signal?: AbortSignal } = {},
): Promise<Inspection> {
  const seen = new Set([root])
  const missing: Cid[] = []
  const altered: Cid[] = []
  let size = HEADER_LENGTH
  for (const cid of seen) {
    options.signal?.throwIfAborted()
    const bytes = await store.block(root, cid, options).catch((error: unknown) => {
      if (!isKeywardError(error, "record-altered")) throw error
      altered.push(cid)
      return undefined
    })
    if (bytes === null) missing.push(cid)
    if (!bytes) continue
    size += framePrefix({ cid, bytes }).length + bytes.length
    if (codecOf(cid) === DAG_PB) for (const link of linksOf(bytes)) seen.add(link)
  }
  return { size, missing, altered }
}

export const isWhole = ({ missing, altered }: Inspection): boolean =>
  missing.length === 0 && altered.length === 0
