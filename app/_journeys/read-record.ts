import { equalBytes } from "../_core/crypto/bytes"
import { MANIFEST } from "../_core/dag/node"
import { rootOfDigest } from "../_core/dag/cid"
import { readManifest } from "../_core/dag/read"
import { asKeywardError, isKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import { isPutByPatient } from "../_core/journal/patient-state"
import type { RecordState } from "../_core/journal/patient-state"
import { recordKeyOf, recordKeysOf } from "../_core/keys/keychain"
import type { Keychain } from "../_core/keys/keychain"
import { wrappedKeysKind } from "../_core/keys/wrapped-keys"
import { MOST_MANIFESTS } from "../_core/ports/storage"
import { openManifest } from "../_core/records/manifest"
import type { Manifest } from "../_core/records/manifest-schema"
import type { ContentProgress } from "../_core/ports/content"
import type { Cid, Digest, RecordNumber, Scope } from "../_core/types"
import { authorshipOf } from "./authorship"
import type { Authorship } from "./authorship"
import type { PatientView } from "./read-patient"
import type { Services } from "./services"

/** A record that could be opened. */
export interface OpenRecord {
  readonly state: RecordState
  readonly root: Cid
  readonly recordKey: Uint8Array
  readonly manifest: Manifest
  readonly authorship: Authorship
}

/** A record of a list: opened, or why not. */
export type ListedRecord =
  | { readonly state: RecordState; readonly open: OpenRecord; readonly problem: null }
  | { readonly state: RecordState; readonly open: null; readonly problem: ErrorCode }

/**
 * Manifests already opened in this session, by content, each with the key that opened it, and for which record it was
 * checked who wrote it: they cannot change under their digest, but another record may claim the content.
 */
export type ManifestCache = Map<
  Digest,
  Pick<OpenRecord, "manifest" | "recordKey" | "authorship"> & { readonly record: RecordNumber }
>

/**
 * Opens a record's description: finds its key, fetches and checks the manifest, and holds what it says of itself
 * against the journal.
 * @throws KeywardError `not-readable` where no key reaches it, `patient-alone` where that is so because somebody
 * acts for the patient and it was wrapped to the patient's identity, which the delegate has not,
 * `record-altered` where it is not what the journal says or its author has not signed it, `store-missing`
 * `store-refused` `store-unreachable`
 */
export async function openRecord(
  services: Services,
  view: PatientView,
  record: RecordState,
  cache: ManifestCache,
  /** `car`: what the store said of its manifest, where it was asked already. */
  { car, ...options }: { signal?: AbortSignal; car?: Uint8Array } = {},
): Promise<OpenRecord> {
  const root = rootOfDigest(record.cidDigest)
  const known = cache.get(record.cidDigest)
  const fetched = async () => {
    const said = car ? [car] : await services.store.fetch(root, MANIFEST, view.patient, options)
    return readManifest(said, root)
  }
  const { recordKey, manifest, isKnown } = await openByOwnKey(services, view, record, known, fetched)
  checkAgainstJournal(view, record, manifest)
  const authorship =
    isKnown && known?.record === record.number
      ? known.authorship
      : await authorshipOf(services, view, record, { manifest, recordKey })
  if (!authorship) throw new KeywardError("record-altered", { record: record.number })
  cache.set(record.cidDigest, { manifest, recordKey, authorship, record: record.number })
  return { state: record, root, recordKey, manifest, authorship }
}

/**
 * The same without asking who wrote it: for what is to be kept though a chain, or a contract that signs, does not answer.
 * @throws KeywardError as {@link openRecord}
 */
export async function openUnasked(
  services: Services,
  view: PatientView,
  record: RecordState,
): Promise<Omit<OpenRecord, "authorship">> {
  const fetched = manifestOf(services, view, record)
  const { recordKey, manifest } = await openByOwnKey(services, view, record, undefined, fetched)
  checkAgainstJournal(view, record, manifest)
  return { state: record, root: rootOfDigest(record.cidDigest), recordKey, manifest }
}

/**
 * By the key that is the record's own, of all that its wraps lead to: a manifest opens with one key alone. A wrap that
 * leads to another key counts as one that does not open.
 */
async function openByOwnKey(
  services: Services,
  view: PatientView,
  record: RecordState,
  known: Pick<OpenRecord, "manifest" | "recordKey"> | undefined,
  fetched: () => Promise<Uint8Array>,
): Promise<Pick<OpenRecord, "manifest" | "recordKey"> & { readonly isKnown: boolean }> {
  let bytes: Uint8Array | null = null
  let problem: KeywardError | null = null
  for await (const recordKey of recordKeysOf(record, view.keychain)) {
    if (known && equalBytes(known.recordKey, recordKey)) return { ...known, isKnown: true }
    problem ??= new KeywardError("record-altered", { record: record.number })
    if (known) continue
    bytes ??= await fetched()
    try {
      return { recordKey, manifest: await openManifest(bytes, recordKey, view.ctx), isKnown: false }
    } catch (error) {
      if (!isKeywardError(error, "record-altered")) throw error
    }
  }
  throw problem ?? new KeywardError(whyClosed(services, view, record), { record: record.number })
}

/**
 * The key of a content that is to be erased, or null: its own where the wraps lead to several, for the token follows
 * from it. Asks the store only then.
 */
export async function keyToErase(
  services: Services,
  view: PatientView,
  record: RecordState,
): Promise<Uint8Array | null> {
  const keys: Uint8Array[] = []
  for await (const key of recordKeysOf(record, view.keychain)) keys.push(key)
  if (keys.length < 2) return keys[0] ?? null
  return (await openByOwnKey(services, view, record, undefined, manifestOf(services, view, record))).recordKey
}

const manifestOf =
  ({ store }: Services, { patient }: PatientView, { cidDigest }: RecordState) =>
  async (): Promise<Uint8Array> => {
    const root = rootOfDigest(cidDigest)
    return readManifest(await store.fetch(root, MANIFEST, patient, {}), root)
  }

/** A record's own faults; anything else that keeps one from opening may pass: a store or a chain that is away. */
export const RECORD_FAULTS: readonly ErrorCode[] = [
  "not-readable",
  "key-wrong",
  "record-altered",
  "manifest-malformed",
  "store-missing",
  "store-refused",
]

/** Faults, what is not the record's own, and what is to the patient alone, which a delegate leaves as it is. */
export const NOT_OPENING: readonly ErrorCode[] = [...RECORD_FAULTS, "content-displaced", "patient-alone"]

/**
 * As {@link openRecord}, for whoever decides on it: nothing is taken from a cache, and who wrote it is asked of both
 * providers.
 */
export const openToDecide = (
  services: Services,
  view: PatientView,
  record: RecordState,
  options: { signal?: AbortSignal } = {},
): Promise<OpenRecord> =>
  openRecord({ ...services, reader: services.agreed }, view, record, new Map(), options)

function whyClosed({ account }: Services, view: PatientView, { wrappedKeys }: RecordState): ErrorCode {
  const isActing = view.isOwn && account !== view.patient
  return isActing && wrappedKeysKind(wrappedKeys) === "to-patient" ? "patient-alone" : "not-readable"
}

/** A patient's records as they stand, the one added last first; nothing is opened for it. */
export const standingRecords = (view: PatientView, folder: Scope | null = null): RecordState[] =>
  [...view.state.records.values()]
    .filter((record) => !record.removed && (folder === null || record.folder === folder))
    .reverse()

/**
 * Standing records, newest first; those that cannot be opened say why. What is `not-readable` is left out
 * where it may be meant for others: for the patient, and whoever acts for the patient, nothing is.
 * @param options.most   so many of those added last; all unless given. Each costs a request the first time
 * @param options.folder of this folder alone
 */
export async function listRecords(
  services: Services,
  view: PatientView,
  cache: ManifestCache,
  options: { signal?: AbortSignal; most?: number; folder?: Scope | null } = {},
): Promise<ListedRecord[]> {
  const { most = Infinity, folder, ...signal } = options
  const records = standingRecords(view, folder)
  const listed: ListedRecord[] = []
  while (records.length > 0 && listed.length < most) {
    const next = records.splice(0, most - listed.length)
    const found = await openRecords(services, view, next, cache, signal)
    listed.push(...found.filter(({ problem }) => view.isOwn || problem !== "not-readable"))
  }
  return newestFirst(listed)
}

/** The given records in their order, opened, or why not; what was opened before costs nothing. */
export async function openRecords(
  services: Services,
  view: PatientView,
  records: readonly RecordState[],
  cache: ManifestCache,
  signal: { signal?: AbortSignal } = {},
): Promise<ListedRecord[]> {
  const opened = openedBefore(cache, view.keychain)
  const open = async (state: RecordState, car: Uint8Array | undefined): Promise<ListedRecord> => {
    try {
      const open = await openRecord(services, view, state, cache, { ...signal, ...(car ? { car } : {}) })
      const listed: ListedRecord = { state, open, problem: null }
      opened.set(state, listed)
      return listed
    } catch (error) {
      return { state, open: null, problem: asKeywardError(error).code }
    }
  }
  const fresh = records.filter((state) => !opened.has(state))
  const met = new Map<RecordState, ListedRecord>()
  for (let from = 0; from < fresh.length; from += MOST_MANIFESTS) {
    const together = fresh.slice(from, from + MOST_MANIFESTS)
    const cars = await fetchManifests(services, view, together, cache, signal)
    await inTurns(together, 6, async (state) => met.set(state, await open(state, cars.get(state.cidDigest))))
  }
  return records.flatMap((state) => met.get(state) ?? opened.get(state) ?? [])
}

/** What a list has opened, for as long as the journal and the keys are the same: nothing of it can change. */
const OPENED = new WeakMap<ManifestCache, WeakMap<Keychain, Map<RecordState, ListedRecord>>>()

function openedBefore(cache: ManifestCache, keychain: Keychain): Map<RecordState, ListedRecord> {
  const of = OPENED.get(cache) ?? new WeakMap<Keychain, Map<RecordState, ListedRecord>>()
  OPENED.set(cache, of)
  const opened = of.get(keychain) ?? new Map<RecordState, ListedRecord>()
  of.set(keychain, opened)
  return opened
}

/** Manifests of records that a key reaches, in one request; whatever it leaves out is asked for by itself. */
async function fetchManifests(
  { store }: Services,
  view: PatientView,
  records: readonly RecordState[],
  cache: ManifestCache,
  options: { signal?: AbortSignal },
): Promise<ReadonlyMap<Digest, Uint8Array>> {
  const wanted = new Map(records.map((record) => [record.cidDigest, record] as const))
  for (const digest of wanted.keys()) if (cache.has(digest)) wanted.delete(digest)
  const keys = await Promise.all(
    [...wanted.values()].map((record) => recordKeyOf(record, view.keychain).catch(() => null)),
  )
  const asked = [...wanted.keys()].filter((_, index) => keys[index])
  if (asked.length < 2) return new Map()
  const found = await store.manifests(asked.map(rootOfDigest), view.patient, options).catch(() => [])
  return new Map(asked.flatMap((digest, index) => (found[index] ? [[digest, found[index]] as const] : [])))
}

/**
 * Decrypts one file of an open record, part by part, each authenticated before it is handed on; nothing is kept.
 * @throws KeywardError `record-altered` `store-missing` `store-refused` `store-unreachable` `cancelled`
 */
export async function readFile(
  services: Services,
  view: PatientView,
  record: OpenRecord,
  index: number,
  write: (part: Uint8Array<ArrayBuffer>) => Promise<void> | void,
  options: ContentProgress = {},
): Promise<void> {
  const file = record.manifest.files[index]
  if (!file) throw new KeywardError("record-unknown", { record: record.state.number, file: index })
  const { root, recordKey } = record
  await services.cipher.decrypt({ root, index, patient: view.patient, file, recordKey, write }, options)
  const { number, cidDigest } = record.state
  if (!view.isOwn) services.openings.note({ patient: view.patient, record: number, content: cidDigest })
}

/** As {@link readFile}, all parts in memory. */
export async function readWholeFile(
  services: Services,
  view: PatientView,
  record: OpenRecord,
  index: number,
  options: ContentProgress = {},
): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  await readFile(services, view, record, index, (part) => void parts.push(part), options)
  return new Blob(parts)
}

/**
 * Who wrote it, for whom and where must be what the journal says of the entry that put the content there.
 * Another's content may have been put there by the patient (under a new key, say): then the author's
 * signature alone says that it is the author's.
 */
function checkAgainstJournal(view: PatientView, record: RecordState, manifest: Manifest): void {
  const written = record.versions.find((version) => version.cidDigest === record.cidDigest)
  const fits =
    written &&
    manifest.patient === view.patient &&
    (manifest.author === record.contentBy || isPutByPatient(record, view.patient)) &&
    // Corrections are the patient's: an author would else sign one title and show another
    (manifest.former === undefined || isPutByPatient(record, view.patient)) &&
    manifest.folder === String(written.folder)
  if (!fits) throw new KeywardError("record-altered", { record: record.number })
}

/** By each one's own date, read once: thousands are sorted. */
const newestFirst = (listed: readonly ListedRecord[]): ListedRecord[] =>
  listed
    .map((record) => ({ record, time: timeOf(record) }))
    .sort((a, b) => b.time - a.time || b.record.state.number - a.record.state.number)
    .map(({ record }) => record)

const timeOf = (record: ListedRecord) =>
  record.open ? Date.parse(record.open.manifest.time) : record.state.addedAt.timestamp * 1000

/** Maps with at most `width` under way. */
async function inTurns<T, R>(items: readonly T[], width: number, map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await map(items[index] as T)
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  return results
}
