import { fromBase64url } from "../crypto/bytes"
import { KeywardError } from "../errors"
import type { Address } from "../types"

export const RECORD_KINDS = [
  "lab-result",
  "letter",
  "image",
  "prescription",
  "summary",
  "ecg",
  "diary",
  "other",
] as const
export type RecordKind = (typeof RECORD_KINDS)[number]

/** One file of a record; binary values in base64url. */
export interface ManifestFile {
  /** 1 to 255 UTF-16 units, no control characters, no slash. */
  readonly name: string
  /** Media type without parameters, lower case. */
  readonly type: string
  /** True size, bytes. */
  readonly size: number
  /** 24 bytes. */
  readonly salt: string
  /** 32 bytes. */
  readonly commit: string
  /** 32 bytes. */
  readonly digest: string
}

/** What a record was called, what it was and when, until the patient corrected it. */
export interface FormerDescription extends Pick<Manifest, "title" | "kind" | "time"> {
  /** The CID digest of the content that said so, 32 bytes in base64url: the journal's next entry is the correction. */
  readonly content: string
}

/** The encrypted description of a record. */
export interface Manifest {
  /** 3 is written; 1 has neither `former` nor `first`, 2 has `former`, and neither says for which record it is. */
  readonly v: 1 | 2 | 3
  readonly patient: Address
  readonly author: Address
  /** Decimal, below 2^63; 0 = unfiled. */
  readonly folder: string
  /** Empty where unfiled. */
  readonly folderName: string
  /** What patient and author call themselves; claims, not proof. May be empty. */
  readonly patientName: string
  readonly authorName: string
  readonly title: string
  readonly kind: RecordKind
  /** RFC 3339. */
  readonly time: string
  /** In the order of the DAG's `0`, `1`, … */
  readonly files: readonly ManifestFile[]
  /** The author's EIP-712 signature over the statement, hex; on a contribution. */
  readonly signature?: `0x${string}`
  /** Oldest first; the first is what the author wrote and signed. Only of content that the patient put there. */
  readonly former?: readonly FormerDescription[]
  /**
   * The CID digest of the content that the record was added with, 32 bytes in base64url. On content that takes another
   * one's place: it is this record's, and no other's. What a record is added with has none.
   */
  readonly first?: string
}

/** Corrections that a manifest remembers. */
export const MAX_FORMER = 32

/** A DAG's directory has 1,024 links, one of them the manifest. */
export const MOST_FILES = 1023
export const MOST_FOLDER = 2n ** 63n - 1n

const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/
const TIME =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

type Check = (value: unknown) => boolean
const text =
  (least: number, most: number, pattern = /^\P{Cc}*$/u): Check =>
  (value) =>
    typeof value === "string" &&
    value.length >= least &&
    value.length <= most &&
    !/\p{Cs}/u.test(value) &&
    pattern.test(value)
const bytes =
  (length: number): Check =>
  (value) =>
    typeof value === "string" && value.length === Math.ceil((length * 4) / 3) && isBase64url(value)
const address = text(42, 42, /^0x[0-9a-f]{40}$/)

const isBase64url = (value: string): boolean => {
  try {
    fromBase64url(value)
    return true
  } catch {
    return false
  }
}

const isTime: Check = (value) => {
  const [, year, month, day] = (typeof value === "string" && TIME.exec(value)) || []
  if (year === undefined || month === undefined || day === undefined) return false
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`)
}

const FILE: Record<keyof ManifestFile, Check> = {
  name: (value) => text(1, 255, /^[^\p{Cc}/]*$/u)(value) && value !== "." && value !== "..",
  type: text(3, 127, TYPE),
  size: (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= 2 ** 50,
  salt: bytes(24),
  commit: bytes(32),
  digest: bytes(32),
}

const title = text(1, 300)
const kind: Check = (value) => RECORD_KINDS.some((each) => each === value)

const FORMER: Record<keyof FormerDescription, Check> = { title, kind, time: isTime, content: bytes(32) }

const MANIFEST: Record<keyof Manifest, Check> = {
  v: (value) => value === 1 || value === 2 || value === 3,
  patient: address,
  author: address,
  folder: (value) => text(1, 19, /^(0|[1-9]\d*)$/)(value) && BigInt(String(value)) <= MOST_FOLDER,
  folderName: text(0, 200),
  patientName: text(0, 200),
  authorName: text(0, 200),
  title,
  kind,
  time: isTime,
  files: (value) => areManifestFiles(value, MOST_FILES),
  signature: (value) => value === undefined || text(132, 4098, /^0x([0-9a-f]{2})+$/)(value),
  former: (value) =>
    value === undefined ||
    (Array.isArray(value) &&
      value.length >= 1 &&
      value.length <= MAX_FORMER &&
      value.every((each) => failing(each, FORMER) === undefined)),
  first: (value) => value === undefined || bytes(32)(value),
}

/** Whether a value is a list of so many descriptions of files as a manifest has them. */
export const areManifestFiles = (value: unknown, most: number): value is readonly ManifestFile[] =>
  Array.isArray(value) &&
  value.length >= 1 &&
  value.length <= most &&
  value.every((file) => failing(file, FILE) === undefined)

export const isRecordKind = (value: unknown): value is RecordKind => kind(value)

/** RFC 3339 with seconds and a zone, on a day that exists. */
export const isRecordTime = (value: unknown): value is string => isTime(value)

/** The first member that is missing, unknown or wrong. */
function failing(value: unknown, checks: Readonly<Record<string, Check>>): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "value"
  const members = value as Readonly<Record<string, unknown>>
  const unknown = Object.keys(members).find((name) => !Object.hasOwn(checks, name))
  return unknown !== undefined
    ? "unknown"
    : Object.keys(checks).find((name) => !checks[name]?.(members[name]))
}

/** The value itself where it keeps every rule of a manifest. Throws `manifest-malformed`, naming the member. */
export function parseManifest(value: unknown): Manifest {
  const member = failing(value, MANIFEST)
  if (member !== undefined) throw new KeywardError("manifest-malformed", { member })
  const manifest = value as Manifest
  const { former, first } = manifest
  if (manifest.v < 3 && ((manifest.v === 2) !== (former !== undefined) || first !== undefined))
    throw new KeywardError("manifest-malformed", { member: "v" })
  return manifest
}
