import { carBytes } from "../../_core/dag/car-frames"
import { codecOf, DAG_PB } from "../../_core/dag/cid"
import type { Block } from "../../_core/dag/cid"
import { linksOf } from "../../_core/dag/node"
import { isKeywardError, KeywardError } from "../../_core/errors"
import type { PinStore } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"
import { inspectRecord, isWhole } from "./inspect"
import type { Inspection } from "./inspect"

/** A record of which a store has lost something. */
export interface DamagedRecord extends Inspection {
  readonly root: Cid
  readonly isRepaired: boolean
}

/**
 * Reads and hashes every block of every pinned record. `from`: another store, of which what is missing or altered here is
 * taken; a record that this one does not hold whole either waits until its owner sends it again.
 * @param onRecord told after each record
 */
export async function verifyStore(
  pins: PinStore,
  from: Pick<PinStore, "block"> | null,
  onRecord: (checked: number) => void = () => undefined,
): Promise<{ readonly records: number; readonly damaged: readonly DamagedRecord[] }> {
  const owners = new Map<Cid, string[]>()
  for await (const { root, owner } of pins.pins()) owners.set(root, [...(owners.get(root) ?? []), owner])
  const damaged: DamagedRecord[] = []
  let records = 0
  for (const [root, held] of owners) {
    const found = await inspectRecord(pins, root)
    if (!isWhole(found)) {
      const isRepaired = from !== null && (await repair(pins, from, root, held))
      damaged.push({ root, ...found, isRepaired })
    }
    onRecord(++records)
  }
  return { records, damaged }
}

async function repair(
  pins: PinStore,
  from: Pick<PinStore, "block">,
  root: Cid,
  owners: readonly string[],
): Promise<boolean> {
  try {
    for (const owner of owners)
      await pins.importCar(root, owner, carBytes(root, wholeBlocks(pins, from, root)))
    return isWhole(await inspectRecord(pins, root))
  } catch (error) {
    if (isKeywardError(error, "store-missing") || isKeywardError(error, "record-altered")) return false
    throw error
  }
}

/** All blocks of a record, each from the store itself where it is whole there. */
async function* wholeBlocks(
  pins: Pick<PinStore, "block">,
  from: Pick<PinStore, "block">,
  root: Cid,
): AsyncGenerator<Block> {
  const seen = new Set([root])
  for (const cid of seen) {
    const own = await pins.block(root, cid).catch((error: unknown) => {
      if (isKeywardError(error, "record-altered")) return null
      throw error
    })
    const bytes = own ?? (await from.block(root, cid))
    if (!bytes) throw new KeywardError("store-missing", { root, cid })
    yield { cid, bytes }
    if (codecOf(cid) === DAG_PB) for (const link of linksOf(bytes)) seen.add(link)
  }
}
