import { isKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import {
  broughtBy,
  cameAfter,
  firstContentOf,
  isOwnContent,
  isUnderEverything,
} from "../_core/journal/own-content"
import type { RecordState } from "../_core/journal/patient-state"
import { formerOf, isBefore } from "../_core/keys/rekey-work"
import { isWrappedByKey, recordKeysOf } from "../_core/keys/keychain"
import type { Keychain } from "../_core/keys/keychain"
import { newEntries } from "../_core/keys/wrapped-keys"
import { EVERYTHING } from "../_core/types"
import type { PatientView } from "./read-patient"
import { openRecord, RECORD_FAULTS } from "./read-record"
import type { ManifestCache, OpenRecord } from "./read-record"
import type { Services } from "./services"

/**
 * Whether what a record opens with is its own: what it was added with; or what somebody with the patient's keys wrote for
 * this very record, as the manifest says. One before version 3 does not say it; the journal has to tell.
 */
export async function showsOwn(
  { state, keychain }: Pick<PatientView, "state" | "keychain">,
  { state: record, manifest, recordKey }: OpenRecord,
): Promise<boolean> {
  const came = broughtBy(record, record.cidDigest)
  if (!came || came === record.versions[0]) return came !== undefined
  if (!(await isWrappedByKey(record, came, keychain, recordKey))) return false
  if (manifest.v === 3) return manifest.first === firstContentOf(record)
  return isOwnContent(state, record, record.cidDigest, [manifest.patient, manifest.author])
}

/**
 * The content that a record should show and does not: its own that came last of those that open. null where it shows
 * that one, or none opens: then nothing is lost.
 * @param present null where what it shows does not open
 * @throws what keeps one from opening and may pass
 */
export async function displacedContent(
  services: Services,
  view: PatientView,
  record: RecordState,
  present: OpenRecord | null,
  cache: ManifestCache,
  options: { signal?: AbortSignal } = {},
): Promise<OpenRecord | null> {
  const isOwn = present !== null && (await showsOwn(view, present))
  for (const former of formerOf(record)) {
    if (isOwn && !cameAfter(record, former.cidDigest, record.cidDigest)) continue
    try {
      const open = await openRecord(services, view, former, cache, options)
      if (await showsOwn(view, open)) return open
    } catch (error) {
      if (!RECORD_FAULTS.some((code) => isKeywardError(error, code))) throw error
    }
  }
  return null
}

/**
 * Before anything takes a content's place, is given to somebody or removed: the record has to show its own, else that
 * would count as given up.
 * @throws KeywardError `content-displaced`: it can be put back first
 */
export async function expectOwn(
  services: Services,
  view: PatientView,
  open: OpenRecord,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const record = view.state.records.get(open.state.number)
  if (record && (await displacedContent(services, view, record, open, new Map(), options)))
    throw new KeywardError("content-displaced", { record: record.number })
}

/** What a server says that has lost a content, or keeps it back. */
const WITHHOLDING: readonly ErrorCode[] = ["store-missing", "store-refused"]

/** Whether it is the server that keeps from opening what somebody with the patient's keys put there. */
export const isKeptBack = async (
  view: PatientView,
  record: RecordState,
  problem: ErrorCode,
): Promise<boolean> => WITHHOLDING.includes(problem) && (await isWithheld(view, record))

/**
 * Whether somebody with the patient's keys put what a record shows there, though the store does not give it: it came into
 * the record last, and its wrap under everything opens to a key and stands nowhere before, byte for byte, for wraps are
 * public and can be copied. Such a content is withheld, and not planted.
 */
async function isWithheld({ state, keychain }: PatientView, record: RecordState): Promise<boolean> {
  const came = broughtBy(record, record.cidDigest)
  if (!came || !isUnderEverything(came)) return false
  // Set back to what it showed before something else: its owner puts nothing back that is gone
  if (!formerOf(record).every(({ cidDigest }) => cameAfter(record, record.cidDigest, cidDigest))) return false
  const before = [...state.records.values()]
    .flatMap(({ versions }) => versions)
    .filter(({ place }) => isBefore(place, came.place))
    .map(({ wrappedKeys }) => wrappedKeys)
  if (!newEntries(came.wrappedKeys, before).some(({ scope }) => scope === EVERYTHING)) return false
  const [key] = await keysOf(record, keychain)
  return key !== undefined && (await isWrappedByKey(record, came, keychain, key))
}

async function keysOf(record: RecordState, keychain: Keychain): Promise<Uint8Array[]> {
  const keys: Uint8Array[] = []
  try {
    for await (const key of recordKeysOf(record, keychain)) keys.push(key)
  } catch (error) {
    if (!isKeywardError(error, "key-wrong") && !isKeywardError(error, "record-altered")) throw error
  }
  return keys
}
