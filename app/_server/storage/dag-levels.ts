import "server-only"
import { codecOf, DAG_PB } from "../../_core/dag/cid"
import { linksOf } from "../../_core/dag/node"
import type { Cid } from "../../_core/types"

/**
 * Everything under a root by levels, the deepest first and the root last: removed in this order, what is left after a
 * crash can still be found from the root. Below a node that `nodeAt` does not give (null) nothing is known.
 */
export async function dagLevels(
  root: Cid,
  nodeAt: (cid: Cid) => Promise<Uint8Array | null>,
): Promise<readonly (readonly Cid[])[]> {
  const depthOf = new Map<Cid, number>()
  let level = new Set([root])
  for (let depth = 0; level.size > 0; depth++) {
    const next = new Set<Cid>()
    for (const cid of level) {
      // The deepest place counts where one block stands in several.
      depthOf.set(cid, depth)
      const node = codecOf(cid) === DAG_PB ? await nodeAt(cid) : null
      for (const link of node ? linksOf(node) : []) next.add(link)
    }
    level = next
  }
  const levels: Cid[][] = []
  for (const [cid, depth] of depthOf) (levels[depth] ??= []).push(cid)
  return levels.filter((each) => each !== undefined).reverse()
}
