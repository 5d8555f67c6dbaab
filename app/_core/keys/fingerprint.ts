import { concat, exactly, utf8 } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { XWING_PUBLIC_KEY_LENGTH } from "../crypto/xwing"

const LABEL = utf8("keyward/fingerprint/v1")

/**
 * A public key as 6 groups of 5 decimal digits (99.6 bits), for two people to compare: group i is bytes 5i … 5i+4 of
 * SHA-256(label ‖ public key), modulo 100,000. Throws `key-wrong` where the length differs.
 */
export async function fingerprint(publicKey: Uint8Array): Promise<string[]> {
  const digest = await sha256(concat(LABEL, exactly(publicKey, XWING_PUBLIC_KEY_LENGTH)))
  return Array.from({ length: 6 }, (_, i) => {
    const number = digest.slice(5 * i, 5 * i + 5).reduce((value, byte) => value * 256 + byte, 0)
    return String(number % 100_000).padStart(5, "0")
  })
}
