import { fromBase64url, toBase64url } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { canonicalBytes, parseCanonicalBytes } from "./canonical-json"
import { checked, count, is, isDigest, text } from "./checks"
import { MOST_MANIFEST_BYTES } from "../records/manifest"
import type { RecordNumber } from "../types"

/** What shows that exported files are those of a record of the journal. */
export interface RecordProof {
  readonly record: RecordNumber
  /** The sealed manifest, as it stands in the record's DAG. */
  readonly manifest: Uint8Array
  /** R of this content alone, 32 bytes; never a batch's key. */
  readonly recordKey: Uint8Array
}

interface ProofFile {
  readonly v: 1
  readonly record: number
  readonly manifest: string
  readonly recordKey: string
}

/** The bytes of `proofs/<record>.json`. */
export const encodeProof = ({ record, manifest, recordKey }: RecordProof): Bytes =>
  canonicalBytes({
    ...{ v: 1, record, manifest: toBase64url(manifest), recordKey: toBase64url(recordKey) },
  } satisfies ProofFile)

/** Reads one. Throws `export-malformed`. */
export function decodeProof(bytes: Uint8Array): RecordProof {
  const { record, manifest, recordKey } = checked<ProofFile>(
    parseCanonicalBytes(bytes),
    {
      v: is(1),
      record: count(2 ** 32 - 1),
      manifest: text(/^[A-Za-z0-9_-]+$/, Math.ceil((MOST_MANIFEST_BYTES * 4) / 3)),
      recordKey: isDigest,
    },
    "proof",
  )
  return {
    record: record as RecordNumber,
    manifest: fromBase64url(manifest),
    recordKey: fromBase64url(recordKey),
  }
}
