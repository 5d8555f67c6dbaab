import { toBase64url, fromHex } from "../_core/crypto/bytes"
import { digestOfRoot } from "../_core/dag/cid"
import { KeywardError } from "../_core/errors"
import { firstContentOf } from "../_core/journal/own-content"
import { epochOf } from "../_core/journal/patient-state"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import { MAX_FORMER } from "../_core/records/manifest-schema"
import type { FormerDescription, Manifest } from "../_core/records/manifest-schema"
import { newRecordKey } from "../_core/records/record-key"
import { shownTitle } from "../_core/records/shown-name"
import { expectOwn } from "./displaced-content"
import { standing, toWrite } from "./file-records"
import { digestToErase, eraseOnceGone } from "./gone-for-both"
import { readPatient } from "./read-patient"
import { openToDecide } from "./read-record"
import { giveNextContent } from "./rekey-record"
import { settleReplaced } from "./settle-replaced"
import type { Services } from "./services"
import { underRecordRings } from "./upload-records"
import type { UploadProgress } from "./upload-records"
import type { RecordNumber } from "../_core/types"

/** What a record is to be called, what it is and when; `time` as RFC 3339. */
export type Correction = Pick<Manifest, "title" | "kind" | "time">

/**
 * Corrects what a record is called, its kind and its date. The files are written anew with the manifest, under a new
 * key, and put in the record's place; the manifest keeps what it said before, and who wrote and signed it. Whoever
 * could read it still can, those with whom it is shared alone too. The former content is unpinned.
 *
 * Where it fails after the upload the new content is pinned but not recorded, and running it again starts anew.
 * @returns false where it says so already, and nothing was written
 * @throws KeywardError `content-displaced`, `epoch-moved` where the record was changed or moved meanwhile; `action-unsettled`
 * where both providers do not show it, and nothing is erased; `record-unknown`, whatever opening
 * it throws, and the wallet's refusals
 */
export async function correctRecord(
  services: Services,
  keys: UnlockedKeys,
  record: RecordNumber,
  correction: Correction,
  options: { signal?: AbortSignal; onProgress?: (progress: UploadProgress) => void } = {},
  on?: OnTransaction,
): Promise<boolean> {
  const before = await readPatient(services, keys, keys.account)
  const former = await openToDecide(services, before, standing(before, record), options)
  const manifest = corrected(former.manifest, correction, former.state.cidDigest)
  if (!manifest) return false
  await expectOwn(services, before, former, options)
  const { folder, cidDigest } = former.state
  const total = manifest.files.reduce((sum, file) => sum + file.size, 0)
  const signal = options.signal ? { signal: options.signal } : {}
  const newKey = newRecordKey()
  const moved = manifest.folder !== String(folder)
  const car = await services.cipher.reencrypt(
    {
      upload: crypto.randomUUID(),
      patient: before.patient,
      root: former.root,
      recordKey: former.recordKey,
      manifest,
      folder: { folder: String(folder), folderName: moved ? "" : manifest.folderName },
      first: firstContentOf(former.state),
      newKey,
      context: before.ctx,
    },
    { ...signal, onProgress: (done) => options.onProgress?.({ step: "encrypting", done, total }) },
  )
  try {
    await services.store.upload(car, before.patient, {
      ...signal,
      eraseDigest: await digestToErase(services, keys, car.root),
      onProgress: (done) => options.onProgress?.({ step: "uploading", done, total: car.size }),
    })
  } finally {
    await car.discard()
  }
  // Not before the upload, which may take hours: the epochs are those of the moment of writing.
  const view = await toWrite(services, keys, [folder], on)
  const now = standing(view, record)
  if (now.folder !== folder || now.cidDigest !== cidDigest) throw new KeywardError("epoch-moved", { record })
  await giveNextContent(services, keys, view, now, { root: car.root, recordKey: newKey }, on)
  const present = () => Promise.resolve({ recordKey: former.recordKey, cidDigest })
  const wrappedKeys = await underRecordRings(view, now, present, newKey)
  const replacement = {
    record,
    epoch: epochOf(view.state, folder),
    cidDigest: digestOfRoot(car.root),
    wrappedKeys,
  }
  await services.writer.replaceRecords({ patient: view.patient, replacements: [replacement] }, on)
  await settleReplaced(services, keys, [{ ...replacement, recordKey: newKey }], on)
  await eraseOnceGone(services, keys, former)
  return true
}

/** The manifest as it is to be; null where it says so already. */
function corrected(manifest: Manifest, correction: Correction, content: `0x${string}`): Manifest | null {
  const title = shownTitle(correction.title).slice(0, 300).toWellFormed()
  const { kind, time } = correction
  if (title === manifest.title && kind === manifest.kind && time === manifest.time) return null
  const last: FormerDescription = {
    title: manifest.title,
    kind: manifest.kind,
    time: manifest.time,
    content: toBase64url(fromHex(content)),
  }
  const [first, ...others] = [...(manifest.former ?? []), last]
  // The author's own words are never the ones that give way
  const former = first ? [first, ...others.slice(-(MAX_FORMER - 1))] : [last]
  return { ...manifest, v: 3, title, kind, time, former }
}
