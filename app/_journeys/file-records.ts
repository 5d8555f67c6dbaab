import { digestOfRoot } from "../_core/dag/cid"
import { KeywardError } from "../_core/errors"
import { epochOf } from "../_core/journal/patient-state"
import type { RecordState } from "../_core/journal/patient-state"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import { newRecordKey } from "../_core/records/record-key"
import { EVERYTHING } from "../_core/types"
import type { RecordNumber, Scope } from "../_core/types"
import { contextOf, readAgreed } from "./read-patient"
import type { PatientView } from "./read-patient"
import { openRecord } from "./read-record"
import type { OpenRecord } from "./read-record"
import { closeLapsed } from "./revoke-access"
import type { Services } from "./services"
import { underRings } from "./upload-records"
import type { NewRecord, UploadProgress } from "./upload-records"

/**
 * Takes a record out of the patient's present and erases the deployment's copy. Its past stays on chain, and what
 * others opened they may have kept.
 */
export async function removeRecord(
  services: Services,
  record: OpenRecord,
  on?: OnTransaction,
): Promise<void> {
  const { patient } = record.manifest
  await services.writer.removeRecord({ patient, record: record.state.number }, on)
  await services.store.unpin(record.root, patient)
}

/** Moves a record to another folder: its own key under that folder's ring. Whoever reads that folder reads it now. */
export async function refileRecord(
  services: Services,
  keys: UnlockedKeys,
  input: { record: RecordNumber; folder: Scope },
  on?: OnTransaction,
): Promise<void> {
  const { view, record } = await toWrite(services, keys, input.record, input.folder, on)
  // Opened, not only unwrapped: a contributor can plant the wrap of another record's key, or of a whole batch's.
  const { recordKey } = await openRecord(services, view, record, new Map())
  const scopes = [...new Set([EVERYTHING, input.folder])]
  const wrappedKeys = await underRings(view, scopes, recordKey)
  const epoch = epochOf(view.state, input.folder)
  await services.writer.refileRecord({ ...input, patient: view.patient, epoch, wrappedKeys }, on)
}

/**
 * Puts new content in a record's place under a new key; the former content is unpinned. Where it fails after the
 * upload the new content is pinned but not recorded, and running it again starts with a new key.
 */
export async function replaceRecord(
  services: Services,
  keys: UnlockedKeys,
  former: OpenRecord,
  replacement: NewRecord,
  options: { signal?: AbortSignal; onProgress?: (progress: UploadProgress) => void } = {},
  on?: OnTransaction,
): Promise<void> {
  const { folder, number } = former.state
  const patient = keys.account
  const context = contextOf(services.reader, patient)
  const recordKey = newRecordKey()
  const total = replacement.files.reduce((sum, file) => sum + file.size, 0)
  const signal = options.signal ? { signal: options.signal } : {}
  const car = await services.cipher.encrypt(
    {
      upload: replacement.id,
      files: replacement.files,
      head: { ...replacement.head, patient, author: patient, folder: String(folder) },
      recordKey,
      context,
    },
    { ...signal, onProgress: (done) => options.onProgress?.({ step: "encrypting", done, total }) },
  )
  try {
    await services.store.upload(car, patient, {
      ...signal,
      onProgress: (done) => options.onProgress?.({ step: "uploading", done, total: car.size }),
    })
  } finally {
    await car.discard()
  }
  // Not before the upload, which may take hours: the epochs are those of the moment of writing.
  const { view, record } = await toWrite(services, keys, number, folder, on)
  if (record.folder !== folder) throw new KeywardError("epoch-moved", { record: number })
  const wrappedKeys = await underRings(view, [...new Set([EVERYTHING, folder])], recordKey)
  const epoch = epochOf(view.state, folder)
  const cidDigest = digestOfRoot(car.root)
  await services.writer.replaceRecord({ patient, record: number, epoch, cidDigest, wrappedKeys }, on)
  await services.store.unpin(former.root, patient)
}

/** The record and the view to write it under: agreed on by both providers, epochs with lapsed grants raised. */
async function toWrite(
  services: Services,
  keys: UnlockedKeys,
  number: RecordNumber,
  folder: Scope,
  on?: OnTransaction,
): Promise<{ view: PatientView; record: RecordState }> {
  const seen = await readAgreed(services, keys)
  const raised = await closeLapsed(services, keys, seen, [EVERYTHING, folder], on)
  const view = raised ? await readAgreed(services, keys) : seen
  const record = view.state.records.get(number)
  if (!record || record.removed) throw new KeywardError("record-unknown", { record: number })
  return { view, record }
}
