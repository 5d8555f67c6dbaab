import { fromHex, toBase64url } from "../crypto/bytes"
import { isKeywardError } from "../errors"
import { isBefore } from "../keys/rekey-work"
import { wrappedScopes } from "../keys/wrapped-keys"
import { EVERYTHING } from "../types"
import type { Address, Digest } from "../types"
import type { PatientState, RecordState, RecordVersion } from "./patient-state"

/** The entry that brought a content into a record first. */
export const broughtBy = (record: RecordState, content: Digest): RecordVersion | undefined =>
  record.versions.find(({ cidDigest }) => cidDigest === content)

/** `Manifest.first` of whatever takes its place in a record: the content that it was added with, in base64url. */
export const firstContentOf = ({ versions, cidDigest }: RecordState): string =>
  toBase64url(fromHex(versions[0]?.cidDigest ?? cidDigest))

/**
 * Whether a content can be a record's own: it was added with it, or no other record had shown it when it was put there.
 * Digests and wraps are public, so whoever signs for the wallet once can have a record show another one's content.
 * @param makers who can have made the content, besides the patient and the patient's delegates: what anybody else put
 * into the journal under its digest before says nothing
 */
export function mayBeOwn(
  state: PatientState,
  record: RecordState,
  content: Digest,
  makers: readonly Address[],
): boolean {
  const came = broughtBy(record, content)
  if (!came || came === record.versions[0]) return came !== undefined
  return !shownElsewhere(state, record, content, makers).some(({ first }) =>
    isBefore(first.place, came.place),
  )
}

/**
 * Whether a content is a record's own beyond doubt, as far as the journal alone tells: what the record was added with, or
 * what was wrapped as who has the keys does it (under everything) and no other record ever showed.
 */
export function isSurelyOwn(
  state: PatientState,
  record: RecordState,
  content: Digest,
  makers: readonly Address[],
): boolean {
  const came = broughtBy(record, content)
  if (!came || came === record.versions[0]) return came !== undefined
  return isUnderEverything(came) && shownElsewhere(state, record, content, makers).length === 0
}

/**
 * The same of a content before version 3, whose manifest does not say for which record it is. What another record was
 * added with is that one's, also where it came later: what waits to be added is public.
 */
export function isOwnContent(
  state: PatientState,
  record: RecordState,
  content: Digest,
  makers: readonly Address[],
): boolean {
  const came = broughtBy(record, content)
  if (!came || came === record.versions[0]) return came !== undefined
  return !shownElsewhere(state, record, content, makers).some(
    ({ first, isAdded }) => isAdded || isBefore(first.place, came.place),
  )
}

/** Whether an entry's keys are wrapped as whoever has the patient's keys wraps what takes another content's place. */
export function isUnderEverything({ wrappedKeys }: Pick<RecordVersion, "wrappedKeys">): boolean {
  try {
    return wrappedScopes(wrappedKeys).some(({ scope }) => scope === EVERYTHING)
  } catch (error) {
    if (isKeywardError(error, "key-wrong")) return false
    throw error
  }
}

function shownElsewhere(
  state: PatientState,
  { number }: RecordState,
  content: Digest,
  makers: readonly Address[],
): { readonly first: RecordVersion; readonly isAdded: boolean }[] {
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
