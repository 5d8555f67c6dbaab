import { equalBytes } from "../crypto/bytes"
import type { Masters } from "./masters"

/**
 * Tells whose masters those are that were wrapped to a delegate: whoever signs for the patient's wallet once can wrap
 * masters of their own, and no set with a master of the patient's in it.
 * @param handed as they were wrapped, oldest first
 * @returns by hand, the one that wrapped first before the others: sets each of which shares a master with another, oldest
 * first
 */
export function byHand(handed: readonly Masters[]): readonly (readonly Masters[])[] {
  let hands: (readonly Masters[])[] = []
  for (const masters of handed) {
    const isOf = (hand: readonly Masters[]) => hand.some((each) => shareMaster(each, masters))
    const own = [...hands.filter(isOf).flat(), masters]
    const at = hands.findIndex(isOf)
    const others = hands.filter((hand) => !isOf(hand))
    hands = at < 0 ? [...others, own] : [...others.slice(0, at), own, ...others.slice(at)]
  }
  return hands.map((hand) => handed.filter((masters) => hand.includes(masters)))
}

const shareMaster = (one: Masters, other: Masters): boolean =>
  [...one].some(([generation, master]) => {
    const same = other.get(generation)
    return same !== undefined && equalBytes(master, same)
  })
