import { equalBytes } from "../crypto/bytes"
import type { Masters } from "./masters"

/**
 * Masters of one hand: each set shares one with another of them, which only somebody who holds it can have made so.
 */
export interface MastersOfOneHand {
  /** Those that were wrapped last. */
  readonly newest: Masters
  /** Oldest first. */
  readonly all: readonly Masters[]
}

/**
 * Tells whose masters those are that were wrapped to a delegate: whoever signs for the patient's wallet once can wrap
 * masters of their own, and no set with a master of the patient's in it.
 * @param handed as they were wrapped, oldest first
 * @returns by hand, the one that wrapped first before the others
 */
export function byHand(handed: readonly Masters[]): readonly MastersOfOneHand[] {
  let hands: (readonly Masters[])[] = []
  for (const masters of handed) {
    const isOf = (hand: readonly Masters[]) => hand.some((each) => shareMaster(each, masters))
    const own = [...hands.filter(isOf).flat(), masters]
    const at = hands.findIndex(isOf)
    const others = hands.filter((hand) => !isOf(hand))
    hands = at < 0 ? [...others, own] : [...others.slice(0, at), own, ...others.slice(at)]
  }
  return hands.map((hand) => {
    const all = handed.filter((masters) => hand.includes(masters))
    return { all, newest: all.at(-1) ?? new Map() }
  })
}

const shareMaster = (one: Masters, other: Masters): boolean =>
  [...one].some(([generation, master]) => {
    const same = other.get(generation)
    return same !== undefined && equalBytes(master, same)
  })
