import { isKeywardError } from "../errors"
import { epochOf } from "../journal/patient-state"
import type { GrantState, PatientState, RecordState, RecordVersion } from "../journal/patient-state"
import type { Place } from "../ports/registry"
import { wrapScopes } from "./keychain"
import { EVERYTHING, isRecordScope, recordOfScope } from "../types"
import type { Address, Digest, Epoch, Scope } from "../types"
import { firstEpochOf, generationOf } from "./ring"
import { wrappedScopes } from "./wrapped-keys"

/** A wish for new record keys: of whatever was opened through `scope` before it stood at `epoch`. */
export interface RekeyJob {
  readonly scope: Scope
  /** 0 for a record scope, where every stop counts. */
  readonly epoch: Epoch
}

/** What a journal says about a job. Nothing else is needed to take it up again, on whatever device. */
export interface RekeyWork {
  /** Standing records with the content that the job is about, or a later one: oldest first. */
  readonly concerned: readonly RecordState[]
  /** Those of them that still show the former content. */
  readonly stale: readonly RecordState[]
  /** By record: contents that gave way to others and that no standing record shows, oldest first. */
  readonly former: readonly (readonly FormerContent[])[]
}

export interface FormerContent {
  readonly cidDigest: Digest
  /** Who put it there, and so uploaded it. */
  readonly by: Address
  /** Where the next one was put in its place. */
  readonly replacedAt: Place
  /** The record as it stands; {@link asItStood} tells how it did then, for its key. */
  readonly record: RecordState
}

/** Whether one record still shows a content that the job is about. */
export function isStale(state: PatientState, record: RecordState, job: RekeyJob): boolean {
  const last = contentRuns(record).at(-1)
  return !record.removed && last !== undefined && isKnown(state, record, last, job)
}

/** One content of a record and the entries that kept it. */
interface Content {
  readonly cidDigest: Digest
  readonly put: Place
  readonly versions: readonly RecordVersion[]
  /** All of the record's with this content: what was put back in its place was there before. */
  readonly all: readonly RecordVersion[]
}

/**
 * Whether sharing was really stopped: before, there is nothing to protect. `newest` is the generation of the newest
 * master; a job of a newer generation than the scope's goes on, for the scope is raised before anything is written
 * under it.
 */
export function isDue(state: PatientState, { scope, epoch }: RekeyJob, newest: number): boolean {
  if (isRecordScope(scope)) return stops(state, scope).length > 0
  const now = epochOf(state, scope)
  return now >= epoch || (isFirstOfGeneration(epoch) && generationOf(epoch) <= newest)
}

/** The work of a job, by the journal alone. */
export function rekeyWork(state: PatientState, job: RekeyJob): RekeyWork {
  const standing = [...state.records.values()].filter((record) => !record.removed)
  const shown = new Set(standing.map((record) => record.cidDigest))
  const concerned: RecordState[] = []
  const stale: RecordState[] = []
  const former: FormerContent[][] = []
  for (const record of standing) {
    const contents = contentRuns(record)
    if (!contents.some((content) => isKnown(state, record, content, job))) continue
    concerned.push(record)
    if (isStale(state, record, job)) stale.push(record)
    const gone = contents.flatMap(({ cidDigest, versions }, index): FormerContent[] => {
      const next = contents[index + 1]
      const by = versions[0]?.contentBy
      if (!next || !by || shown.has(cidDigest)) return []
      return [{ cidDigest, by, replacedAt: next.put, record }]
    })
    if (gone.length > 0) former.push(gone)
  }
  return { concerned, stale, former }
}

/** Every content that a record ever showed, in the order in which they first came. */
export const contentsOf = ({ versions }: RecordState): readonly Digest[] => [
  ...new Set(versions.map(({ cidDigest }) => cidDigest)),
]

/** A record as it stood with one of its contents before another took its place; itself where it shows that now. */
export function asItStood(record: RecordState, content: Digest): RecordState {
  const last = record.versions.findLastIndex(({ cidDigest }) => cidDigest === content)
  const version = record.versions[last]
  if (!version || last === record.versions.length - 1) return record
  const { by: _, place: __, stood: ___, byDelegate: ____, puts: _____, ...then } = version
  return { ...record, ...then, versions: record.versions.slice(0, last + 1) }
}

/** A record's contents, oldest first; the last one is the present. */
function contentRuns(record: RecordState): readonly Content[] {
  const contents: { cidDigest: Digest; put: Place; versions: RecordVersion[]; all: RecordVersion[] }[] = []
  const byContent = new Map<Digest, RecordVersion[]>()
  for (const version of record.versions) {
    const { cidDigest, place: put } = version
    const all = byContent.get(cidDigest) ?? []
    byContent.set(cidDigest, all)
    all.push(version)
    const last = contents.at(-1)
    if (last?.cidDigest === cidDigest) last.versions.push(version)
    else contents.push({ cidDigest, put, versions: [version], all })
  }
  return contents
}

/**
 * Whether a grant opens what its record shows now, as far as the journal tells. Of a single record it holds the key of
 * the content that stood when it was given, and a re-wrap of it that of the next one: what else replaced it is not part
 * of it.
 */
export function opensContent(grant: GrantState, record: RecordState): boolean {
  if (!isRecordScope(grant.scope)) return true
  const contents = contentRuns(record)
  const shown = contents.filter(({ cidDigest }) => cidDigest === record.cidDigest)
  if (shown.length === 0 || shown.some(({ put }) => isBefore(put, grant.wrappedAt))) return true
  const isRewrapped = isBefore(grant.grantedAt, grant.wrappedAt)
  return isRewrapped && contents.filter(({ put }) => isBefore(grant.wrappedAt, put)).length === 1
}

/** Whether somebody who left by the job's stop held a key of this content. */
function isKnown(
  state: PatientState,
  record: RecordState,
  content: Content,
  { scope, epoch }: RekeyJob,
): boolean {
  const versions = content.all
  if (isRecordScope(scope))
    return (
      recordOfScope(scope) === record.number &&
      stops(state, scope).some((stop) => versions.some(({ place }) => isBefore(place, stop)))
    )
  // Where somebody had the masters themselves, every scope's keys were that person's; and the patient alone
  // opens what is to the patient.
  const whole = scope === EVERYTHING && isFirstOfGeneration(epoch)
  // Wherever it stands now: a record that was moved out of the folder kept its key.
  return versions.some((version) => {
    const wraps = scopesOf(version)
    if (whole && wraps.length === 0) return true
    return wraps.some((wrap) => (whole || wrap.scope === scope) && wrap.epoch < epoch)
  })
}

const isFirstOfGeneration = (epoch: Epoch): boolean =>
  epoch > 0 && epoch === firstEpochOf(generationOf(epoch))

const stops = (state: PatientState, scope: Scope): Place[] =>
  [...state.grants.values()].flatMap((grant) =>
    grant.scope === scope && grant.ended ? [grant.ended.place] : [],
  )

/** Keys that nobody can read were shown to nobody. */
function scopesOf({ wrappedKeys }: Pick<RecordVersion, "wrappedKeys">): { scope: Scope; epoch: Epoch }[] {
  try {
    return wrappedScopes(wrappedKeys)
  } catch (error) {
    if (isKeywardError(error, "key-wrong")) return []
    throw error
  }
}

/**
 * Generations whose keys a standing record needs, or that a scope stands in now. What a record is wrapped under counts
 * where it is looked for, of everything and of its folder, at epochs that the scope ever stood at: anybody who adds, or
 * signs for the wallet once, names others.
 */
export function neededGenerations(state: PatientState): ReadonlySet<number> {
  const standing = [...state.records.values()].filter((record) => !record.removed)
  const stood = ({ scope, epoch }: { readonly scope: Scope; readonly epoch: Epoch }) =>
    epoch === 0 || (state.scopes.get(scope)?.all.includes(epoch) ?? false)
  const entriesOf = (record: RecordState) =>
    scopesOf(record).filter((entry) => wrapScopes(record).includes(entry.scope) && stood(entry))
  const epochs = [
    ...standing.flatMap((record) => entriesOf(record).map(({ epoch }) => epoch)),
    ...[...state.scopes.values()].map(({ epoch }) => epoch),
  ]
  return new Set(epochs.map(generationOf))
}

/** Whether one entry stands before another on the chain. */
export const isBefore = (
  one: Pick<Place, "block" | "logIndex">,
  other: Pick<Place, "block" | "logIndex">,
): boolean => one.block < other.block || (one.block === other.block && one.logIndex < other.logIndex)
