import { concat, toBase64url } from "../_core/crypto/bytes"
import { chunksOf } from "../_core/dag/bytes"
import { rootOfDigest } from "../_core/dag/cid"
import { MANIFEST } from "../_core/dag/node"
import { readManifest } from "../_core/dag/read"
import { asKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import { encryptExport } from "../_core/export/encrypted-export"
import { encodeIndex } from "../_core/export/export-index"
import type {
  ExportedDocument,
  ExportedFile,
  ExportedRecord,
  ExportIndex,
  MissingPart,
} from "../_core/export/export-index"
import * as paths from "../_core/export/export-paths"
import { digestText, encodeSignature, exportTypedData } from "../_core/export/export-signature"
import { grantsOf } from "../_core/export/grants"
import { encodeEntry } from "../_core/export/journal-lines"
import { encodeProof, MAX_PROOF_CAR_BYTES } from "../_core/export/record-proof"
import { signerOf } from "../_core/export/signer"
import { writeArchive } from "../_core/export/write-archive"
import type { ArchiveWriter } from "../_core/export/write-archive"
import { accountBundle } from "../_core/fhir-out/account-bundle"
import type { WholeEntry } from "../_core/journal/entry-hash"
import { foldedOnce } from "../_core/journal/fold"
import { EMPTY_LINK } from "../_core/journal/link"
import { linkAfter } from "../_core/journal/verify"
import type { RecordState } from "../_core/journal/patient-state"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { digestFile } from "../_core/records/file"
import { MOST_MANIFESTS } from "../_core/ports/storage"
import { inParts } from "../_core/in-parts"
import type { Pause } from "../_core/pause"
import type { Address, Digest, RecordNumber, Scope } from "../_core/types"
import { readPatient } from "./read-patient"
import type { PatientView } from "./read-patient"
import { openRecords, readFile } from "./read-record"
import type { ListedRecord, ManifestCache, OpenRecord } from "./read-record"
import type { Services } from "./services"
import { tryAgain } from "./try-again"

export type ExportProgress =
  /** Descriptions are opened first: how much there is to take is known then. */
  | { readonly step: "opening"; readonly done: number; readonly total: number }
  /** Bytes of files, over all records. */
  | { readonly step: "writing"; readonly done: number; readonly total: number }
  | { readonly step: "signing" }

export interface ExportInput {
  /** `open-me.html`. */
  readonly opener: Uint8Array
  /** 32 bytes of a key file to encrypt it under; null to leave it readable by whoever has it. */
  readonly secret: Uint8Array | null
  /** What the account calls itself, others and its folders. */
  readonly name: string
  readonly people: readonly { readonly account: Address; readonly name: string }[]
  readonly folders: readonly { readonly scope: Scope; readonly name: string }[]
  readonly cache: ManifestCache
  /** Takes the bytes in order; its promise is the brake. */
  readonly write: (part: Uint8Array<ArrayBuffer>) => Promise<void>
}

export interface ExportOptions {
  readonly signal: AbortSignal
  readonly onProgress?: (progress: ExportProgress) => void
  /** The wallet did not sign, after everything was written: whether to ask it once more. No: the export ends in the error. */
  readonly signAgain?: (error: KeywardError) => Promise<boolean>
  readonly pause?: Pause
}

/** What an export holds. */
export interface MadeExport {
  readonly index: ExportIndex
  readonly bytes: number
}

/** After these it makes no sense to go on with the next file. */
const ENDING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "cancelled",
  "locked",
  "signed-out",
  "device-full",
])

/**
 * Writes everything of an account into one ZIP as a stream: decrypted records with proofs, journal, grants, activity. In
 * bounded memory: manifests and journal are held, content is not. A record or file that cannot be read is named in
 * `missing`, and the rest goes on; the index is signed last, for only then is it known. Nothing remains where it fails:
 * the caller throws away what was written.
 * @throws KeywardError `cancelled` `locked` `signed-out`, the wallet's own, `export-foreign` where the wallet's signature
 * could not be checked without a chain (a contract's), and what `write` throws
 */
export async function exportAccount(
  services: Services,
  keys: UnlockedKeys,
  input: ExportInput,
  options: ExportOptions,
): Promise<MadeExport> {
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  let bytes = 0
  const deliver = async () => {
    const zip = chunksOf(readable)
    const sealed = input.secret ? encryptExport(zip, input.secret) : zip
    for await (const part of sealed) {
      bytes += part.length
      await input.write(part as Uint8Array<ArrayBuffer>)
    }
  }
  let failure: unknown
  const delivered = deliver().catch((error: unknown) => {
    failure ??= error
    stop.abort()
  })
  try {
    const index = await write(services, keys, { ...input, sink: writable }, { ...options, signal })
    await delivered
    if (failure !== undefined) throw deliveryError(failure)
    return { index, bytes }
  } catch (error) {
    stop.abort()
    await writable.abort(error).catch(() => undefined)
    await delivered
    if (options.signal.aborted) throw new KeywardError("cancelled")
    throw deliveryError(failure ?? error)
  }
}

/** A disk that is full says so in its own words (Storage Standard: QuotaExceededError). */
const deliveryError = (error: unknown): KeywardError =>
  error instanceof DOMException && error.name === "QuotaExceededError"
    ? new KeywardError("device-full", {}, { cause: error })
    : asKeywardError(error)

async function write(
  services: Services,
  keys: UnlockedKeys,
  input: ExportInput & { readonly sink: WritableStream<Uint8Array> },
  options: ExportOptions,
): Promise<ExportIndex> {
  const { signal, onProgress } = options
  const { view, journal } = await readTogether(services, keys, signal)
  const made = new Date()
  const zip = writeArchive(input.sink, made)
  await zip.add(paths.OPENER_PATH, input.opener)

  const listed = await openAll(services, view, input.cache, options)
  const { records, missing } = await new RecordWriter(services, view, zip, options).writeAll(listed)

  const lines = journal.map(encodeEntry)
  const journalSize = lines.reduce((sum, line) => sum + line.length, 0)
  await zip.add(paths.JOURNAL_PATH, streamOf(lines))
  const documents = [await writeAccount(services, view, journal, listed, input, zip)]
  const index: ExportIndex = {
    ...{ v: 1, account: view.patient, chainId: services.reader.chainId, registry: services.reader.registry },
    ...{ made: made.toISOString(), head: headOf(view.patient, journal), readBy: services.account },
    ...{ records, missing, documents, grants: grantsOf(view.state) },
    journal: {
      digest: toBase64url(await digestFile(iterated(lines), { size: journalSize })),
      entries: journal.length,
    },
    people: input.people.map(({ account, name }) => ({ account, name: oneLine(name) })),
    folders: input.folders.map(({ scope, name }) => ({ scope: String(scope), name: oneLine(name) })),
  }
  const encoded = encodeIndex(index)
  onProgress?.({ step: "signing" })
  const signature = await signed(services, index, await digestText(encoded), options)
  const data = exportTypedData({
    account: index.account,
    digest: await digestText(encoded),
    time: index.made,
  })
  const signer = recovered(services, data, signature)
  if (!signerOf(signer, index, journal, view.state)) throw new KeywardError("export-foreign")
  await zip.add(paths.INDEX_PATH, encoded)
  await zip.add(paths.SIGNATURE_PATH, encodeSignature(signature))
  signal.throwIfAborted()
  await zip.close()
  return index
}

/** The journal and what it makes of the account: both of one moment, though somebody may write in between. */
async function readTogether(services: Services, keys: UnlockedKeys, signal: AbortSignal) {
  for (;;) {
    signal.throwIfAborted()
    const view = await readPatient(services, keys, keys.account, { signal })
    const journal = (await services.reader.journal(view.patient, { signal })) as readonly WholeEntry[]
    if (foldedOnce(journal) === view.state) return { view, journal }
  }
}

function recovered({ recover }: Services, data: Parameters<Services["recover"]>[0], signature: string) {
  try {
    return recover(data, signature)
  } catch {
    return null
  }
}

async function signed(
  { wallet }: Services,
  { account, made }: ExportIndex,
  digest: string,
  { signal, signAgain }: ExportOptions,
): Promise<`0x${string}`> {
  for (;;) {
    try {
      const signature = await wallet.signTypedData(exportTypedData({ account, digest, time: made }))
      return signature.toLowerCase() as `0x${string}`
    } catch (thrown) {
      const error = asKeywardError(thrown)
      if (signal.aborted || !(await signAgain?.(error))) throw error
    }
  }
}

function headOf(account: Address, journal: readonly WholeEntry[]): ExportIndex["head"] {
  const last = journal.at(-1)
  if (!last) return { link: String(EMPTY_LINK.word), block: 0, blockHash: `0x${"00".repeat(32)}` as Digest }
  return {
    link: String(linkAfter(account, last).word),
    block: last.place.block,
    blockHash: last.place.blockHash,
  }
}

/** Every standing record, opened, or why not, in the order of the journal; removed ones are null. */
async function openAll(
  services: Services,
  view: PatientView,
  cache: ManifestCache,
  { signal, onProgress, pause }: ExportOptions,
): Promise<Map<RecordState, ListedRecord | null>> {
  const all = [...view.state.records.values()]
  const standing = all.filter(({ removed }) => !removed)
  const opened = new Map<RecordState, ListedRecord>()
  for (const part of inParts(standing, MOST_MANIFESTS)) {
    signal.throwIfAborted()
    onProgress?.({ step: "opening", done: opened.size, total: standing.length })
    for (const record of await openRecords(services, view, part, cache, { signal }))
      opened.set(record.state, record)
  }
  for (const [state, { problem }] of opened) {
    if (problem === null) continue
    if (ENDING.has(problem)) throw new KeywardError(problem)
    const again = async () => {
      const [one] = await openRecords(services, view, [state], cache, { signal })
      if (one?.problem) throw new KeywardError(one.problem)
      return one
    }
    const one = await tryAgain(again, signal, pause).catch((error: unknown) => {
      const { code } = asKeywardError(error)
      if (ENDING.has(code)) throw error
      return null
    })
    if (one) opened.set(state, one)
  }
  return new Map(all.map((state) => [state, state.removed ? null : (opened.get(state) ?? null)]))
}

/** Writes records one after the other, and remembers what became of each. */
class RecordWriter {
  readonly #records: ExportedRecord[] = []
  readonly #missing: MissingPart[] = []
  #entries = 5
  #done = 0
  #total = 0

  constructor(
    readonly services: Services,
    readonly view: PatientView,
    readonly zip: ArchiveWriter,
    readonly options: ExportOptions,
  ) {}

  async writeAll(listed: ReadonlyMap<RecordState, ListedRecord | null>) {
    for (const record of listed.values())
      for (const { size } of record?.open?.manifest.files ?? []) this.#total += size
    for (const [state, record] of listed) {
      this.options.signal.throwIfAborted()
      if (state.removed) this.#records.push(removedRecord(state))
      else if (!record?.open) this.#miss(state.number, null, record?.problem ?? "not-readable")
      else await this.#write(record.open)
    }
    return { records: this.#records, missing: this.#missing }
  }

  #miss(number: RecordNumber, file: number | null, why: string) {
    this.#missing.push({ number, file, why })
  }

  async #write(record: OpenRecord): Promise<void> {
    const { state, root, manifest, authorship, recordKey } = record
    const { number } = state
    const count = manifest.files.length + 1
    if (this.#entries + count > paths.MAX_EXPORT_ENTRIES) return this.#miss(number, null, "export-full")
    const car = await this.#attempt(() => this.#manifestCar(record))
    if (typeof car === "string") return this.#miss(number, null, car)
    this.#entries += count
    const files: ExportedFile[] = []
    for (const [index, { name, type, size, digest }] of manifest.files.entries()) {
      const path = paths.recordFilePath(number, index, name)
      const problem = await this.#writeFile(record, index, path)
      if (problem !== null) this.#miss(number, index, problem)
      files.push({ path: problem === null ? path : null, name, type, size, digest })
    }
    const proof = encodeProof({ record: number, car, recordKey })
    await this.zip.add(paths.proofPath(number), proof)
    this.#records.push({
      ...{ number, root, author: manifest.author, authorship, title: manifest.title, kind: manifest.kind },
      ...{ time: manifest.time, folder: String(state.folder), removed: false, files },
      proof: await digestText(proof),
    })
  }

  /** The sealed manifest under its root, as the store gives it. */
  async #manifestCar({ root }: OpenRecord): Promise<Uint8Array> {
    const { services, view, options } = this
    const parts: Uint8Array[] = []
    let size = 0
    for await (const part of chunksOf(await services.store.fetch(root, MANIFEST, view.patient, options))) {
      size += part.length
      if (size > MAX_PROOF_CAR_BYTES) throw new KeywardError("record-altered", { reason: "longer" })
      parts.push(part)
    }
    const car = concat(...parts)
    await readManifest([car], root)
    return car
  }

  /** null where the whole file is in the ZIP; else why not, and what stands there is cut. */
  async #writeFile(record: OpenRecord, index: number, path: string): Promise<ErrorCode | null> {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const added = this.zip.add(path, readable)
    // It fails with the sink, and then the writing below fails, too
    added.catch(() => undefined)
    const start = this.#done
    let sent = 0
    const attempt = async () => {
      let position = 0
      await readFile(
        this.services,
        this.view,
        record,
        index,
        async (part) => {
          // A further attempt begins at the front: the same bytes, for each part was authenticated
          const fresh = part.subarray(Math.max(0, sent - position))
          position += part.length
          if (fresh.length === 0) return
          await writer.write(fresh).catch((cause: unknown) => {
            throw new KeywardError("cancelled", {}, { cause })
          })
          sent += fresh.length
          this.#progress(start + sent)
        },
        { signal: this.options.signal },
      )
    }
    const problem = await this.#attempt(attempt)
    await writer.close()
    await added
    this.#progress(start + (record.manifest.files[index]?.size ?? 0))
    return typeof problem === "string" ? problem : null
  }

  #progress(done: number) {
    this.#done = done
    this.options.onProgress?.({ step: "writing", done, total: this.#total })
  }

  /** What the work gives; the code of an error that concerns this part alone. */
  async #attempt<T>(work: () => Promise<T>): Promise<T | ErrorCode> {
    const { signal, pause } = this.options
    try {
      return await tryAgain(work, signal, pause)
    } catch (thrown) {
      const error = asKeywardError(thrown)
      if (signal.aborted || ENDING.has(error.code)) throw error
      return error.code
    }
  }
}

const removedRecord = ({ number, cidDigest, author, folder }: RecordState): ExportedRecord => ({
  ...{ number, root: rootOfDigest(cidDigest), author, authorship: null, title: "", kind: null, time: "" },
  ...{ folder: String(folder), removed: true, proof: null, files: [] },
})

async function writeAccount(
  services: Services,
  view: PatientView,
  journal: readonly WholeEntry[],
  listed: ReadonlyMap<RecordState, ListedRecord | null>,
  { name, people, folders }: ExportInput,
  zip: ArchiveWriter,
): Promise<ExportedDocument> {
  const names = new Map(people.map((each) => [each.account, each.name]))
  const bundle = accountBundle({
    ...{ patient: view.patient, patientName: name, chainId: services.reader.chainId },
    ...{ registry: services.reader.registry, state: view.state, journal, now: view.now },
    manifests: new Map(
      [...listed.values()].flatMap((record) =>
        record?.open ? [[record.state.number, record.open.manifest]] : [],
      ),
    ),
    nameOf: (account) => names.get(account) ?? "",
    folderName: (scope) => folders.find((folder) => folder.scope === scope)?.name ?? "",
  })
  const bytes = new TextEncoder().encode(JSON.stringify(bundle))
  await zip.add(paths.ACCOUNT_PATH, bytes)
  const digest = await digestText(bytes)
  return { path: paths.ACCOUNT_PATH, type: "application/fhir+json", size: bytes.length, digest }
}

/** A name as an index takes it: no control characters, at most 200 UTF-16 units. */
const oneLine = (name: string): string => name.replace(/\p{Cc}|\p{Cs}/gu, " ").slice(0, 200)

const streamOf = (parts: readonly Uint8Array[]): ReadableStream<Uint8Array> => {
  let next = 0
  return new ReadableStream({
    pull(controller) {
      const part = parts[next++]
      if (part) controller.enqueue(part)
      else controller.close()
    },
  })
}

async function* iterated(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part)
}
