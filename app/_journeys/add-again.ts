import { digestOfRoot } from "../_core/dag/cid"
import { KeywardError } from "../_core/errors"
import { inParts } from "../_core/in-parts"
import { epochOf } from "../_core/journal/patient-state"
import type { RecordState, RecordVersion } from "../_core/journal/patient-state"
import { folderByKey, isWrappedByKey } from "../_core/keys/keychain"
import { maxSeveral, wrapSeveral } from "../_core/keys/several-keys"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { isAnyByKey } from "../_core/keys/written-by-key"
import type { OnTransaction } from "../_core/ports/registry"
import { newRecordKey } from "../_core/records/record-key"
import { asScope, EVERYTHING, UNFILED } from "../_core/types"
import type { Address, Digest, Scope } from "../_core/types"
import { authorshipOf } from "./authorship"
import { displacedContent, isKeptBack } from "./displaced-content"
import { refileRecords, toWrite } from "./file-records"
import { eraseContent, shownIn } from "./gone-for-both"
import { readAgreed } from "./read-patient"
import type { PatientView } from "./read-patient"
import { openRecords, RECORD_FAULTS } from "./read-record"
import type { ListedRecord, ManifestCache, OpenRecord } from "./read-record"
import type { Services } from "./services"
import { underRings } from "./upload-records"

/** The deployment keeps what was removed without its token for thirty days (`KEPT_SECONDS` on the server). */
const KEPT_SECONDS = 30 * 86_400

/** Within which the page that removed a record has its content erased. */
const ERASED_WITHIN_SECONDS = 600

/** A record that is removed, and the content of its own that the deployment still has. */
export interface RemovedRecord {
  readonly state: RecordState
  readonly kept: OpenRecord
}

/**
 * Records that were removed within thirty days, ten minutes ago at least, and whose content is stored and opens: somebody signed for the wallet
 * without the keys, or the owner's page was closed before it had the content erased. For the patient what the patient or
 * a delegate put there; for who acts for the patient what they put there themselves: another's upload is not served for
 * a record that they add. A contribution that nobody filed is left out.
 */
export async function removedAndKept(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  cache: ManifestCache,
  options: { signal?: AbortSignal } = {},
): Promise<RemovedRecord[]> {
  if (!view.isOwn) return []
  if (keys.vault?.isLastOf(view.state.vaults) === false) return []
  const mayAdd = (by: Address) =>
    by === services.account || (services.account === view.patient && view.state.delegates.has(by))
  const candidates = [...view.state.records.values()].filter(({ removed, versions }) => {
    const age = removed && view.now - removed.place.timestamp
    if (age === null || age < ERASED_WITHIN_SECONDS || age >= KEPT_SECONDS) return false
    return versions.some(({ contentBy }) => mayAdd(contentBy))
  })
  const found = new Map<Digest, RemovedRecord>()
  for (const listed of await openRecords(services, view, candidates, cache, options)) {
    const { state } = listed
    const kept = await contentOf(services, view, listed, cache, options)
    if (!kept || !mayAdd(kept.state.contentBy) || (await standingWith(view, kept))) continue
    const filed = await filedBy(view, state, kept)
    if (!filed || !(await opensOnceAdded(services, view, filed, kept))) continue
    found.set(kept.state.cidDigest, { state, kept })
  }
  return [...found.values()]
}

/** The entry by which somebody with the patient's keys had a content stand in a record; null where nobody did. */
async function filedBy(
  { keychain }: PatientView,
  record: RecordState,
  { recordKey, state: { cidDigest } }: OpenRecord,
): Promise<RecordVersion | null> {
  for (const version of record.versions)
    if (version.cidDigest === cidDigest && (await isAnyByKey(record, [version], keychain, recordKey)))
      return version
  return null
}

/** Whether what a manifest says of author and corrections fits a record that this account adds. */
async function opensOnceAdded(
  services: Services,
  view: PatientView,
  filed: RecordVersion,
  kept: OpenRecord,
): Promise<boolean> {
  const { state, manifest } = kept
  const by = services.account
  if (by !== view.patient) return manifest.author === by && manifest.former === undefined
  const place = state.removed?.place ?? state.addedAt
  const version = { ...filed, by, contentBy: by, place, byDelegate: false, puts: true }
  const added = { ...state, author: by, contentBy: by, versions: [version] }
  return (await authorshipOf(services, view, added, kept)) !== null
}

/** The content of its own that a removed record showed last, of those that open; null where none does. */
async function contentOf(
  services: Services,
  view: PatientView,
  { state, open, problem }: ListedRecord,
  cache: ManifestCache,
  options: { signal?: AbortSignal } = {},
): Promise<OpenRecord | null> {
  if (problem && !RECORD_FAULTS.includes(problem)) return null
  // Whoever has keys wrote something after it, which the server does not give now
  if (problem && (await isKeptBack(view, state, problem))) return null
  // What keeps one from opening may pass; it is looked at again
  return (await displacedContent(services, view, state, open, cache, options).catch(() => null)) ?? open
}

/**
 * Adds removed records again, as new ones with the same content under its own key: one confirmation for 90 or so of one
 * folder. Where it was moved before it was removed, it is added to where it was written, closed to that folder, and moved
 * by a second one. Each is opened first, as both providers show the journal. Grants of a removed record alone are not
 * made again. Safe to run again: what stands by now is left out.
 * @throws KeywardError `providers-disagree` `vault-changed` and whatever opening one throws, or the wallet refuses
 */
export async function addAgain(
  services: Services,
  keys: UnlockedKeys,
  records: readonly RemovedRecord[],
  on?: OnTransaction,
): Promise<void> {
  const seen = await readAgreed(services, keys)
  const placed = await Promise.all(records.map((each) => withPlace(seen, each)))
  const groups = new Map<string, PlacedRecord[]>()
  for (const each of placed) {
    const name = `${writtenIn(each)} ${isMoved(each)}`
    groups.set(name, [...(groups.get(name) ?? []), each])
  }
  for (const group of groups.values()) await addGroup(services, keys, group, on)
  const moved = placed.filter(isMoved)
  if (moved.length === 0) return
  const now = await readAgreed(services, keys)
  const standing = await Promise.all(moved.map(({ kept }) => standingWith(now, kept)))
  const filings = moved.flatMap((each, at) => {
    const record = standing[at]
    return record && record.folder !== each.folder ? [{ record: record.number, folder: each.folder }] : []
  })
  await refileRecords(services, keys, filings, on)
}

/** All written in one folder, and moved from there or not. */
async function addGroup(
  services: Services,
  keys: UnlockedKeys,
  group: readonly PlacedRecord[],
  on?: OnTransaction,
): Promise<void> {
  const [first] = group
  if (!first) return
  const folder = writtenIn(first)
  const scopes: readonly Scope[] = isMoved(first) ? [EVERYTHING] : [...new Set([EVERYTHING, folder])]
  // As an entry of several has it: F and the keys below it
  const most = maxSeveral(new Uint8Array(1 + 52 * scopes.length))
  for (const part of inParts(group, most)) {
    const view = await toWrite(services, keys, [folder], on)
    const left: PlacedRecord[] = []
    for (const each of part) {
      const kept = await agreedContent(services, view, each)
      if (kept && !(await standingWith(view, kept))) left.push({ ...each, kept })
    }
    const recordKeys: Uint8Array[] = []
    for (const { kept } of left) recordKeys.push(kept.recordKey)
    const place = { patient: view.patient, folder, epoch: epochOf(view.state, folder) }
    const cidDigests = left.map(({ kept }) => kept.state.cidDigest)
    const [[cidDigest], [recordKey]] = [cidDigests, recordKeys]
    if (!cidDigest || !recordKey) continue
    if (left.length === 1) {
      const wrappedKeys = await underRings(view, scopes, recordKey)
      await services.writer.addRecord({ ...place, cidDigest, wrappedKeys }, on)
    } else {
      const entryKey = newRecordKey()
      const wrappedKeys = await wrapSeveral(entryKey, recordKeys, await underRings(view, scopes, entryKey))
      await services.writer.addRecords({ ...place, cidDigests, wrappedKeys }, on)
    }
  }
}

/** What is to be added again, as both providers show it: one alone can show what came after it as nobody's. */
async function agreedContent(
  services: Services,
  view: PatientView,
  { state, kept }: RemovedRecord,
): Promise<OpenRecord | null> {
  const record = view.state.records.get(state.number)
  if (!record?.removed) return null
  const deciding = { ...services, reader: services.agreed }
  const [listed] = await openRecords(deciding, view, [record], new Map())
  if (listed?.problem && !RECORD_FAULTS.includes(listed.problem))
    throw new KeywardError(listed.problem, { record: record.number })
  const content = listed ? await contentOf(deciding, view, listed, new Map()) : null
  return content?.state.cidDigest === kept.state.cidDigest ? content : null
}

/**
 * Has the contents of removed records erased, which are to stay removed.
 * @throws KeywardError `providers-disagree` `store-unreachable`; what both providers do not show as gone is left
 */
export async function eraseRemoved(
  services: Services,
  keys: UnlockedKeys,
  records: readonly RemovedRecord[],
): Promise<void> {
  const { state } = await readAgreed(services, keys)
  const shown = shownIn(state)
  for (const { kept } of records) {
    if (shown.has(digestOfRoot(kept.root))) continue
    await eraseContent(services, keys, kept.root, kept.recordKey)
  }
}

/** A manifest names the folder that its record was put into. */
const writtenIn = ({ kept }: RemovedRecord): Scope => asScope(BigInt(kept.manifest.folder))

/** Where somebody with its key put it last; into no folder where nobody's wraps say it. */
interface PlacedRecord extends RemovedRecord {
  readonly folder: Scope
}

/** Not where it stood when it was removed: whoever signs for the wallet once can have moved it to where somebody reads. */
async function withPlace({ state, keychain }: PatientView, each: RemovedRecord): Promise<PlacedRecord> {
  const record = state.records.get(each.state.number)
  const { recordKey, state: kept } = each.kept
  const content = { recordKey, cidDigest: kept.cidDigest }
  return { ...each, folder: (record && (await folderByKey(record, keychain, content))) ?? UNFILED }
}

const isMoved = (record: PlacedRecord): boolean => writtenIn(record) !== record.folder

/** The record that shows a content, or showed it, under its own key; wraps that open nothing hold nobody's place. */
async function standingWith(
  { state, keychain }: PatientView,
  { recordKey, state: { cidDigest } }: OpenRecord,
): Promise<RecordState | null> {
  for (const record of state.records.values())
    for (const version of record.removed ? [] : record.versions)
      if (version.cidDigest === cidDigest && (await isWrappedByKey(record, version, keychain, recordKey)))
        return record
  return null
}
