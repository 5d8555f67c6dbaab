import { equalBytes } from "../crypto/bytes"
import { bringsOwnWrap, isUnderEverything, ownWraps } from "../journal/own-content"
import type { PatientState, RecordState, RecordVersion } from "../journal/patient-state"
import { EVERYTHING } from "../types"
import type { Digest } from "../types"
import { keyUnder, markedEntries, opensUnder } from "./keychain"
import type { Keychain } from "./keychain"

/**
 * Whether somebody with the patient's keys wrote an entry: its wrap under everything is of the epoch at which that stood
 * when the entry came, and opens to the record's key. Whoever signs for the wallet once can copy wraps, make up wraps that
 * open nothing, or wrap to the patient's public key; and who was stopped keeps the rings of before.
 * @param recordKey what the content opens with
 */
const isWrittenByKey = async (
  record: RecordState,
  version: RecordVersion,
  keychain: Keychain,
  recordKey: Uint8Array,
): Promise<boolean> =>
  opensUnder(
    { ...record, ...version },
    keychain,
    { scope: EVERYTHING, epoch: version.stood.everything },
    recordKey,
  )

/** Whether one of several entries is. */
export async function isAnyByKey(
  record: RecordState,
  versions: readonly RecordVersion[],
  keychain: Keychain,
  recordKey: Uint8Array,
): Promise<boolean> {
  for (const version of versions) if (await isWrittenByKey(record, version, keychain, recordKey)) return true
  return false
}

/**
 * The same by what a reader holds: of who reads a folder and not everything by the folder's wrap, which others who read it
 * can write as well. Who was given the record alone holds no ring: then by its form.
 */
export async function seemsWrittenByKey(
  record: RecordState,
  version: RecordVersion,
  keychain: Keychain,
  recordKey: Uint8Array,
): Promise<boolean> {
  const ring = await ringOfThen(version, keychain)
  if (!ring) return isUnderEverything(version)
  return opensUnder({ ...record, ...version }, keychain, ring, recordKey)
}

/**
 * The same of an entry that says that somebody accepted what another put there: it is no copy of what the other wrote. As
 * ever of what a reader holds; where its content's key is not at hand, of whatever key it opens to.
 */
export async function acceptsByKey(
  { state, keychain }: { readonly state: PatientState; readonly keychain: Keychain },
  record: RecordState,
  version: RecordVersion,
  recordKey?: Uint8Array,
): Promise<boolean> {
  const ring = await ringOfThen(version, keychain)
  if (!ring) return isUnderEverything(version)
  const stood = { ...record, ...version }
  const key = await keyUnder(stood, keychain, ring)
  if (!key || (recordKey && !equalBytes(key, recordKey))) return false
  for (const entry of markedEntries(version, ownWraps(state, version))) {
    const isClosed = !keychain.opensFormerWraps && !(await keychain.ringKey(entry.scope, entry.epoch))
    if (isClosed || (await opensUnder(stood, keychain, entry, key))) return true
  }
  return false
}

/** The ring under which somebody with the patient's keys wrapped an entry, of those that a reader holds. */
async function ringOfThen({ stood, folder }: RecordVersion, keychain: Keychain) {
  const rings = [
    { scope: EVERYTHING, epoch: stood.everything },
    { scope: folder, epoch: stood.folder },
  ]
  for (const ring of rings) if (await keychain.ringKey(ring.scope, ring.epoch)) return ring
  return null
}

/** Whether the wrap under everything of an entry is of the epoch of then and opens to a key, whichever. */
export const opensToKeyOfThen = async (
  record: RecordState,
  version: RecordVersion,
  keychain: Keychain,
): Promise<boolean> =>
  isUnderEverything(version) &&
  (await keyUnder({ ...record, ...version }, keychain, {
    scope: EVERYTHING,
    epoch: version.stood.everything,
  })) !== null

/**
 * The contents that somebody with the patient's keys put into a record, in the order in which they did, after what it was
 * added with, by whomever: each with a wrap that stood nowhere before, byte for byte, and opens. What others put there,
 * which may be any number, is not among them.
 */
export async function contentsByKey(
  state: PatientState,
  record: RecordState,
  keychain: Keychain,
): Promise<Digest[]> {
  const found = new Set<Digest>(record.versions.slice(0, 1).map(({ cidDigest }) => cidDigest))
  for (const version of record.versions) {
    if (!version.puts || found.has(version.cidDigest) || !bringsOwnWrap(state, version)) continue
    if (await opensToKeyOfThen(record, version, keychain)) found.add(version.cidDigest)
  }
  return [...found]
}
