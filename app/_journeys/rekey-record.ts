import { digestOfRoot } from "../_core/dag/cid"
import { entriesThatPut, firstContentOf } from "../_core/journal/own-content"
import { epochOf, isLive } from "../_core/journal/patient-state"
import type { RecordState } from "../_core/journal/patient-state"
import { asItStood, isStale, opensContent } from "../_core/keys/rekey-work"
import type { RekeyJob } from "../_core/keys/rekey-work"
import { contentsByKey, isAnyByKey } from "../_core/keys/written-by-key"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { RekeyRow } from "../_core/ports/device"
import type { OnTransaction, Replacement } from "../_core/ports/registry"
import { newRecordKey } from "../_core/records/record-key"
import { EVERYTHING, READ, recordScope } from "../_core/types"
import type { Address, Cid, RecordNumber, Scope } from "../_core/types"
import { dropRekey } from "./erase-former"
import { wrapNextContent } from "./grant-access"
import { ownKey } from "./add-to-journal"
import { digestToErase } from "./gone-for-both"
import { readAgreed, readPatient } from "./read-patient"
import type { PatientView } from "./read-patient"
import { openRecord } from "./read-record"
import type { ManifestCache } from "./read-record"
import { closeLapsed, rewrapRest } from "./revoke-access"
import { settleReplaced } from "./settle-replaced"
import type { PutContent } from "./settle-replaced"
import type { Services } from "./services"
import { underOwnRing, underRecordRings } from "./upload-records"

export interface RekeyRecordOptions {
  readonly signal?: AbortSignal
  /** Plaintext bytes of the record encrypted anew so far. */
  readonly onProgress?: (done: number) => void
  readonly cache?: ManifestCache
  readonly folderName?: (folder: Scope) => string
}

/** New content that is pinned, but not in its record's place yet. */
export type StoredAnew = RekeyRow & { readonly root: Cid }

/**
 * A record's content once more under a new key, encrypted and pinned; null where no job wants it any more. Remains
 * where it fails: a row on this device, and with it the CAR or the pin; run again it goes on from there.
 */
export async function storeAnew(
  services: Services,
  keys: UnlockedKeys,
  job: RekeyJob,
  number: RecordNumber,
  options: RekeyRecordOptions = {},
): Promise<StoredAnew | null> {
  const view = await readPatient(services, keys, keys.account)
  const record = view.state.records.get(number)
  if (!record || !isStale(view.state, record, job)) return null
  const row = await rowOf(services, keys, view, record)
  if (row.root && row.pinned && (await services.store.isPinned(row.root, row.patient)))
    return { ...row, root: row.root }
  const car = (row.root && (await services.cipher.resume(row.id, row.root))) ?? null
  const written = car ?? (await encryptAnew(services, view, record, row, options))
  const encrypted = { ...row, root: written.root }
  await services.device.putRekey(encrypted)
  const { signal } = options
  // What was encrypted just now has a root that nobody can have sent before
  if (car === null || !(await services.store.isPinned(written.root, row.patient)))
    await services.store.upload(written, row.patient, {
      ...(signal ? { signal } : {}),
      eraseDigest: await digestToErase(services, keys, written.root),
    })
  const pinned = { ...encrypted, pinned: true }
  await services.device.putRekey(pinned)
  await written.discard()
  return pinned
}

/** What this device remembers of the record's new content; what it remembers of others that never came is dropped. */
async function rowOf(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  record: RecordState,
): Promise<RekeyRow> {
  const rows = (await services.device.rekeys(keys.account)).filter(
    (row) => row.patient === view.patient && row.record === record.number,
  )
  const fits = (row: RekeyRow) => row.former === record.cidDigest && row.folder === record.folder
  for (const row of rows) if (!fits(row)) await dropRekey(services, keys, view, row)
  const kept = rows.find(fits)
  if (kept) return kept
  const row: RekeyRow = {
    id: crypto.randomUUID(),
    account: keys.account,
    patient: view.patient,
    record: record.number,
    former: record.cidDigest,
    folder: record.folder,
    root: null,
    pinned: false,
    rewrapped: [],
    keys: await underOwnRing(view, keys, newRecordKey()),
  }
  await services.device.putRekey(row)
  return row
}

async function encryptAnew(
  services: Services,
  view: PatientView,
  record: RecordState,
  row: RekeyRow,
  { signal, onProgress, cache = new Map(), folderName }: RekeyRecordOptions,
) {
  const { root, recordKey, manifest } = await openRecord(services, view, record, cache)
  const moved = manifest.folder !== String(record.folder)
  const name = moved ? (folderName?.(record.folder) ?? "") : manifest.folderName
  return services.cipher.reencrypt(
    {
      upload: row.id,
      patient: view.patient,
      root,
      recordKey,
      manifest,
      folder: { folder: String(record.folder), folderName: name },
      first: firstContentOf(record),
      newKey: await ownKey(row.keys, view.keychain),
      context: view.ctx,
    },
    { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) },
  )
}

/**
 * Puts new contents in their records' places, wrapped under the epochs that hold now, after everybody who stays has
 * their keys: one confirmation for all. Those with whom one is shared alone get its key beforehand: until it is in its
 * place they open the former with the former.
 * @returns the records that were moved or replaced meanwhile
 */
export async function putInPlace(
  services: Services,
  keys: UnlockedKeys,
  rows: readonly StoredAnew[],
  on: OnTransaction,
): Promise<RecordNumber[]> {
  const scopes = [...new Set([EVERYTHING, ...rows.map(({ folder }) => folder)])]
  const seen = await readAgreed(services, keys)
  const raised = await closeLapsed(services, keys, seen, scopes, on)
  const after = raised ? await readAgreed(services, keys) : seen
  const view = (await rewrapRest(services, keys, after, scopes, on))
    ? await readAgreed(services, keys)
    : after
  const replacements: Replacement[] = []
  const put: PutContent[] = []
  const changed: RecordNumber[] = []
  for (const row of rows) {
    const record = view.state.records.get(row.record)
    const cidDigest = digestOfRoot(row.root)
    const recordKey = await ownKey(row.keys, view.keychain)
    const entries = record ? entriesThatPut(record, cidDigest) : []
    // Its root is known to the store: somebody else can have put it there, under wraps of nothing
    const isPlanted =
      record?.cidDigest === cidDigest && !(await isAnyByKey(record, entries, view.keychain, recordKey))
    if (record?.cidDigest === cidDigest && !isPlanted) continue
    const before = record && (isPlanted ? await beforePlanted(view, record) : record)
    if (!before || before.removed || before.cidDigest !== row.former || record.folder !== row.folder) {
      changed.push(row.record)
      continue
    }
    await rewrapAlone(services, keys, view, before, row, recordKey, on)
    const present = async () => ({
      recordKey: (await openRecord(services, view, before, new Map())).recordKey,
      cidDigest: before.cidDigest,
    })
    put.push({ record: row.record, cidDigest, recordKey })
    replacements.push({
      record: row.record,
      epoch: epochOf(view.state, row.folder),
      cidDigest,
      wrappedKeys: await underRecordRings(view, record, present, recordKey),
    })
  }
  if (replacements.length > 0)
    await services.writer.replaceRecords({ patient: view.patient, replacements }, on)
  await settleReplaced(services, keys, put, on)
  return changed
}

/** A record as it stood with what somebody with keys put there last. */
async function beforePlanted({ state, keychain }: PatientView, record: RecordState): Promise<RecordState> {
  const last = (await contentsByKey(state, record, keychain)).at(-1)
  return last ? asItStood(record, last) : record
}

/** The new key for those with whom the record is shared alone and who can open what it shows. */
async function rewrapAlone(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  record: RecordState,
  row: StoredAnew,
  recordKey: Uint8Array,
  on: OnTransaction,
): Promise<void> {
  const next = { root: row.root, recordKey, except: row.rewrapped }
  const given = await giveNextContent(services, keys, view, record, next, on)
  if (given.length > 0) await services.device.putRekey({ ...row, rewrapped: [...row.rewrapped, ...given] })
}

/**
 * Gives the key of a record's next content to those with whom the record is shared alone and who can open what it
 * shows now.
 * @param next.except  who has it already
 * @returns who was given it
 */
export async function giveNextContent(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  record: RecordState,
  next: { readonly root: Cid; readonly recordKey: Uint8Array; readonly except?: readonly Address[] },
  on?: OnTransaction,
): Promise<readonly Address[]> {
  const { root, recordKey, except = [] } = next
  const scope = recordScope(record.number)
  const staying = [...view.state.grants.values()].filter(
    (grant) =>
      grant.scope === scope &&
      isLive(grant, view.now) &&
      grant.permissions & READ &&
      opensContent(grant, record) &&
      !except.includes(grant.grantee),
  )
  const rewraps = await wrapNextContent(services, keys, view, staying, {
    scope,
    cidDigest: digestOfRoot(root),
    recordKey,
  })
  if (rewraps.length > 0) await services.writer.rewrapAccess({ patient: view.patient, scope, rewraps }, on)
  return rewraps.map(({ grantee }) => grantee)
}
