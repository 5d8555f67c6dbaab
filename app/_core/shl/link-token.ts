import { concat, exactly, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { hkdf } from "../crypto/hkdf"

/**
 * What a link is changed and ended with: HKDF-SHA256(key, info "keyward/shl-change/v1" ‖ 00 ‖ row), 32 bytes. Who can
 * open the account's copy of the link has it, on whatever device; a session alone has not. It opens nothing.
 * @param row SHA-256 of the link's id
 */
export const linkToken = (key: Uint8Array, row: Uint8Array): Promise<Bytes> =>
  hkdf(key, { info: concat(utf8("keyward/shl-change/v1"), new Uint8Array(1), exactly(row, 32)) })

/** What the server keeps of {@link linkToken}: its SHA-256, 32 bytes. */
export const linkTokenDigest = async (token: Uint8Array): Promise<Bytes> => sha256(token)
