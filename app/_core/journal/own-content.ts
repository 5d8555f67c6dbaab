import { isBefore } from "../keys/rekey-work"
import type { Address, Digest } from "../types"
import type { PatientState, RecordState } from "./patient-state"

/**
 * Whether a content is a record's own: what it was added with, or what no other record had shown when it was put there.
 * Digests and wraps are public, so whoever signs for the wallet once can have a record show another one's content.
 * @param makers who can have made the content, besides the patient and the patient's delegates: what anybody else put
 * into the journal under its digest before says nothing
 */
export function isOwnContent(
  state: PatientState,
  record: RecordState,
  content: Digest,
  makers: readonly Address[],
): boolean {
  const at = record.versions.findIndex(({ cidDigest }) => cidDigest === content)
  const came = record.versions[at]
  if (at <= 0 || !came) return at === 0
  return !(state.recordsByContent.get(content) ?? []).some((number) => {
    const other = state.records.get(number)
    const first = other?.versions.find(({ cidDigest }) => cidDigest === content)
    if (!other || !first || number === record.number || !isBefore(first.place, came.place)) return false
    // Only the patient and the patient's delegates replace
    const isReplacement = first !== other.versions[0]
    return isReplacement || makers.includes(first.contentBy) || state.delegates.has(first.contentBy)
  })
}

/** Whether one content of a record first came into it after another. */
export const cameAfter = ({ versions }: RecordState, one: Digest, other: Digest): boolean =>
  versions.findIndex(({ cidDigest }) => cidDigest === one) >
  versions.findIndex(({ cidDigest }) => cidDigest === other)
