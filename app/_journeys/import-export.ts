import { toHex, utf8 } from "../_core/crypto/bytes"
import { sha256 } from "../_core/crypto/hash"
import { asKeywardError, KeywardError } from "../_core/errors"
import { canonicalBytes } from "../_core/export/canonical-json"
import { openExportFile } from "../_core/export/export-file"
import type { ExportedFile } from "../_core/export/export-index"
import type { ExportArchive } from "../_core/export/open-archive"
import { checkContent, verifyExport } from "../_core/export/verify-export"
import type { VerifiedExport, VerifiedRecord } from "../_core/export/verify-export"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { authorshipProof } from "../_core/records/authorship-proof"
import { MOST_FILES } from "../_core/records/manifest-schema"
import type { Manifest } from "../_core/records/manifest-schema"
import { shownFileName, shownName, shownTitle } from "../_core/records/shown-name"
import { readPatient } from "./read-patient"
import { listRecords } from "./read-record"
import type { ManifestCache } from "./read-record"
import type { Services } from "./services"
import type { NewRecord } from "./upload-records"

/** Beside the files of a record that somebody else wrote: their signature over them (docs/formats, Statement). */
const AUTHORSHIP_NAME = "authorship.json"

/** A record of an export, ready to be added as the account's own. */
export interface ImportedRecord {
  readonly record: NewRecord
  /** What its folder was called; empty where it lay in none. */
  readonly folderName: string
}

/** What an import would add; nothing is written for it. */
export interface ImportPlan {
  readonly made: VerifiedExport
  readonly records: readonly ImportedRecord[]
  /** Records that the account has already, or that are on their way. */
  readonly already: number
  /** Titles of records that are left out, for a file is not what was signed. */
  readonly damaged: readonly string[]
  /** Titles of records that come without a file that the export does not have. */
  readonly incomplete: readonly string[]
}

export interface ImportOptions {
  readonly signal: AbortSignal
  readonly cache: ManifestCache
  /** What the account calls itself. */
  readonly name: string
  /** Bytes of files that were checked, of how many. */
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Opens an export of any account of any deployment, checks all of it, and says what of it the account does not have
 * yet. A record is known by its title, kind, time and files, so importing again, or going on after it was broken off,
 * adds nothing twice. What is imported becomes the account's own; the signature of another author comes along as a
 * file.
 * @param key the key file, for an encrypted one
 * @throws KeywardError `export-malformed` `export-altered` `export-foreign` `export-key-wrong` `cancelled`, and what
 * reading the account's own records throws
 */
export async function planImport(
  services: Services,
  keys: UnlockedKeys,
  file: Blob,
  key: Blob | null,
  options: ImportOptions,
): Promise<ImportPlan> {
  const { signal } = options
  const archive = await openExportFile(file, key)
  const made = await verifyExport(archive, { recover: services.recover, signal })
  const known = await knownRecords(services, keys, options)
  const total = made.records.reduce((sum, { listed }) => sum + sizeOf(listed.files), 0)
  const records: ImportedRecord[] = []
  const [damaged, incomplete]: [string[], string[]] = [[], []]
  let [already, done] = [0, 0]
  for (const each of made.records) {
    if (signal.aborted) throw new KeywardError("cancelled")
    const { title, files } = each.listed
    const there = files.filter(({ path }) => path !== null)
    const id = await importId(keys, printOf(each.manifest, there))
    if (known.has(id)) already++
    else if (there.length === 0) incomplete.push(shownTitle(title))
    else if (!(await areWhole(archive, there, signal, (bytes) => options.onProgress?.(done + bytes, total))))
      damaged.push(shownTitle(title))
    else {
      if (there.length < files.length) incomplete.push(shownTitle(title))
      records.push(await importedRecord(archive, made, each, there, id, options.name))
      known.add(id)
    }
    done += sizeOf(files)
    options.onProgress?.(done, total)
  }
  return { made, records, already, damaged, incomplete }
}

const sizeOf = (files: readonly ExportedFile[]): number => files.reduce((sum, { size }) => sum + size, 0)

type Said = Pick<Manifest, "title" | "kind" | "time">

/** What a record is known by: as it reads once it was written anew. */
const printOf = ({ title, kind, time }: Said, files: readonly Pick<ExportedFile, "digest">[]) =>
  canonicalBytes({ title: shownTitle(title), kind, time, files: files.map(({ digest }) => digest) })

/** The id of its upload: the same each time for an account. */
const importId = async ({ account }: UnlockedKeys, print: Uint8Array): Promise<string> => {
  const digest = toHex(await sha256(print))
  return `import-${toHex(await sha256(utf8(`${account}:${digest}`))).slice(0, 32)}`
}

/** Ids of everything that stands in the journal or is on its way there. */
async function knownRecords(
  services: Services,
  keys: UnlockedKeys,
  { cache, signal }: ImportOptions,
): Promise<Set<string>> {
  const view = await readPatient(services, keys, keys.account, { signal })
  const known = new Set((await services.device.uploads(keys.account)).map(({ id }) => id))
  for (const { open } of await listRecords(services, view, cache, { signal })) {
    if (!open) continue
    const { files } = open.manifest
    known.add(await importId(keys, printOf(open.manifest, files)))
    // As it was imported: with the author's signature behind its files
    if (files.at(-1)?.name === AUTHORSHIP_NAME)
      known.add(await importId(keys, printOf(open.manifest, files.slice(0, -1))))
  }
  return known
}

async function areWhole(
  archive: ExportArchive,
  files: readonly ExportedFile[],
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<boolean> {
  let before = 0
  for (const file of files) {
    const start = before
    try {
      await checkContent(archive, file, { signal, onProgress: (done) => onProgress(start + done) })
    } catch (error) {
      const { code } = asKeywardError(error)
      if (code !== "export-altered" && code !== "export-malformed") throw error
      return false
    }
    before += file.size
  }
  return true
}

async function importedRecord(
  archive: ExportArchive,
  { index }: VerifiedExport,
  { listed, manifest }: VerifiedRecord,
  there: readonly ExportedFile[],
  id: string,
  name: string,
): Promise<ImportedRecord> {
  const files: File[] = []
  for (const { path, name, type } of there)
    if (path !== null) files.push(new File([await archive.blob(path)], shownFileName(name), { type }))
  if (manifest.signature && files.length < MOST_FILES) {
    const proof = JSON.stringify(authorshipProof(manifest), null, 2)
    files.push(new File([proof], AUTHORSHIP_NAME, { type: "application/json" }))
  }
  const folderName = shownName(index.folders.find(({ scope }) => scope === listed.folder)?.name ?? "")
  const { kind, time } = manifest
  const head = {
    title: shownTitle(manifest.title),
    kind,
    time,
    folderName,
    patientName: name,
    authorName: name,
  }
  return { record: { id, files, head }, folderName }
}
