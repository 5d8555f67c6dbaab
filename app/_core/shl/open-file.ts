import { compactDecrypt, errors } from "jose"
import type { Bytes } from "../crypto/bytes"
import { KeywardError } from "../errors"

/** Bytes of a file after inflating; jose alone stops at 250,000. */
export const MAX_LINKED_FILE_BYTES = 50_000_000

/** A file of a link, decrypted. */
export interface LinkedFile {
  readonly content: Bytes
  /** Media type as its sender says (JWE `cty`); empty if it says nothing. */
  readonly type: string
}

/**
 * Opens an encrypted file of a SMART Health Link: a compact JWE (RFC 7516) with `dir` and `A256GCM`, deflated or not.
 * @throws KeywardError `document-damaged` whatever is wrong with it, the key too; `document-too-large`
 */
export async function openLinkedFile(jwe: string, key: Bytes): Promise<LinkedFile> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe.trim(), key, {
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
      maxDecompressedLength: MAX_LINKED_FILE_BYTES,
    })
    return { content: new Uint8Array(plaintext), type: protectedHeader.cty ?? "" }
  } catch (cause) {
    if (cause instanceof errors.JWEInvalid && /exceeded/i.test(cause.message))
      throw new KeywardError("document-too-large", { maxBytes: MAX_LINKED_FILE_BYTES })
    throw new KeywardError("document-damaged", {}, { cause })
  }
}
