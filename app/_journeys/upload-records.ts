import { digestOfRoot } from "../_core/dag/cid"
import { KeywardError } from "../_core/errors"
import { newFolder } from "../_core/folder"
import { withSeenNames } from "../_core/records/shown-name"
import { inParts } from "../_core/in-parts"
import { epochOf } from "../_core/journal/patient-state"
import type { RecordState } from "../_core/journal/patient-state"
import { newestOf } from "../_core/keys/masters"
import { openPrivate, sealPrivate } from "../_core/keys/private-box"
import { eraseDigest, eraseTokens, recordToken } from "../_core/keys/erase-token"
import { isFiledByKey, ownKeychain } from "../_core/keys/keychain"
import { firstEpochOf } from "../_core/keys/ring"
import { newestMaster } from "../_core/keys/unlocked"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { newEntries, wrapRecordKey } from "../_core/keys/wrapped-keys"
import type { RecordHead, SourceFile } from "../_core/ports/content"
import type { UploadRow } from "../_core/ports/device"
import type { OnTransaction } from "../_core/ports/registry"
import type { CarFile, PatientOptions } from "../_core/ports/storage"
import { batchLeafKey, batchRecordKey, newRecordKey } from "../_core/records/record-key"
import { EVERYTHING } from "../_core/types"
import type { Address, Digest, Scope, WrappedKeys } from "../_core/types"
import { addToJournal, ownKey, stillToRecord } from "./add-to-journal"
import { signHead } from "./authorship"
import type { SigningProgress } from "./authorship"
import { digestToErase } from "./gone-for-both"
import { contextOf, readAgreed, readPatient } from "./read-patient"
import type { PatientView } from "./read-patient"
import { marksOf } from "./file-marks"
import type { FileMark, Marked } from "./file-marks"
import { closeLapsed } from "./revoke-access"
import type { Services } from "./services"

/** As many as the registry takes in one entry. */
const RECORDS_A_BATCH = 256

/** A record that somebody wants to add. */
export interface NewRecord {
  readonly id: string
  readonly files: readonly SourceFile[]
  readonly head: Omit<RecordHead, "patient" | "author" | "folder">
  /** Where each file lay when it was chosen, in their order; their names where it is left out. */
  readonly paths?: readonly string[]
}

/** What the tray shows of a row, and what is needed to go on with it; sealed on the device. */
export interface UploadLabel {
  readonly title: string
  readonly names: readonly string[]
  /** What the record says of itself, and how its files are known again. Rows of former versions lack both. */
  readonly head?: NewRecord["head"]
  readonly marks?: readonly FileMark[]
}

export type UploadProgress =
  | SigningProgress
  | { readonly step: "encrypting"; readonly done: number; readonly total: number }
  | { readonly step: "uploading"; readonly done: number; readonly total: number }
  /** The server asked for patience; it goes on by itself after so many milliseconds. */
  | { readonly step: "waiting"; readonly ms: number }
  | { readonly step: "pinned" }

/** Of a batch of so many any part fits one entry key by key; the keys of a larger one are leaves of a tree. */
const MAX_FLAT = 64

/** Records whose files are looked at together before they are noted. */
const MARKED_AT_ONCE = 8

/**
 * Notes new records of one folder on this device, with their keys under the account's own ring: from here on a reload
 * loses nothing but the way to files that were not encrypted yet, and those are known again (`file-marks.ts`). Records
 * noted together share a batch key, 256 at most; those whose files cannot be read already do not share it with the
 * others, which so become whole entries. `patient`: whose they are to be, where that is not the account itself; see
 * `contribute.ts`.
 * @returns a row for each record, in their order
 */
export async function noteUploads(
  services: Services,
  keys: UnlockedKeys,
  folder: Scope,
  records: readonly NewRecord[],
  patient: Address = keys.account,
): Promise<UploadRow[]> {
  const view = await readPatient(services, keys, keys.account)
  const marked: MarkedRecord[] = []
  for (const part of inParts(records, MARKED_AT_ONCE))
    marked.push(
      ...(await Promise.all(
        part.map(async (record) => ({ record, ...(await marksOf(record.files, record.paths)) })),
      )),
    )
  const rows = new Map<string, UploadRow>()
  for (const readable of [true, false])
    for (const part of inParts(
      marked.filter((each) => each.readable === readable),
      RECORDS_A_BATCH,
    ))
      for (const row of await rowsOf(view, keys, folder, part, patient)) rows.set(row.id, row)
  await Promise.all([...rows.values()].map((row) => services.device.putUpload(row)))
  return records.flatMap(({ id }) => rows.get(id) ?? [])
}

type MarkedRecord = Marked & { readonly record: NewRecord }

/** One batch. */
async function rowsOf(
  view: PatientView,
  keys: UnlockedKeys,
  folder: Scope,
  records: readonly MarkedRecord[],
  patient: Address,
): Promise<UploadRow[]> {
  const batchKey = newRecordKey()
  const batch = records[0]?.record.id ?? ""
  const alone = records.length === 1
  const leaves = records.length > MAX_FLAT
  const rows: UploadRow[] = []
  for (const [index, { record, marks }] of records.entries()) {
    const recordKey = alone
      ? newRecordKey()
      : await (leaves ? batchLeafKey(batchKey, index) : batchRecordKey(batchKey, index))
    rows.push({
      id: record.id,
      account: keys.account,
      patient,
      createdAt: Date.now(),
      batch,
      index,
      count: records.length,
      folder,
      state: "encrypting",
      root: null,
      plaintextSize: record.files.reduce((sum, file) => sum + file.size, 0),
      carSize: 0,
      keys: await underOwnRing(view, keys, recordKey),
      batchKeys: alone ? null : await underOwnRing(view, keys, batchKey),
      ...(leaves ? { leaves } : {}),
      sent: [],
      label: await sealLabel(keys, record.id, {
        ...labelOf(record),
        marks,
      }),
    })
  }
  return rows
}

/** What is shown of a record, and what it says of itself. */
export const labelOf = ({ files, head }: NewRecord): UploadLabel => ({
  title: head.title,
  names: files.map((file) => file.name),
  head,
})

/**
 * Encrypts one noted record and pins it. Remains where it fails: the row, and once encrypted the CAR on this device.
 * Safe to run again: what is encrypted is not encrypted again, what is pinned is not sent again.
 * @throws KeywardError `file-unreadable` `file-changed` `device-full` `store-unreachable` `store-full` `cancelled`
 */
export async function uploadRecord(
  services: Services,
  keys: UnlockedKeys,
  row: UploadRow,
  /** Needed until the record is encrypted. */
  record: NewRecord | null,
  options: { signal?: AbortSignal; onProgress?: (progress: UploadProgress) => void } = {},
): Promise<UploadRow> {
  if (row.state === "pinned") return row
  const { row: encrypted, car, fresh } = await encryptedCar(services, keys, row, record, options)
  const patience: PatientOptions = {
    ...(options.signal ? { signal: options.signal } : {}),
    onWait: (ms) => options.onProgress?.({ step: "waiting", ms }),
  }
  // What was encrypted just now has a root that nobody can have sent before
  if (fresh || !(await services.store.isPinned(car.root, row.patient, patience)))
    await services.store.upload(car, row.patient, {
      ...patience,
      eraseDigest: await (row.patient === keys.account
        ? digestToErase(services, keys, car.root)
        : eraseDigest(keyOfRow(services, keys, row).then((of) => recordToken(...of)))),
      onProgress: (done) => options.onProgress?.({ step: "uploading", done, total: car.size }),
    })
  const pinned: UploadRow = { ...encrypted, state: "pinned" }
  await services.device.putUpload(pinned)
  await car.discard()
  options.onProgress?.({ step: "pinned" })
  return pinned
}

async function encryptedCar(
  services: Services,
  keys: UnlockedKeys,
  row: UploadRow,
  record: NewRecord | null,
  options: { signal?: AbortSignal; onProgress?: (progress: UploadProgress) => void },
): Promise<{ row: UploadRow; car: CarFile; fresh: boolean }> {
  const kept = row.root ? await services.cipher.resume(row.id, row.root) : null
  if (kept) return { row, car: kept, fresh: false }
  if (!record) throw new KeywardError("file-unreadable")
  const own = ownKeychain(keys, contextOf(services.reader, keys.account))
  // Whoever adds a record is its author, also in the name of somebody they act for; the patient's own alone
  // need no signature.
  const author = services.account
  const head = withSeenNames({ ...record.head, patient: row.patient, author, folder: String(row.folder) })
  const car = await services.cipher.encrypt(
    {
      upload: row.id,
      files: record.files,
      ...(author !== row.patient ? await signHead(services, record.files, head, options) : { head }),
      recordKey: await ownKey(row.keys, own),
      context: contextOf(services.reader, row.patient),
    },
    {
      ...(options.signal ? { signal: options.signal } : {}),
      onProgress: (done) => options.onProgress?.({ step: "encrypting", done, total: row.plaintextSize }),
    },
  )
  const encrypted: UploadRow = { ...row, state: "encrypted", root: car.root, carSize: car.size }
  await services.device.putUpload(encrypted)
  return { row: encrypted, car, fresh: true }
}

/** A row's record key, and the context that everything of its patient's is bound to. */
async function keyOfRow(
  { reader }: Pick<Services, "reader">,
  keys: UnlockedKeys,
  row: UploadRow,
): Promise<[recordKey: Uint8Array, ctx: Uint8Array]> {
  const own = ownKeychain(keys, contextOf(reader, keys.account))
  return [await ownKey(row.keys, own), contextOf(reader, row.patient)]
}

/** Whether a row is of a record for somebody else, whose author the account is. */
export const isContribution = ({ account, patient }: Pick<UploadRow, "account" | "patient">): boolean =>
  account !== patient

/**
 * Records pinned uploads of one folder in the journal: a whole batch in one entry, parts of batches together in another.
 * Epochs with lapsed grants are raised first. Keys are wrapped under the epochs that hold now, on which both providers
 * agree. Safe to run again: what the journal already shows is not added twice.
 * @throws KeywardError `wallet-refused` `providers-disagree` `chain-unreachable`; nothing is lost, the rows stay
 */
export async function recordUploads(
  services: Services,
  keys: UnlockedKeys,
  rows: readonly UploadRow[],
  on?: OnTransaction,
): Promise<void> {
  const seen = await readAgreed(services, keys)
  const ready = await stillToRecord(services, seen, seen.keychain, rows)
  const [first] = ready
  if (!first) return
  const scopes = [...new Set([EVERYTHING, first.row.folder])]
  const raised = await closeLapsed(services, keys, seen, scopes, on)
  const view = raised ? await readAgreed(services, keys) : seen
  const place = {
    patient: view.patient,
    folder: first.row.folder,
    epoch: epochOf(view.state, first.row.folder),
  }
  const adding = {
    wrap: (key: Uint8Array) => underRings(view, scopes, key),
    look: () => readAgreed(services, keys),
  }
  await addToJournal(services, view.keychain, ready, place, adding, on)
}

/** Takes an upload back: its row, its CAR and, where it got that far, its pin. */
export async function cancelUpload(services: Services, keys: UnlockedKeys, row: UploadRow): Promise<void> {
  await services.device.deleteUpload(row.id)
  if (!row.root) return
  await (await services.cipher.resume(row.id, row.root))?.discard()
  if (row.state !== "pinned") return
  // For somebody else it was named with the token of version 1
  const [recordKey, ctx] = await keyOfRow(services, keys, row)
  const erasable = { ctx, content: digestOfRoot(row.root) }
  await services.store.unpin(row.root, row.patient, await eraseTokens(keys.masters, recordKey, erasable))
}

/** Takes CARs off this device that belong to no upload; those of another account's uploads wait for it. */
export const sweepUploads = async ({ device, cipher }: Pick<Services, "device" | "cipher">): Promise<void> =>
  cipher.sweep(await device.uploadIds())

export const readLabel = async (keys: UnlockedKeys, row: UploadRow): Promise<UploadLabel> =>
  (await openPrivate([...keys.masters.values()], "upload-label", row.id, row.label)) as UploadLabel

const sealLabel = (keys: UnlockedKeys, id: string, label: UploadLabel) =>
  sealPrivate(newestMaster(keys), "upload-label", id, label)

/**
 * A key as this device remembers it until it stands in the journal: under the newest master that there is. The epoch
 * that holds now may be of a generation whose master is still to be made.
 */
export async function underOwnRing(
  view: PatientView,
  keys: UnlockedKeys,
  key: Uint8Array,
): Promise<WrappedKeys> {
  const epoch = firstEpochOf(newestOf(keys.masters))
  const ring = await view.keychain.ringKey(EVERYTHING, epoch)
  if (!ring) throw new KeywardError("key-missing", { scope: EVERYTHING, epoch })
  return wrapRecordKey(key, [{ scope: EVERYTHING, epoch, key: ring }])
}

/**
 * A record's next key under everything and the folder where it stands; under everything alone where it was moved there
 * by somebody without its present key (`isFiledByKey`). One that never was moved stands where its author put it.
 * @param present the content that gives way, and its key
 */
export async function underRecordRings(
  view: PatientView,
  record: RecordState,
  present: () => Promise<{ readonly recordKey: Uint8Array; readonly cidDigest: Digest }>,
  key: Uint8Array,
): Promise<WrappedKeys> {
  const { folder, versions } = record
  const stands =
    versions.every((version) => version.folder === folder) ||
    (await isFiledByKey(record, view.keychain, await present()))
  return underRings(view, stands ? [...new Set([EVERYTHING, folder])] : [EVERYTHING], key)
}

/**
 * A record's own key under everything and the folder that it is moved to. Where it stood there before at the same epochs
 * that is word for word what is public already, and anybody could have copied it: then it is wrapped under a ring that
 * nobody is given as well, which tells that somebody with the key moved it (`isFiledByKey`).
 */
export async function underFolderRings(
  view: PatientView,
  record: RecordState,
  folder: Scope,
  recordKey: Uint8Array,
): Promise<WrappedKeys> {
  const scopes = [...new Set([EVERYTHING, folder])]
  const wrappedKeys = await underRings(view, scopes, recordKey)
  const former = record.versions.map((version) => version.wrappedKeys)
  if (newEntries(wrappedKeys, former).length > 0) return wrappedKeys
  return underRings(view, scopes, recordKey, newFolder())
}

/** @param mark a scope that nobody is given, at the epoch of everything */
export async function underRings(
  view: PatientView,
  scopes: readonly Scope[],
  key: Uint8Array,
  mark: Scope | null = null,
): Promise<WrappedKeys> {
  const entries = await Promise.all(
    [...scopes, ...(mark === null ? [] : [mark])].map(async (scope) => {
      const epoch = epochOf(view.state, scope === mark ? EVERYTHING : scope)
      const ring = await view.keychain.ringKey(scope, epoch)
      if (!ring) throw new KeywardError("master-missing", { scope, epoch })
      return { scope, epoch, key: ring }
    }),
  )
  return wrapRecordKey(key, entries)
}
