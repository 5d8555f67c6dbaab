import { extensionOf } from "../file-types"
import type { RecordNumber } from "../types"

/** The opener's page, for a person; no program reads it. */
export const OPENER_PATH = "open-me.html"
export const INDEX_PATH = "index.json"
export const SIGNATURE_PATH = "index.signature.json"
export const JOURNAL_PATH = "journal.jsonl"
export const ACCOUNT_PATH = "fhir/account.fhir.json"

/** Entries of an export's ZIP at most. */
export const MAX_EXPORT_ENTRIES = 200_000
/** Bytes of `index.json`, and of `journal.jsonl`, at most. */
export const MAX_INDEX_BYTES = 64 * 2 ** 20
export const MAX_JOURNAL_BYTES = 256 * 2 ** 20
/** Bytes of one proof at most: a CAR of a manifest in base64url and what stands beside it. */
export const MAX_PROOF_BYTES = 2 ** 19

const RECORD_FILE = /^records\/(0|[1-9]\d{0,9})\/(0|[1-9]\d{0,3})\.[a-z0-9]{1,8}$/
const ALLOWED = [
  /^(open-me\.html|index\.json|index\.signature\.json|journal\.jsonl)$/,
  /^fhir\/[a-z0-9][a-z0-9.-]{0,60}\.json$/,
  /^proofs\/(0|[1-9]\d{0,9})\.json$/,
  RECORD_FILE,
]

/** Where a file of a record stands: numbered, with the ending of its name, so no name of a file decides a path. */
export const recordFilePath = (record: RecordNumber, index: number, name: string): string => {
  const ending = extensionOf(name)
  return `records/${record}/${index}.${/^[a-z0-9]{1,8}$/.test(ending) ? ending : "bin"}`
}

export const proofPath = (record: RecordNumber): string => `proofs/${record}.json`

export const isRecordFilePath = (path: string): boolean => RECORD_FILE.test(path)

/** Whether an export may have an entry of this name: everything else, `../` above all, is refused as a whole. */
export const isExportPath = (path: string): boolean => ALLOWED.some((pattern) => pattern.test(path))
