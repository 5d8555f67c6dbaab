import { CompactEncrypt, compactDecrypt } from "jose"
import { hkdf } from "../crypto/hkdf"
import { concat, fromUtf8, utf8 } from "../crypto/bytes"
import { KeywardError } from "../errors"
import type { SealedPurpose } from "../ports/sealed-documents"

/** What a box is for; each has a key of its own. */
export type BoxPurpose = "notebook" | "upload-label" | "filed-marks" | SealedPurpose

/**
 * Seals something that only the account itself reads: a compact JWE (RFC 7516), `dir` and `A256GCM`, under
 * HKDF-SHA256(master, info "keyward/private/v1" ‖ 00 ‖ purpose).
 * @param master  the newest master, 32 bytes
 * @param binding what it must be opened for (an account, a version); stands in the protected header as `for`
 * @param padded  bytes that JSON of so many bytes is to have; the rest are spaces, which JSON does not mind
 */
export async function sealPrivate(
  master: Uint8Array,
  purpose: BoxPurpose,
  binding: string,
  body: unknown,
  padded: (length: number) => number = (length) => length,
): Promise<string> {
  const text = utf8(JSON.stringify(body))
  const spaces = new Uint8Array(padded(text.length) - text.length).fill(0x20)
  return new CompactEncrypt(concat(text, spaces))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", for: `${purpose}:${binding}` })
    .encrypt(await boxKey(master, purpose))
}

/**
 * The inverse. Tries the masters from the newest to the oldest.
 * @throws KeywardError `key-wrong` where no master opens it or it was sealed for something else
 */
export async function openPrivate(
  masters: readonly Uint8Array[],
  purpose: BoxPurpose,
  binding: string,
  box: string,
): Promise<unknown> {
  for (const master of [...masters].reverse()) {
    try {
      const { plaintext, protectedHeader } = await compactDecrypt(box, await boxKey(master, purpose), {
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: ["A256GCM"],
      })
      if (protectedHeader["for"] !== `${purpose}:${binding}`) break
      return JSON.parse(fromUtf8(plaintext))
    } catch {
      // another generation's master may open it
    }
  }
  throw new KeywardError("key-wrong")
}

/** HKDF-SHA256(master, info "keyward/private/v1" ‖ 00 ‖ purpose), 32 bytes. */
export const boxKey = (master: Uint8Array, purpose: BoxPurpose) =>
  hkdf(master, { info: concat(utf8("keyward/private/v1"), new Uint8Array(1), utf8(purpose)) })
