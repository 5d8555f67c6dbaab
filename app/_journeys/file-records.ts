import { digestOfRoot } from "../_core/dag/cid"
import { withSeenNames } from "../_core/records/shown-name"
import { KeywardError } from "../_core/errors"
import { inParts } from "../_core/in-parts"
import { firstContentOf } from "../_core/journal/own-content"
import { epochOf } from "../_core/journal/patient-state"
import type { RecordState } from "../_core/journal/patient-state"
import { folderByKey } from "../_core/keys/keychain"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction, Refiling } from "../_core/ports/registry"
import { newRecordKey } from "../_core/records/record-key"
import { EVERYTHING, UNFILED } from "../_core/types"
import type { RecordNumber, Scope } from "../_core/types"
import { expectOwn } from "./displaced-content"
import { digestToErase, eraseOnceGone } from "./gone-for-both"
import { contextOf, readAgreed, readPatient } from "./read-patient"
import type { PatientView } from "./read-patient"
import { openToDecide } from "./read-record"
import type { OpenRecord } from "./read-record"
import { closeLapsed } from "./revoke-access"
import { settleReplaced } from "./settle-replaced"
import type { Services } from "./services"
import { underFolderRings, underRecordRings } from "./upload-records"
import type { NewRecord, UploadProgress } from "./upload-records"

/**
 * Takes a record out of the patient's present and has the deployment's copy erased. Its past stays on chain, and what
 * others opened they may have kept.
 * @throws KeywardError `content-displaced` where it shows another's content, and its own would go with it;
 * `action-unsettled` where both providers do not show it, and nothing is erased
 */
export async function removeRecord(
  services: Services,
  keys: UnlockedKeys,
  record: OpenRecord,
  on?: OnTransaction,
): Promise<void> {
  const { patient } = record.manifest
  await expectOwn(services, await readPatient(services, keys, patient), record)
  await services.writer.removeRecord({ patient, record: record.state.number }, on)
  await eraseOnceGone(services, keys, record)
}

/**
 * Removes several, one confirmation each: the registry takes out one record at a time. Where one fails, those before it
 * are removed, and running it again with the rest goes on.
 * @param onRemoved told after each
 */
export async function removeRecords(
  services: Services,
  keys: UnlockedKeys,
  records: readonly OpenRecord[],
  onRemoved: (record: OpenRecord) => void,
  on?: OnTransaction,
): Promise<void> {
  for (const record of records) {
    await removeRecord(services, keys, record, on)
    onRemoved(record)
  }
}

/** A record and the folder where it is to lie. */
export interface Filing {
  readonly record: RecordNumber
  readonly folder: Scope
  /**
   * The folder that is given up, with all that lies there: then it goes to `folder` only where somebody
   * with its key put it into that one; else into none, for whoever signs for the wallet once can move it there.
   */
  readonly from?: Scope
}

/**
 * Records that are changed with one confirmation, as many as the registry takes in one call: 2.5 million gas and 82 KB
 * for new contents of them all, within what nodes and the relay take.
 */
export const RECORDS_A_TRANSACTION = 256

/**
 * Moves records to other folders: each one's own key under its folder's ring. Whoever reads that folder reads it now.
 * One confirmation for each 256; safe to run again.
 * @param open what is moved is opened first, and who wrote it asked of both providers; another way for what has to be kept
 * @throws KeywardError `record-unknown` `providers-disagree`, whatever opening one throws, and the wallet's refusals
 */
export async function refileRecords(
  services: Services,
  keys: UnlockedKeys,
  filings: readonly Filing[],
  on?: OnTransaction,
  open: (...asked: Parameters<typeof openToDecide>) => Promise<Omit<OpenRecord, "authorship">> = openToDecide,
): Promise<void> {
  for (const part of inParts(filings, RECORDS_A_TRANSACTION)) {
    const view = await toWrite(
      services,
      keys,
      part.flatMap(({ folder, from }) => (from === undefined ? folder : [folder, UNFILED])),
      on,
    )
    const refilings: Refiling[] = []
    for (const { record, folder: wanted, from } of part) {
      // Opened, not only unwrapped: a contributor can plant the wrap of another record's key, or of a whole batch's.
      const { recordKey, state } = await open(services, view, standing(view, record))
      const stood = from === undefined || (await folderByKey(state, view.keychain, { ...state, recordKey }))
      const folder = stood === true || stood === from ? wanted : UNFILED
      const wrappedKeys = await underFolderRings(view, state, folder, recordKey)
      refilings.push({ record, folder, epoch: epochOf(view.state, folder), wrappedKeys })
    }
    await services.writer.refileRecords({ patient: view.patient, refilings }, on)
  }
}

/**
 * Puts new content in a record's place under a new key; the former content is unpinned. Where it fails after the
 * upload the new content is pinned but not recorded, and running it again starts with a new key.
 * @throws KeywardError `content-displaced`, `epoch-moved` where the record was changed or moved meanwhile, and
 * `action-unsettled` where both providers do not show it, and nothing is erased
 */
export async function replaceRecord(
  services: Services,
  keys: UnlockedKeys,
  former: OpenRecord,
  replacement: NewRecord,
  options: { signal?: AbortSignal; onProgress?: (progress: UploadProgress) => void } = {},
  on?: OnTransaction,
): Promise<void> {
  const { folder, number, cidDigest: replaced } = former.state
  const patient = keys.account
  await expectOwn(services, await readPatient(services, keys, patient), former, options)
  const context = contextOf(services.reader, patient)
  const recordKey = newRecordKey()
  const total = replacement.files.reduce((sum, file) => sum + file.size, 0)
  const signal = options.signal ? { signal: options.signal } : {}
  const car = await services.cipher.encrypt(
    {
      upload: replacement.id,
      files: replacement.files,
      head: withSeenNames({
        ...{ ...replacement.head, patient, author: patient },
        ...{ folder: String(folder), first: firstContentOf(former.state) },
      }),
      recordKey,
      context,
    },
    { ...signal, onProgress: (done) => options.onProgress?.({ step: "encrypting", done, total }) },
  )
  try {
    await services.store.upload(car, patient, {
      ...signal,
      eraseDigest: await digestToErase(services, keys, car.root),
      onProgress: (done) => options.onProgress?.({ step: "uploading", done, total: car.size }),
    })
  } finally {
    await car.discard()
  }
  // Not before the upload, which may take hours: the epochs are those of the moment of writing.
  const view = await toWrite(services, keys, [folder], on)
  const now = standing(view, number)
  if (now.folder !== folder || now.cidDigest !== replaced)
    throw new KeywardError("epoch-moved", { record: number })
  const present = () => Promise.resolve({ recordKey: former.recordKey, cidDigest: replaced })
  const wrappedKeys = await underRecordRings(view, now, present, recordKey)
  const epoch = epochOf(view.state, folder)
  const cidDigest = digestOfRoot(car.root)
  const replacements = [{ record: number, epoch, cidDigest, wrappedKeys }]
  await services.writer.replaceRecords({ patient, replacements }, on)
  await settleReplaced(services, keys, [{ record: number, cidDigest, recordKey }], on)
  await eraseOnceGone(services, keys, former)
}

/** The view to write under: agreed on by both providers, epochs with lapsed grants raised. */
export async function toWrite(
  services: Services,
  keys: UnlockedKeys,
  folders: readonly Scope[],
  on?: OnTransaction,
): Promise<PatientView> {
  const seen = await readAgreed(services, keys)
  const raised = await closeLapsed(services, keys, seen, [EVERYTHING, ...folders], on)
  return raised ? readAgreed(services, keys) : seen
}

export function standing({ state }: PatientView, number: RecordNumber): RecordState {
  const record = state.records.get(number)
  if (!record || record.removed) throw new KeywardError("record-unknown", { record: number })
  return record
}
