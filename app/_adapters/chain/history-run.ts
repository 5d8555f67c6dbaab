import { EMPTY_LINK } from "../../_core/journal/link"
import type { Link } from "../../_core/ports/registry"
import type { HistoryKind } from "./histories"

/** A verified run of consecutive entries, oldest first, between two links. */
export interface Run<E> {
  /** The link before the first entry; `EMPTY_LINK` where the run is the whole history. */
  readonly start: Link
  readonly head: Link
  readonly entries: readonly E[]
}

export const NOTHING: Run<never> = { start: EMPTY_LINK, head: EMPTY_LINK, entries: [] }

/** A run that holds nothing yet and ends at a head. */
export const endingAt = (head: Link): Run<never> => ({ start: head, head, entries: [] })

/** How many of the entries stand before the link of this length; null where no entry begins or ends there. */
export function entriesBefore<E>(kind: HistoryKind<E>, run: Run<E>, length: number): number | null {
  if (length === run.head.length) return run.entries.length
  let [low, high] = [0, run.entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (kind.previous(run.entries[middle] as E).length < length) low = middle + 1
    else high = middle
  }
  const entry = run.entries[low]
  return entry !== undefined && kind.previous(entry).length === length ? low : null
}

/** The link after the first `count` entries. */
export function linkAfterEntries<E>(kind: HistoryKind<E>, run: Run<E>, count: number): Link {
  const next = run.entries[count]
  return next === undefined ? run.head : kind.previous(next)
}

/** Where a link stands in a run: the number of entries before it; null where it is not one of the run's links. */
export function placeOfLink<E>(kind: HistoryKind<E>, run: Run<E>, link: Link): number | null {
  const count = entriesBefore(kind, run, link.length)
  return count !== null && linkAfterEntries(kind, run, count).word === link.word ? count : null
}

/** The newest link of a run whose block is not above `block`; its start where there is none. */
export function newestLinkUpTo<E>(kind: HistoryKind<E>, run: Run<E>, block: number): Link {
  for (let count = run.entries.length; count >= 0; count--) {
    const link = linkAfterEntries(kind, run, count)
    if (link.lastBlock <= block) return link
  }
  return run.start
}
