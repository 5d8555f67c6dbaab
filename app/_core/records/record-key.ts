import { concat, exactly, randomBytes, u32be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { hkdf, hkdfExpand } from "../crypto/hkdf"
import { CONTEXT_LENGTH } from "../keys/context"

const RECORD = utf8("keyward/record/v1")
const CONTENT = utf8("keyward/content/v1")
const BATCH = utf8("keyward/batch/v1")
const ZERO = Uint8Array.of(0)

/** A fresh record key R or batch key B: 32 random bytes. */
export const newRecordKey = (): Bytes => randomBytes(32)

export interface ManifestKeys {
  /** MK, encrypts the manifest: 32 bytes. */
  readonly manifestKey: Bytes
  /** Stands in clear beside it and fits one record key only: 32 bytes. */
  readonly commit: Bytes
}

/** MK ‖ commit of a record key for one patient, registry and chain. Throws `key-wrong` on wrong lengths. */
export async function manifestKeys(recordKey: Uint8Array, ctx: Uint8Array): Promise<ManifestKeys> {
  const info = concat(RECORD, ZERO, exactly(ctx, CONTEXT_LENGTH))
  const both = await hkdfExpand("SHA-512", exactly(recordKey, 32), info, 64)
  return { manifestKey: both.slice(0, 32), commit: both.slice(32) }
}

/** CK_i, the key of the i-th file's content: 32 bytes, the same in every registry. */
export const contentKey = (recordKey: Uint8Array, file: number): Promise<Bytes> =>
  hkdfExpand("SHA-512", exactly(recordKey, 32), concat(CONTENT, ZERO, u32be(file)), 32)

/** R_i, the record key of the i-th record of a batch: 32 bytes. */
export const batchRecordKey = (batchKey: Uint8Array, record: number): Promise<Bytes> =>
  hkdf(exactly(batchKey, 32), { info: concat(BATCH, u32be(record)) })
