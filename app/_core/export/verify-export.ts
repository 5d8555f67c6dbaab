import { toBase64url } from "../crypto/bytes"
import { rootOfDigest } from "../dag/cid"
import { readManifest } from "../dag/read"
import { asKeywardError, KeywardError } from "../errors"
import type { WholeEntry } from "../journal/entry-hash"
import { foldJournal } from "../journal/fold"
import { EMPTY_LINK, parseLink } from "../journal/link"
import { isPutByPatient } from "../journal/patient-state"
import type { PatientState, RecordState } from "../journal/patient-state"
import { verifyJournal } from "../journal/verify"
import { registryContext } from "../keys/context"
import type { TypedData } from "../ports/account"
import { digestFile } from "../records/file"
import { openManifest } from "../records/manifest"
import type { Manifest } from "../records/manifest-schema"
import { statementTypedData } from "../records/statement"
import type { Address, RecordNumber } from "../types"
import { decodeIndex, sameJson } from "./export-index"
import type { ExportedDocument, ExportedFile, ExportedRecord, ExportIndex } from "./export-index"
import { INDEX_PATH, JOURNAL_PATH, MAX_INDEX_BYTES, MAX_JOURNAL_BYTES, MAX_PROOF_BYTES } from "./export-paths"
import { OPENER_PATH, proofPath, SIGNATURE_PATH } from "./export-paths"
import { decodeSignature, digestText, exportTypedData } from "./export-signature"
import { grantsOf } from "./grants"
import { decodeJournal } from "./journal-lines"
import type { ExportArchive } from "./open-archive"
import { decodeProof } from "./record-proof"
import { signerOf } from "./signer"
import type { ExportSigner } from "./signer"

/** Who signed EIP-712 typed data; throws where a signature is malformed. */
export type Recover = (data: TypedData, signature: string) => Address

/**
 * How it is known who wrote a record, without a chain: `own`, the account put it there in its own name; `signed`, the
 * author's address signed it; `unchecked`, another wallet did, and whether it is the author's the author's own journal
 * tells, which is not in an export.
 */
export type OfflineAuthorship = "own" | "signed" | "unchecked"

/** A record that is in the export, opened and held against the journal. */
export interface VerifiedRecord {
  readonly listed: ExportedRecord
  readonly manifest: Manifest
  /** The manifest as it stands under the record's root. */
  readonly sealed: Uint8Array
  /** R of this content alone. */
  readonly recordKey: Uint8Array
  readonly authorship: OfflineAuthorship
}

/** An export whose index, signature, journal, proofs and authors fit together. Its files are checked as they are read. */
export interface VerifiedExport {
  readonly index: ExportIndex
  readonly signer: ExportSigner
  readonly journal: readonly WholeEntry[]
  readonly state: PatientState
  /** In the order of the index; removed ones are not here. */
  readonly records: readonly VerifiedRecord[]
}

export interface VerifyOptions {
  readonly recover: Recover
  readonly signal?: AbortSignal
  /** Told how many records were checked, of how many. */
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Checks everything of an export but the content of its files: signature over the index, the journal from its beginning
 * to the head that the index names, that the records are those of the journal, every proof and every author.
 * @throws KeywardError `export-malformed` where it is no export or parts are missing; `export-altered` with `problem` where
 * something does not fit; `export-foreign` where somebody signed who does not act for the account
 */
export async function verifyExport(archive: ExportArchive, options: VerifyOptions): Promise<VerifiedExport> {
  const bytes = await archive.bytes(INDEX_PATH, MAX_INDEX_BYTES)
  const index = decodeIndex(bytes)
  const signature = decodeSignature(await archive.bytes(SIGNATURE_PATH, 2 ** 14))
  const journal = await verifiedJournal(archive, index)
  const state = foldJournal(journal)
  const data = exportTypedData({ account: index.account, digest: await digestText(bytes), time: index.made })
  const signer = signerOf(recovered(options.recover, data, signature), index, journal, state)
  if (!signer) throw new KeywardError("export-foreign", { account: index.account })
  const standing = checkRecords(index, state)
  checkEntries(archive, index)
  if (!sameJson(index.grants, grantsOf(state))) throw altered("grants")
  const records: VerifiedRecord[] = []
  for (const [listed, record] of standing) {
    if (options.signal?.aborted) throw new KeywardError("cancelled")
    options.onProgress?.(records.length, standing.size)
    records.push(await verifiedRecord(archive, index, listed, record, options.recover))
  }
  options.onProgress?.(standing.size, standing.size)
  return { index, signer, journal, state, records }
}

function recovered(recover: Recover, data: TypedData, signature: string): Address | null {
  try {
    return recover(data, signature)
  } catch {
    return null
  }
}

async function verifiedJournal(
  archive: ExportArchive,
  { account, head, journal }: ExportIndex,
): Promise<WholeEntry[]> {
  const bytes = await archive.bytes(JOURNAL_PATH, MAX_JOURNAL_BYTES)
  if ((await digestText(bytes)) !== journal.digest) throw altered("journal-digest")
  const entries = decodeJournal(bytes)
  const last = entries.at(-1)?.place
  const isAtHead = last ? last.block === head.block && last.blockHash === head.blockHash : head.block === 0
  if (entries.length !== journal.entries || !isAtHead) throw altered("journal-head")
  try {
    const start = verifyJournal(account, entries, parseLink(BigInt(head.link)))
    if (start.word === EMPTY_LINK.word) return entries
  } catch (cause) {
    throw new KeywardError("export-altered", { problem: "journal" }, { cause })
  }
  throw altered("journal-beginning")
}

/** Each record of the journal is listed once, or missing as a whole, and none besides. */
function checkRecords(index: ExportIndex, { records }: PatientState): Map<ExportedRecord, RecordState> {
  const standing = new Map<ExportedRecord, RecordState>()
  const met = new Set<RecordNumber>()
  const once = (number: RecordNumber): RecordState => {
    const record = records.get(number)
    if (!record || met.has(number)) throw altered("records")
    met.add(number)
    return record
  }
  for (const listed of index.records) {
    const record = once(listed.number)
    const isRemoved = record.removed !== null
    if (listed.removed !== isRemoved || listed.root !== rootOfDigest(record.cidDigest))
      throw altered("records")
    if (listed.folder !== String(record.folder)) throw altered("records")
    if (isRemoved && (listed.files.length > 0 || listed.author !== record.author)) throw altered("records")
    if (!isRemoved) standing.set(listed, record)
  }
  for (const { number, file } of index.missing) if (file === null) once(number)
  if (met.size !== records.size) throw altered("records")
  return standing
}

/**
 * Everything that the index names is there, in its size; a file that is not there is named as missing, and what stands
 * in its place is cut. Nothing else is there: who unpacks the ZIP by another program sees what the index says.
 */
function checkEntries(archive: ExportArchive, { records, missing, documents }: ExportIndex): void {
  const gone = new Set(missing.map(({ number, file }) => `${number}/${file}`))
  const expected = new Set<string>([OPENER_PATH, INDEX_PATH, SIGNATURE_PATH, JOURNAL_PATH])
  for (const { number, removed, files } of records) {
    if (!removed) expected.add(proofPath(number))
    for (const [place, { path, size }] of files.entries()) {
      if ((path === null) !== gone.has(`${number}/${place}`)) throw altered("missing")
      if (path !== null && !path.startsWith(`records/${number}/${place}.`)) throw altered("path")
      if (path !== null && archive.size(path) !== size) throw altered("size")
      if (path !== null) expected.add(path)
    }
  }
  for (const { path, size } of documents) {
    if (archive.size(path) !== size) throw altered("size")
    expected.add(path)
  }
  const isCut = (path: string) => gone.has(/^records\/(\d+\/\d+)\./.exec(path)?.[1] ?? "")
  for (const path of archive.paths) if (!expected.has(path) && !isCut(path)) throw altered("entry")
}

async function verifiedRecord(
  archive: ExportArchive,
  index: ExportIndex,
  listed: ExportedRecord,
  record: RecordState,
  recover: Recover,
): Promise<VerifiedRecord> {
  const bytes = await archive.bytes(proofPath(listed.number), MAX_PROOF_BYTES)
  if ((await digestText(bytes)) !== listed.proof) throw altered("proof", listed.number)
  const proof = decodeProof(bytes)
  const { recordKey } = proof
  const ctx = registryContext({ ...index, patient: index.account })
  // The root is the journal's: what does not stand under it was never written for this record
  const sealed = await readManifest([proof.car], listed.root).catch((cause: unknown) => {
    throw new KeywardError("export-altered", { problem: "root", record: listed.number }, { cause })
  })
  const manifest = await openManifest(sealed, recordKey, ctx).catch((cause: unknown) => {
    throw new KeywardError("export-altered", { problem: "manifest", record: listed.number }, { cause })
  })
  const says = ({
    author,
    title,
    kind,
    time,
  }: Pick<ExportedRecord, "author" | "title" | "kind" | "time">) => ({
    ...{ author, title, kind, time },
  })
  const filesOf = (files: readonly Omit<ExportedFile, "path">[]) =>
    files.map(({ name, type, size, digest }) => ({ name, type, size, digest }))
  const isSaid =
    proof.record === listed.number &&
    sameJson(says(manifest), says(listed)) &&
    sameJson(filesOf(manifest.files), filesOf(listed.files))
  if (!isSaid) throw altered("index", listed.number)
  const authorship = authorOf(index.account, record, manifest, recover)
  if (!authorship) throw altered("author", listed.number)
  return { listed, manifest, sealed, recordKey, authorship }
}

function authorOf(
  account: Address,
  record: RecordState,
  manifest: Manifest,
  recover: Recover,
): OfflineAuthorship | null {
  const byPatient = isPutByPatient(record, account)
  if (manifest.author === account) return byPatient ? "own" : null
  if (!manifest.signature || !(byPatient || manifest.author === record.contentBy)) return null
  const signed = recovered(recover, statementTypedData(manifest), manifest.signature)
  return signed === manifest.author ? "signed" : "unchecked"
}

/**
 * Reads a file or document of a verified export to its end and holds it against its digest.
 * @throws KeywardError `export-altered` where it is another one; `cancelled`
 */
export async function checkContent(
  archive: ExportArchive,
  { path, size, digest }: Pick<ExportedFile | ExportedDocument, "path" | "size" | "digest">,
  options: { signal?: AbortSignal; onProgress?: (done: number) => void } = {},
): Promise<void> {
  if (path === null) throw altered("missing")
  const found = await digestFile(archive.pieces(path), { size, ...options }).catch((error: unknown) => {
    const failure = asKeywardError(error)
    throw failure.code === "file-changed" ? altered("size") : failure
  })
  if (toBase64url(found) !== digest) throw altered("file")
}

const altered = (problem: string, record?: number) =>
  new KeywardError("export-altered", { problem, ...(record === undefined ? {} : { record }) })
