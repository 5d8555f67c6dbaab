import { randomBytes } from "../crypto/bytes"
import { KeywardError } from "../errors"

/**
 * An account's masters, 32 bytes each, by generation, ascending; never empty. Generations may be left out: a scope can be
 * raised over generations that were never needed, and those get no master.
 */
export type Masters = ReadonlyMap<number, Uint8Array>

/** The generation of the registry's last epoch, 2^32 - 1. */
export const MAX_GENERATION = 2 ** 24 - 1

/** The one master of a new account, for generation 0. */
export const firstMasters = (): Masters => denseMasters([randomBytes(32)])

/** Masters as version 1 of vault and delegation lists them: the position is the generation. */
export const denseMasters = (masters: readonly Uint8Array[]): Masters => new Map(masters.entries())

/** The same list, or null where a generation is left out. */
export const asDense = (masters: Masters): readonly Uint8Array[] | null =>
  newestOf(masters) === masters.size - 1 ? [...masters.values()] : null

/** The newest generation: what is written from now on is under its master. */
export function newestOf(masters: Masters): number {
  const newest = [...masters.keys()].at(-1)
  if (newest === undefined) throw new RangeError("no masters")
  return newest
}

/**
 * One more master, for a generation after the newest.
 * @throws KeywardError `keys-full` where the registry has no such generation
 */
export function withMaster(masters: Masters, generation: number): Masters {
  if (generation > MAX_GENERATION) throw new KeywardError("keys-full", { generation })
  if (generation <= newestOf(masters)) throw new RangeError("a master of a former generation")
  return new Map([...masters, [generation, randomBytes(32)]])
}

/** The same masters, each as `copy` gives it. */
export const copyMasters = (masters: Masters, copy: (master: Uint8Array) => Uint8Array): Masters =>
  new Map([...masters].map(([generation, master]) => [generation, copy(master)]))

/** Whether these are generations that masters may have, each once and in ascending order. */
export const isAscending = (generations: readonly number[]): boolean =>
  generations.every((generation, i) => {
    const isGeneration = Number.isInteger(generation) && generation >= 0 && generation <= MAX_GENERATION
    return isGeneration && (i === 0 || generation > (generations[i - 1] ?? generation))
  })
