import { carBytes } from "../../_core/dag/car-frames"
import { codecOf, DAG_PB } from "../../_core/dag/cid"
import type { Block } from "../../_core/dag/cid"
import { linksOf } from "../../_core/dag/node"
import { isKeywardError, KeywardError } from "../../_core/errors"
import type { PinStore } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"
import { inspectRecord, isWhole } from "./inspect"

/** What a migration did. */
export interface Migrated {
  /** Pins that the new store holds whole now. */
  readonly held: number
  /** Of these, those that were brought now; the others were there already. */
  readonly brought: number
  readonly bytes: number
  /** Pins of the new store that the old one does not have any more: taken away. */
  readonly removed: number
  /** Records of which the old store has lost something: nothing of them is in the new one. */
  readonly damaged: readonly Cid[]
}

/**
 * Brings every pin of one store to another, and reads each record back from there block by block before it counts as
 * brought; running it again goes on where it was broken off. What the new store holds and the old one does not any more
 * was erased meanwhile, and goes. Nothing is taken from the old store.
 * @param onPin told after each pin
 * @throws KeywardError `store-full` `store-unreachable` `store-public` `store-keeps`, of either store
 */
export async function migrateStore(
  from: Pick<PinStore, "pins" | "block">,
  to: PinStore,
  onPin: (done: number) => void = () => undefined,
): Promise<Migrated> {
  const named = new Set<string>()
  const damaged = new Set<Cid>()
  let [held, brought, bytes] = [0, 0, 0]
  for await (const { root, owner } of from.pins()) {
    named.add(nameOf(root, owner))
    const there = (await to.isPinned(root, owner)) ? await inspectRecord(to, root) : null
    if (there && isWhole(there)) {
      bytes += there.size
      held++
    } else {
      const size = await bring(from, to, root, owner)
      if (size === null) damaged.add(root)
      else {
        bytes += size
        held++
        brought++
      }
    }
    onPin(held + damaged.size)
  }
  let removed = 0
  for await (const { root, owner } of to.pins()) {
    if (named.has(nameOf(root, owner))) continue
    await to.unpin(root, owner)
    removed++
  }
  await to.collectGarbage()
  return { held, brought, bytes, removed, damaged: [...damaged] }
}

/** Its size as a CAR; null where the old store does not hold all of it. */
async function bring(
  from: Pick<PinStore, "block">,
  to: PinStore,
  root: Cid,
  owner: string,
): Promise<number | null> {
  try {
    await to.importCar(root, owner, carBytes(root, blocksOf(from, root)))
  } catch (error) {
    if (isKeywardError(error, "store-missing") || isKeywardError(error, "record-altered")) return null
    throw error
  }
  const found = await inspectRecord(to, root)
  if (!isWhole(found))
    throw new KeywardError("store-unreachable", { reason: "the new store lost what it took", root })
  return found.size
}

/**
 * Every block of a record once, the root first.
 * @throws KeywardError `store-missing` `record-altered`
 */
export async function* blocksOf(pins: Pick<PinStore, "block">, root: Cid): AsyncGenerator<Block> {
  const seen = new Set([root])
  for (const cid of seen) {
    const bytes = await pins.block(root, cid)
    if (!bytes) throw new KeywardError("store-missing", { root, cid })
    yield { cid, bytes }
    if (codecOf(cid) === DAG_PB) for (const link of linksOf(bytes)) seen.add(link)
  }
}

const nameOf = (root: Cid, owner: string) => `${root} ${owner}`
