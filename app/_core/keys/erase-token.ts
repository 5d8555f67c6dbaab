import { concat, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { hkdf } from "../crypto/hkdf"

/**
 * What a record's content is erased with at once: HKDF-SHA256(R, info "keyward/erase/v1" ‖ 00 ‖ ctx), 32 bytes. Who has
 * the record's key has it, on whatever device; a session alone has not. It opens nothing.
 * @param ctx the patient's `registryContext`
 */
export const eraseToken = (recordKey: Uint8Array, ctx: Uint8Array): Promise<Bytes> =>
  hkdf(recordKey, { info: concat(utf8("keyward/erase/v1"), new Uint8Array(1), ctx) })

/** What the server keeps of {@link eraseToken}: its SHA-256, 32 bytes. */
export const eraseDigest = async (recordKey: Uint8Array, ctx: Uint8Array): Promise<Bytes> =>
  sha256(await eraseToken(recordKey, ctx))
