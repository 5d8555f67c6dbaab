import { fromHex, toBase64url } from "../crypto/bytes"
import { isKeywardError } from "../errors"
import { isBefore } from "../keys/rekey-work"
import { entriesIn, wrappedScopes } from "../keys/wrapped-keys"
import type { WrapEntry } from "../keys/wrapped-keys"
import type { Place } from "../ports/registry"
import { EVERYTHING } from "../types"
import type { Address, Digest } from "../types"
import type { PatientState, RecordState, RecordVersion } from "./patient-state"

/** The entry that brought a content into a record first. */
const broughtBy = (record: RecordState, content: Digest): RecordVersion | undefined =>
  record.versions.find(({ cidDigest }) => cidDigest === content)

/** The entries that put a content into a record, oldest first: whoever put it there before its owner did wrote the first. */
export const entriesThatPut = ({ versions }: RecordState, content: Digest): RecordVersion[] =>
  versions.filter(({ cidDigest, puts }) => puts && cidDigest === content)

/** `Manifest.first` of whatever takes its place in a record: the content that it was added with, in base64url. */
export const firstContentOf = ({ versions, cidDigest }: RecordState): string =>
  toBase64url(fromHex(versions[0]?.cidDigest ?? cidDigest))

/** Whether a content is a record's own, by one rule about other records that show it. */
type IsOwn = (
  state: PatientState,
  record: RecordState,
  content: Digest,
  /**
   * Who can have made the content, besides the patient and the patient's delegates: what anybody else put into the journal
   * under its digest before says nothing.
   */
  makers: readonly Address[],
) => boolean

/** What a record was added with is its own; of any other content the rule decides, by where it came and was shown. */
const ownWhere =
  (
    rule: (came: RecordVersion, elsewhere: readonly Showing[], put: readonly RecordVersion[]) => boolean,
  ): IsOwn =>
  (state, record, content, makers) => {
    const came = broughtBy(record, content)
    if (!came || came === record.versions[0]) return came !== undefined
    return rule(came, shownElsewhere(state, record, content, makers), entriesThatPut(record, content))
  }

/**
 * Whether a content can be a record's own: it was added with it, or no other record had shown it when it was put there.
 * Digests and wraps are public, so whoever signs for the wallet once can have a record show another one's content.
 */
export const mayBeOwn = ownWhere(
  (came, elsewhere) => !elsewhere.some(({ first }) => isBefore(first.place, came.place)),
)

/**
 * Whether a content is a record's own beyond doubt, as far as the journal alone tells: what the record was added with, or
 * what was wrapped as who has the keys does it (under everything) and no other record ever showed.
 */
export const isSurelyOwn = ownWhere(
  (_, elsewhere, put) => put.some(isUnderEverything) && elsewhere.length === 0,
)

/**
 * The same of a content before version 3, whose manifest does not say for which record it is. What another record was
 * added with is that one's, also where it came later: what waits to be added is public.
 */
export const isOwnContent = ownWhere(
  (came, elsewhere) => !elsewhere.some(({ first, isAdded }) => isAdded || isBefore(first.place, came.place)),
)

/**
 * Whether an entry's keys are wrapped as whoever has the patient's keys wraps what takes another content's place: under
 * everything, at the epoch at which that stood when it came. Who was stopped keeps the rings of before.
 */
export function isUnderEverything({
  wrappedKeys,
  stood,
}: Pick<RecordVersion, "wrappedKeys" | "stood">): boolean {
  try {
    return wrappedScopes(wrappedKeys).some(
      ({ scope, epoch }) => scope === EVERYTHING && epoch === stood.everything,
    )
  } catch (error) {
    if (isKeywardError(error, "key-wrong")) return false
    throw error
  }
}

/** Another record that shows a content: the entry that brought it there first, and whether it was added with it. */
interface Showing {
  readonly first: RecordVersion
  readonly isAdded: boolean
}

function shownElsewhere(
  state: PatientState,
  { number }: RecordState,
  content: Digest,
  makers: readonly Address[],
): Showing[] {
  return (state.recordsByContent.get(content) ?? []).flatMap((each) => {
    const other = state.records.get(each)
    const first = other && broughtBy(other, content)
    if (!other || !first || each === number) return []
    const isAdded = first === other.versions[0]
    // Only the patient and the patient's delegates replace
    const isByMaker = !isAdded || makers.includes(first.contentBy) || state.delegates.has(first.contentBy)
    return isByMaker ? [{ first, isAdded }] : []
  })
}

/** Whether one content of a record first came into it after another. */
export const cameAfter = ({ versions }: RecordState, one: Digest, other: Digest): boolean =>
  versions.findIndex(({ cidDigest }) => cidDigest === one) >
  versions.findIndex(({ cidDigest }) => cidDigest === other)

/** Where each wrap stands first, by its very bytes; of one state, which does not change. */
const FIRST_WRAPS = new WeakMap<PatientState, ReadonlyMap<string, Place>>()

/**
 * The wraps of an entry of a record that stood nowhere before, byte for byte: wraps are public, and whoever signs for the
 * wallet once can copy them.
 */
export function ownWraps(state: PatientState, version: RecordVersion): WrapEntry[] {
  const first = FIRST_WRAPS.get(state) ?? firstWraps(state)
  FIRST_WRAPS.set(state, first)
  return entriesIn(version.wrappedKeys).filter((entry) => {
    const place = first.get(nameOf(entry))
    return place !== undefined && !isBefore(place, version.place)
  })
}

/** Whether an entry of a record brings a wrap under everything that stood nowhere before. */
export const bringsOwnWrap = (state: PatientState, version: RecordVersion): boolean =>
  ownWraps(state, version).some(({ scope }) => scope === EVERYTHING)

function firstWraps({ records }: PatientState): ReadonlyMap<string, Place> {
  const first = new Map<string, Place>()
  for (const { versions } of records.values())
    for (const version of versions)
      for (const name of entriesIn(version.wrappedKeys).map(nameOf)) {
        const known = first.get(name)
        if (!known || isBefore(version.place, known)) first.set(name, version.place)
      }
  return first
}

const nameOf = ({ scope, epoch, wrapped }: WrapEntry): string => `${scope} ${epoch} ${toBase64url(wrapped)}`
