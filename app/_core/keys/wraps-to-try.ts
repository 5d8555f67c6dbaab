import { toHex } from "../crypto/bytes"
import type {
  DelegateState,
  DelegationWrap,
  GrantState,
  GrantWrap,
  RecordState,
} from "../journal/patient-state"
import { isRecordScope } from "../types"
import type { Digest, Epoch } from "../types"

/**
 * So many of one epoch, or of one content, from either end: one signature puts any number of wraps that open nothing
 * before what the patient wrapped there, or after it, not both.
 */
const MAX_OF_EACH_END = 8
/** Of a ring's grant, whose epochs share them: whoever may raise a scope can put wraps of nothing at any number of them. */
const MAX_WRAPS = 256

/**
 * What of a grant to try, in this order, until something opens: the last wrap, and those that somebody without keys may
 * have put theirs over. At most 256.
 * @param record of a record scope: the record, whose content they have to fit; else null
 */
export function wrapsToTry(grant: GrantState, record: RecordState | null): GrantWrap[] {
  const all: GrantWrap[] = [...(grant.earlierWraps ?? []), grant]
  if (!isRecordScope(grant.scope)) {
    return shared(new Set(all.map(({ epoch }) => epoch)), (epoch) =>
      all.filter((wrap) => wrap.epoch === epoch),
    )
  }
  if (!record) return []
  // Of contents that were announced by a re-wrap and never came, none of the others may be
  const latest = all.slice(-MAX_OF_EACH_END).reverse()
  const fitting = writtenWhile(record).flatMap((digest) => ends(all.filter(({ shown }) => shown === digest)))
  return [...new Set([...latest, ...fitting])]
}

/**
 * What a record showed while keys of its present content can have been wrapped: that content, or what it showed just
 * before, the first time and the last. However often somebody replaces it, these are three at most.
 */
function writtenWhile({ cidDigest, versions }: RecordState): Digest[] {
  const before = versions.flatMap((version, at) => {
    const previous = versions[at - 1]?.cidDigest
    return version.cidDigest === cidDigest && previous && previous !== cidDigest ? [previous] : []
  })
  return [...new Set([cidDigest, ...before.slice(0, 1), ...before.slice(-1)])]
}

/**
 * The same of a delegation, oldest first: the first eight and the last nine. A copy of an earlier wrap, which anybody can
 * make, counts where that one stands.
 * @param published keccak256 of the delegate's key: what was wrapped to a former one of theirs opens nothing any more
 */
export function delegationWrapsToTry(given: DelegateState, published: Digest | null): DelegationWrap[] {
  const earlier = (given.earlier ?? []).filter(({ keyDigest }) => keyDigest === published)
  const seen = new Set<string>()
  const own = [...earlier, given].filter(({ wrappedKey }) => {
    const name = toHex(wrappedKey)
    return !seen.has(name) && seen.add(name)
  })
  const last = Math.max(MAX_OF_EACH_END, own.length - MAX_OF_EACH_END - 1)
  return [...own.slice(0, MAX_OF_EACH_END), ...own.slice(last)]
}

/**
 * Of each epoch the last and the first, the newest epoch first, as many of each as there is room for: that of the newest
 * epochs where it is not enough for one of each.
 */
function shared(epochs: ReadonlySet<Epoch>, wrapsOf: (epoch: Epoch) => readonly GrantWrap[]): GrantWrap[] {
  const each = [...epochs].sort((a, b) => b - a).map((epoch) => ends(wrapsOf(epoch)))
  const taken = each.map(() => 0)
  let left = MAX_WRAPS
  for (let round = 0; round < 2 * MAX_OF_EACH_END; round++)
    for (const [at, wraps] of each.entries())
      if (left > 0 && round < wraps.length) {
        taken[at] = round + 1
        left--
      }
  return each.flatMap((wraps, at) => wraps.slice(0, taken[at]))
}

/** The last, the first, the last but one, the second … */
function ends<Wrap>(wraps: readonly Wrap[]): Wrap[] {
  const last = wraps.slice(-MAX_OF_EACH_END).reverse()
  const first = wraps.slice(0, MAX_OF_EACH_END)
  return [...new Set(last.flatMap((wrap, i) => [wrap, ...first.slice(i, i + 1)]))]
}
