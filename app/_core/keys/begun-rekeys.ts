import { epochOf, wasGivenKey } from "../journal/patient-state"
import type { PatientState, RecordState } from "../journal/patient-state"
import { asEpoch, EVERYTHING, isRecordScope } from "../types"
import type { Epoch, Scope } from "../types"
import { isStale, rekeyWork } from "./rekey-work"
import type { RekeyJob } from "./rekey-work"
import { firstEpochOf, generationOf } from "./ring"

/** Making new keys that the journal shows to be under way, whatever any notebook remembers of it. */
export interface BegunRekey {
  readonly job: RekeyJob
  /** The block of its last new content: an account that left the rest as it is has noted one that is no earlier. */
  readonly lastBlock: number
  /** Whether records are left that still show a content of before. */
  readonly isOpen: boolean
}

/**
 * Jobs of which some records have new keys: what they showed before a stop gave way to contents that were written after
 * it. A replacement for another reason looks the same, so there may be one more than was wished, never one less; of a
 * job of which nothing is done yet no journal tells, but whoever left is still offered for one.
 */
export function begunRekeys(state: PatientState): BegunRekey[] {
  return [...stopsOf(state)].flatMap(([scope, epoch]): BegunRekey[] => {
    const job = { scope, epoch }
    const { concerned, stale } = rekeyWork(state, job)
    const anew = concerned.filter((record) => !isStale(state, record, job) && isReplaced(record))
    if (anew.length === 0) return []
    const lastBlock = Math.max(...anew.map(({ versions }) => versions.at(-1)?.place.block ?? 0))
    return [{ job, lastBlock, isOpen: stale.length > 0 }]
  })
}

const isReplaced = ({ versions, cidDigest }: RecordState): boolean =>
  versions.some((version) => version.cidDigest !== cidDigest)

/**
 * By scope, the epoch before which somebody who was stopped held keys; of everything also the first of the newest
 * generation, whose earlier masters somebody may have had.
 */
function stopsOf(state: PatientState): Map<Scope, Epoch> {
  const stops = new Map<Scope, Epoch>()
  for (const grant of state.grants.values()) {
    const { scope, epoch, ended } = grant
    if (!ended || !wasGivenKey(grant)) continue
    const after = isRecordScope(scope) ? 0 : Math.max(epoch + 1, stops.get(scope) ?? 0)
    stops.set(scope, asEpoch(after))
  }
  const first = firstEpochOf(generationOf(epochOf(state, EVERYTHING)))
  if (first > 0 && first >= (stops.get(EVERYTHING) ?? 0)) stops.set(EVERYTHING, first)
  return stops
}
