import { digestOfRoot } from "../_core/dag/cid"
import { KeywardError } from "../_core/errors"
import { inParts } from "../_core/in-parts"
import { epochOf } from "../_core/journal/patient-state"
import type { PatientState, RecordState } from "../_core/journal/patient-state"
import { eraseToken } from "../_core/keys/erase-token"
import { folderByKey, isWrappedByKey } from "../_core/keys/keychain"
import { contentsOf } from "../_core/keys/rekey-work"
import { maxSeveral, wrapSeveral } from "../_core/keys/several-keys"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import { newRecordKey } from "../_core/records/record-key"
import { asScope, EVERYTHING, UNFILED } from "../_core/types"
import type { Digest, Scope } from "../_core/types"
import { displacedContent, isKeptBack } from "./displaced-content"
import { refileRecords, toWrite } from "./file-records"
import { contextOf, readAgreed } from "./read-patient"
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
 * without the keys, or the owner's page was closed before it had the content erased. Only what the patient put there:
 * another's upload is served for the record that its author added alone. None for who acts for the patient.
 */
export async function removedAndKept(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  cache: ManifestCache,
  options: { signal?: AbortSignal } = {},
): Promise<RemovedRecord[]> {
  if (!view.isOwn || !keys.identity || services.account !== view.patient) return []
  if (keys.vault?.isLastOf(view.state.vaults) === false) return []
  const candidates = [...view.state.records.values()].filter(({ removed, author }) => {
    const age = removed && view.now - removed.place.timestamp
    return age !== null && author === view.patient && age >= ERASED_WITHIN_SECONDS && age < KEPT_SECONDS
  })
  const found = new Map<Digest, RemovedRecord>()
  for (const listed of await openRecords(services, view, candidates, cache, options)) {
    const { state } = listed
    const kept = await contentOf(services, view, listed, cache, options)
    if (!kept || kept.state.contentBy !== view.patient || (await standingWith(view, kept))) continue
    found.set(kept.state.cidDigest, { state, kept })
  }
  return [...found.values()]
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

/** Contents that a standing record shows, or showed and another took the place of, whatever its wraps open to. */
const shownIn = (state: PatientState): ReadonlySet<Digest> =>
  new Set([...state.records.values()].filter((record) => !record.removed).flatMap(contentsOf))

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
  const { state, patient } = await readAgreed(services, keys)
  const ctx = contextOf(services.reader, patient)
  const shown = shownIn(state)
  for (const { kept } of records) {
    if (shown.has(digestOfRoot(kept.root))) continue
    await services.store.unpin(kept.root, patient, await eraseToken(kept.recordKey, ctx))
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
