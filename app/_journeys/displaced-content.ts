import { isKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import { entriesThatPut, firstContentOf, isOwnContent } from "../_core/journal/own-content"
import type { RecordState } from "../_core/journal/patient-state"
import { asItStood } from "../_core/keys/rekey-work"
import { recordKeysOf } from "../_core/keys/keychain"
import type { Keychain } from "../_core/keys/keychain"
import { contentsByKey, isAnyByKey } from "../_core/keys/written-by-key"
import type { Digest } from "../_core/types"
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
  const [came, ...later] = entriesThatPut(record, record.cidDigest)
  if (!came || came === record.versions[0]) return came !== undefined
  // By any of them: somebody who saw it on its way can have put it there before its owner did
  if (!(await isAnyByKey(record, [came, ...later], keychain, recordKey))) return false
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
  for (const content of await formerToTry(view, record, isOwn)) {
    const former = asItStood(record, content)
    try {
      const open = await openRecord(services, view, former, cache, options)
      if (await showsOwn(view, open)) return open
    } catch (error) {
      if (!RECORD_FAULTS.some((code) => isKeywardError(error, code))) throw error
    }
  }
  return null
}

/** So many former contents are asked for: whoever has keys writes as many, and nobody else any number. */
const MAX_FORMER = 16

/**
 * The contents that a record showed before and that somebody with keys put there, the newest first, and what it was added
 * with. The others, which may be any number, are not asked for.
 * @param isOwn whether what it shows is its own: then only what they put there after it
 */
async function formerToTry(
  { state, keychain }: PatientView,
  record: RecordState,
  isOwn: boolean,
): Promise<Digest[]> {
  const own = await contentsByKey(state, record, keychain)
  if (isOwn)
    return own
      .slice(own.indexOf(record.cidDigest) + 1)
      .slice(-MAX_FORMER)
      .reverse()
  const [added, ...later] = own
  const former = [...later.slice(-MAX_FORMER).reverse(), ...(added ? [added] : [])]
  return former.filter((content) => content !== record.cidDigest)
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
 * Whether somebody with the patient's keys put what a record shows there, though the store does not give it: of all that
 * such somebody put there it came last, and a wrap of theirs opens to a key that it leads to. Such a content is withheld,
 * and not planted.
 */
async function isWithheld({ state, keychain }: PatientView, record: RecordState): Promise<boolean> {
  const content = record.cidDigest
  const own = await contentsByKey(state, record, keychain)
  // Set back to what it showed before something else: its owner puts nothing back that is gone
  if (own.at(-1) !== content) return false
  const keys = await keysOf(record, keychain)
  const put = entriesThatPut(record, content)
  for (const key of keys) if (await isAnyByKey(record, put, keychain, key)) return true
  return false
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
