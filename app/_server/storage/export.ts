import "server-only"
import { carHeader, framePrefix } from "../../_core/dag/car-frames"
import { codecOf, DAG_PB } from "../../_core/dag/cid"
import { linksOf } from "../../_core/dag/node"
import { readNames } from "../../_core/dag/read"
import { KeywardError } from "../../_core/errors"
import type { PinStore } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"

/**
 * What a reader gets for one name of a record: a CARv1 of the root and everything under the name, depth first, one
 * block in memory at a time. The root and the name's own block are looked up before this resolves, so that a record
 * that is gone is known before an answer begins; a block that is missing later ends the stream with an error.
 * @throws KeywardError `store-missing` where the root, the name or a block is not held
 */
export async function exportName(
  store: Pick<PinStore, "block">,
  root: Cid,
  name: string,
  options: { signal?: AbortSignal } = {},
): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
  const need = async (cid: Cid): Promise<Uint8Array> => {
    const bytes = await store.block(root, cid, options)
    if (!bytes) throw new KeywardError("store-missing", { root, cid })
    return bytes
  }
  const directory = await need(root)
  const link = (await readNames(root, directory)).find((one) => one.name === name)
  if (!link) throw new KeywardError("store-missing", { root })
  const top = await need(link.cid)
  return depthFirst()

  async function* depthFirst(): AsyncGenerator<Uint8Array, void, undefined> {
    yield carHeader(root)
    yield* frame(root, directory)
    yield* frame(link!.cid, top)
    const open = codecOf(link!.cid) === DAG_PB ? linksOf(top).reverse() : []
    for (let cid = open.pop(); cid; cid = open.pop()) {
      options.signal?.throwIfAborted()
      const bytes = await need(cid)
      yield* frame(cid, bytes)
      if (codecOf(cid) === DAG_PB) open.push(...linksOf(bytes).reverse())
    }
  }
}

function* frame(cid: Cid, bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  yield framePrefix({ cid, bytes })
  yield bytes
}
