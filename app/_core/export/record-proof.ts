import { fromBase64url, toBase64url } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { canonicalBytes, parseCanonicalBytes } from "./canonical-json"
import { checked, count, is, isDigest, text } from "./checks"
import type { RecordNumber } from "../types"

/** Bytes of a proof's CAR at most: a manifest, a root with 1,024 links (61 kB) and what stands around them. */
export const MAX_PROOF_CAR_BYTES = 2 ** 18 + 2 ** 16 + 2 ** 13

/** What shows that exported files are those of a record of the journal. */
export interface RecordProof {
  readonly record: RecordNumber
  /**
   * The sealed manifest under the record's root: a CAR of the root and of what stands under the name `manifest`. Without
   * it whoever signs an export could seal another manifest under another key.
   */
  readonly car: Uint8Array
  /** R of this content alone, 32 bytes; never a batch's key. */
  readonly recordKey: Uint8Array
}

interface ProofFile {
  readonly v: 1
  readonly record: number
  readonly car: string
  readonly recordKey: string
}

/** The bytes of `proofs/<record>.json`. */
export const encodeProof = ({ record, car, recordKey }: RecordProof): Bytes =>
  canonicalBytes({
    ...{ v: 1, record, car: toBase64url(car), recordKey: toBase64url(recordKey) },
  } satisfies ProofFile)

/** Reads one. Throws `export-malformed`. */
export function decodeProof(bytes: Uint8Array): RecordProof {
  const { record, car, recordKey } = checked<ProofFile>(
    parseCanonicalBytes(bytes),
    {
      v: is(1),
      record: count(2 ** 32 - 1),
      car: text(/^[A-Za-z0-9_-]+$/, Math.ceil((MAX_PROOF_CAR_BYTES * 4) / 3)),
      recordKey: isDigest,
    },
    "proof",
  )
  return {
    record: record as RecordNumber,
    car: fromBase64url(car),
    recordKey: fromBase64url(recordKey),
  }
}
