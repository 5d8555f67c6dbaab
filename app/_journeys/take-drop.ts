import { concat, fromHex, source, toBase64url, toHex, utf8 } from "../_core/crypto/bytes"
import { sha256 } from "../_core/crypto/hash"
import { digestOfRoot } from "../_core/dag/cid"
import { openDrop } from "../_core/drop/open-drop"
import type { OpenDrop } from "../_core/drop/open-drop"
import { receivedFile } from "../_core/drop/received"
import { decodeTaken, encodeTaken, TAKEN_ID, withTaken } from "../_core/drop/taken-drops"
import type { TakenDrop } from "../_core/drop/taken-drops"
import { isKeywardError, KeywardError } from "../_core/errors"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { ContentProgress } from "../_core/ports/content"
import type { ArrivedDrop } from "../_core/ports/drops"
import type { UploadRow } from "../_core/ports/device"
import type { OnTransaction } from "../_core/ports/registry"
import type { Cid, Scope } from "../_core/types"
import { ownerTokenOf, seedOf } from "./drop-links"
import type { ListedDrop } from "./drop-links"
import { readAgreed, readPatient } from "./read-patient"
import type { PatientView } from "./read-patient"
import type { Services } from "./services"
import { cancelUpload, noteUploads, recordUploads, uploadRecord } from "./upload-records"
import type { NewRecord } from "./upload-records"

/** A package that waits, opened; nobody checked who sent it. */
export interface DropInHand extends OpenDrop {
  readonly link: ListedDrop
  readonly arrived: ArrivedDrop
}

/**
 * Opens what waits: who says to have sent what. Files are read when they are asked for.
 * @throws KeywardError `record-altered` `manifest-malformed` `file-too-large` where it is not what such a link takes,
 * `record-copied` where the same package was filed or discarded before, `not-allowed` without the link's key,
 * `link-unknown` where it is gone
 */
export async function openArrived(
  services: Services,
  keys: UnlockedKeys,
  link: ListedDrop,
  arrived: ArrivedDrop,
  options: { signal?: AbortSignal } = {},
): Promise<DropInHand> {
  const { drop } = link
  const seed = seedOf(link)
  if (!seed) throw new KeywardError("not-allowed")
  const store = services.drops(keys)
  const place = { drop, arrival: arrived.arrival }
  const opened = await openDrop(
    { seed, dropId: fromHex(drop) },
    {
      size: arrived.size,
      read: (from, to, signal) => store.read(place, from, to, signal ? { signal } : {}),
    },
    options.signal,
  )
  const { taken } = await takenList(services, keys)
  const before = taken.find(({ commit }) => commit === toBase64url(opened.commit))
  if (before) {
    const view = await readPatient(services, keys, keys.account, options)
    if (before.root === null || isFiled(view, before.root as Cid)) throw new KeywardError("record-copied")
  }
  return { ...opened, link, arrived }
}

/** One file of what waits, whole and checked. @throws KeywardError `record-altered` `cancelled` */
export async function readArrivedFile(
  { manifest, file }: OpenDrop,
  index: number,
  options: ContentProgress = {},
): Promise<File> {
  const { name = "", type = "" } = manifest.files[index] ?? {}
  const parts: Blob[] = []
  for await (const part of file(index, options)) parts.push(new Blob([source(part)]))
  return new File(parts, name, { type })
}

/** Where it goes, and what patient and author call themselves; see `Manifest`. */
export interface FilingPlace {
  readonly folder: Scope
  /** Empty where unfiled. */
  readonly folderName: string
  readonly patientName: string
  readonly authorName: string
}

export type FilingProgress =
  | { readonly step: "checking" | "encrypting" | "uploading"; readonly done: number; readonly total: number }
  | { readonly step: "confirming" }

/**
 * Files what waits as a record of the patient's own: every byte is read and checked, encrypted anew under a key of its
 * own, beside it where it came from; then the package is erased. Safe to run again: what was pinned is not sent again,
 * what the journal shows is not added twice.
 * @throws KeywardError as `openArrived`, `uploadRecord` and `recordUploads`
 */
export async function fileArrived(
  services: Services,
  keys: UnlockedKeys,
  inHand: DropInHand,
  place: FilingPlace,
  options: {
    readonly signal?: AbortSignal
    readonly onProgress?: (progress: FilingProgress) => void
    readonly on?: OnTransaction
  } = {},
): Promise<void> {
  const { manifest, arrived, commit } = inHand
  const { folder, folderName, patientName, authorName } = place
  const signal = options.signal ? { signal: options.signal } : {}
  const total = manifest.files.reduce((sum, { size }) => sum + size, 0)
  const files: File[] = []
  let before = 0
  for (const [index, { size }] of manifest.files.entries()) {
    const onProgress = (done: number) =>
      options.onProgress?.({ step: "checking", done: before + done, total })
    files.push(await readArrivedFile(inHand, index, { ...signal, onProgress }))
    before += size
  }
  const { title, kind, time } = manifest
  const record: NewRecord = {
    id: await rowIdOf(inHand),
    files: [...files, receivedFile(manifest, commit, arrived.at)],
    head: { title, kind, time, folderName, patientName, authorName },
  }
  const begun = await begunRow(services, keys, record.id, folder)
  const [row] = begun ? [begun] : await noteUploads(services, keys, folder, [record])
  if (!row) throw new KeywardError("unexpected")
  const pinned = await uploadRecord(services, keys, row, record, {
    ...signal,
    onProgress: (progress) => {
      if (progress.step === "encrypting" || progress.step === "uploading") options.onProgress?.(progress)
    },
  })
  // Before it is recorded: from here on this package is that record, whatever breaks off
  await noteTaken(services, keys, { commit: toBase64url(commit), root: pinned.root })
  options.onProgress?.({ step: "confirming" })
  await recordUploads(services, keys, [pinned], options.on)
  await eraseArrived(services, keys, inHand.link, arrived)
}

/**
 * What a package is called on this device while it is filed: by its key and all that it says of itself, digests of its
 * files too. Its arrival does not do: who sends chooses that, and may send another package under it.
 */
async function rowIdOf({ commit, manifest }: Pick<OpenDrop, "commit" | "manifest">): Promise<string> {
  const digest = await sha256(concat(commit, utf8(JSON.stringify(manifest))))
  return `drop-${toHex(digest.subarray(0, 24))}`
}

/**
 * The row of a package that this device began to file. One that was to go into another folder is taken back, for it was
 * decided anew, but not where the journal shows it already.
 */
async function begunRow(
  services: Services,
  keys: UnlockedKeys,
  id: string,
  folder: Scope | null,
): Promise<UploadRow | null> {
  const row = (await services.device.uploads(keys.account)).find((each) => each.id === id)
  if (!row || row.folder === folder) return row ?? null
  if (row.root && isFiled(await readAgreed(services, keys), row.root)) return row
  await cancelUpload(services, keys, row)
  return null
}

/**
 * Discards what waits: it is erased, the same package is not shown again, and what this device began to file of it is
 * taken back.
 * @param opened null for one that does not open
 * @throws KeywardError `not-allowed` without the link's key
 */
export async function discardArrived(
  services: Services,
  keys: UnlockedKeys,
  link: ListedDrop,
  arrived: ArrivedDrop,
  opened: Pick<OpenDrop, "commit" | "manifest"> | null,
): Promise<void> {
  if (opened) {
    await begunRow(services, keys, await rowIdOf(opened), null)
    const commit = toBase64url(opened.commit)
    const { taken } = await takenList(services, keys)
    if (!taken.some((one) => one.commit === commit)) await noteTaken(services, keys, { commit, root: null })
  }
  await eraseArrived(services, keys, link, arrived)
}

const eraseArrived = async (
  services: Services,
  keys: UnlockedKeys,
  link: ListedDrop,
  { arrival }: ArrivedDrop,
): Promise<void> => services.drops(keys).erase({ drop: link.drop, arrival }, await ownerTokenOf(link))

const isFiled = ({ state }: PatientView, root: Cid): boolean =>
  (state.recordsByContent.get(digestOfRoot(root)) ?? []).length > 0

/**
 * Of a list that a former master alone opens, which others may have made, only what the journal can be asked about
 * counts: what was filed. What was discarded is shown once more.
 */
async function takenList(
  services: Services,
  keys: UnlockedKeys,
): Promise<{ readonly taken: readonly TakenDrop[]; readonly version: number }> {
  const sealed = services.sealed(keys)
  try {
    const document = await sealed.load("drops", TAKEN_ID, { former: true })
    if (!document) return { taken: [], version: 0 }
    const all = decodeTaken(document.bytes)
    const taken = document.isFormer ? all.filter(({ root }) => root !== null) : all
    return { taken, version: document.version }
  } catch (error) {
    if (!isKeywardError(error, "key-wrong")) throw error
    // Whoever has stolen a session can write over it: it begins anew, and what is filed is known by the journal
    const found = (await sealed.list("drops")).find(({ id }) => id === TAKEN_ID)
    return { taken: [], version: found?.version ?? 0 }
  }
}

/** Two devices at once: the one that comes second reads again. */
async function noteTaken(services: Services, keys: UnlockedKeys, one: TakenDrop): Promise<void> {
  for (let tries = 0; ; tries++) {
    const { taken, version } = await takenList(services, keys)
    try {
      await services.sealed(keys).save("drops", TAKEN_ID, encodeTaken(withTaken(taken, one)), version)
      return
    } catch (error) {
      if (!isKeywardError(error, "sealed-moved") || tries >= 3) throw error
    }
  }
}
