import { equalBytes } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { KeywardError } from "../errors"
import { MOST_FILES, RECORD_KINDS } from "../records/manifest-schema"
import type { RecordKind } from "../records/manifest-schema"
import type { Address, Cid, Digest, RecordNumber } from "../types"
import { canonicalBytes, parseCanonicalBytes } from "./canonical-json"
import {
  checked,
  count,
  is,
  isAddress,
  isBoolean,
  isDecimal,
  isDigest,
  isObjectOf,
  isWord,
  listOf,
  nullOr,
  plainText,
  text,
} from "./checks"
import type { Check } from "./checks"
import { isExportPath, isRecordFilePath, MAX_EXPORT_ENTRIES, MAX_INDEX_BYTES } from "./export-paths"

/** A file of a record. `digest` is that of its content, base64url (docs/formats, Content). */
export interface ExportedFile {
  /** Its place in the ZIP; null where it could not be read, and `missing` names it. */
  readonly path: string | null
  readonly name: string
  readonly type: string
  readonly size: number
  readonly digest: string
}

/** How the app that wrote the export knew who wrote the record; see `Authorship`. */
export const AUTHORSHIPS = ["own", "signed", "unconfirmed"] as const

/** A record that could be opened, or one that was removed: then all but number, root and author is empty. */
export interface ExportedRecord {
  readonly number: RecordNumber
  readonly root: Cid
  readonly author: Address
  readonly authorship: (typeof AUTHORSHIPS)[number] | null
  readonly title: string
  readonly kind: RecordKind | null
  readonly time: string
  /** Decimal scope. */
  readonly folder: string
  readonly removed: boolean
  /** Digest of `proofs/<number>.json`; null where the record was removed. */
  readonly proof: string | null
  readonly files: readonly ExportedFile[]
}

/** What is not in the export: a whole record, or one file of it. */
export interface MissingPart {
  readonly number: RecordNumber
  /** Its place in the record; null for all of it. */
  readonly file: number | null
  /** An error code. */
  readonly why: string
}

export interface ExportedGrant {
  readonly scope: string
  readonly grantee: Address
  readonly permissions: number
  /** Unix seconds, all three; `endedAt` null where it was not ended. */
  readonly grantedAt: number
  readonly expiresAt: number
  readonly endedAt: number | null
}

/** Something beside the records: its digest is counted as that of a record's file. */
export interface ExportedDocument {
  readonly path: string
  readonly type: string
  readonly size: number
  readonly digest: string
}

/** `index.json`: everything that an export holds. Its digest is what the account signs. */
export interface ExportIndex {
  readonly v: 1
  readonly account: Address
  readonly chainId: number
  readonly registry: Address
  /** RFC 3339, by the clock of the device. */
  readonly made: string
  /** Where the journal ends: its link, and the block of its last entry. */
  readonly head: { readonly link: string; readonly block: number; readonly blockHash: Digest }
  /** Who made it: the account itself, or somebody who acts for it. */
  readonly readBy: Address
  readonly records: readonly ExportedRecord[]
  readonly missing: readonly MissingPart[]
  readonly journal: { readonly digest: string; readonly entries: number }
  readonly grants: readonly ExportedGrant[]
  readonly documents: readonly ExportedDocument[]
  /** What the account calls others, and its folders. */
  readonly people: readonly { readonly account: Address; readonly name: string }[]
  readonly folders: readonly { readonly scope: string; readonly name: string }[]
}

const isSize = count(2 ** 50)
const isType = text(/^[^\p{Cc}]*\/[^\p{Cc}]*$/u, 127)
const isTime = text(/^[0-9TZ:.+-]*$/, 40)

const FILE: Record<keyof ExportedFile, Check> = {
  path: nullOr((value) => typeof value === "string" && isRecordFilePath(value)),
  name: (value) => plainText(255)(value) && value !== "",
  type: isType,
  size: isSize,
  digest: isDigest,
}
const RECORD: Record<keyof ExportedRecord, Check> = {
  number: count(2 ** 32 - 1),
  root: text(/^b[a-z2-7]{58}$/, 59),
  author: isAddress,
  authorship: nullOr((value) => AUTHORSHIPS.some((one) => one === value)),
  title: plainText(300),
  kind: nullOr((value) => RECORD_KINDS.some((one) => one === value)),
  time: isTime,
  folder: isDecimal,
  removed: isBoolean,
  proof: nullOr(isDigest),
  files: listOf((value) => isObjectOf(value, FILE), MOST_FILES),
}
const MISSING: Record<keyof MissingPart, Check> = {
  number: count(2 ** 32 - 1),
  file: nullOr(count(MOST_FILES)),
  why: text(/^[a-z-]+$/, 40),
}
const GRANT: Record<keyof ExportedGrant, Check> = {
  scope: isDecimal,
  grantee: isAddress,
  permissions: count(255),
  grantedAt: count(),
  expiresAt: count(),
  endedAt: nullOr(count()),
}
const DOCUMENT: Record<keyof ExportedDocument, Check> = {
  path: (value) => typeof value === "string" && isExportPath(value) && value.startsWith("fhir/"),
  type: isType,
  size: isSize,
  digest: isDigest,
}
const HEAD = { link: text(/^(0|[1-9]\d*)$/, 78), block: count(2 ** 39 - 1), blockHash: isWord }
const INDEX: Record<keyof ExportIndex, Check> = {
  v: is(1),
  account: isAddress,
  chainId: count(),
  registry: isAddress,
  made: isTime,
  head: (value) => isObjectOf(value, HEAD),
  readBy: isAddress,
  records: listOf((value) => isObjectOf(value, RECORD), MAX_EXPORT_ENTRIES),
  missing: listOf((value) => isObjectOf(value, MISSING), MAX_EXPORT_ENTRIES),
  journal: (value) => isObjectOf(value, { digest: isDigest, entries: count() }),
  grants: listOf((value) => isObjectOf(value, GRANT), MAX_EXPORT_ENTRIES),
  documents: listOf((value) => isObjectOf(value, DOCUMENT), 100),
  people: listOf(
    (value) => isObjectOf(value, { account: isAddress, name: plainText(200) }),
    MAX_EXPORT_ENTRIES,
  ),
  folders: listOf(
    (value) => isObjectOf(value, { scope: isDecimal, name: plainText(200) }),
    MAX_EXPORT_ENTRIES,
  ),
}

/** The bytes of `index.json`. Throws `export-malformed` where it breaks a rule of docs/formats. */
export function encodeIndex(index: ExportIndex): Bytes {
  const bytes = canonicalBytes(checked<ExportIndex>(index, INDEX, "index"))
  if (bytes.length > MAX_INDEX_BYTES) throw new KeywardError("file-too-large", { bytes: bytes.length })
  return bytes
}

/** Reads `index.json`. Throws `export-malformed`. */
export const decodeIndex = (bytes: Uint8Array): ExportIndex =>
  checked<ExportIndex>(parseCanonicalBytes(bytes), INDEX, "index")

/** Whether two values have the same canonical form. */
export const sameJson = (a: unknown, b: unknown): boolean => equalBytes(canonicalBytes(a), canonicalBytes(b))
