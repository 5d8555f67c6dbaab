import { concat, randomBytes, source, toBase64url, u32be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { KeywardError } from "../errors"
import { MAX_SEALED_BODY_BYTES, MAX_SEALED_DOCUMENT_BYTES } from "../ports/sealed-documents"
import type { SealedPurpose } from "../ports/sealed-documents"
import { padme } from "../records/padding"
import type { Address } from "../types"
import { boxKey } from "./private-box"

const IV_BYTES = 12
const TAG_BYTES = 16
const LENGTH_BYTES = 4
/** No sealed document is shorter: 64 KiB. */
const MIN_SEALED_DOCUMENT_BYTES = 65_536

/** What a sealed document is bound to: it opens only with exactly these values. */
export interface DocumentBinding {
  readonly purpose: SealedPurpose
  readonly account: Address
  readonly id: string
  readonly version: number
}

/** Bytes that a document of so many bytes has once it is sealed: Padmé, at least 64 KiB. */
export const sealedLength = (length: number): number =>
  Math.max(MIN_SEALED_DOCUMENT_BYTES, padme(IV_BYTES + LENGTH_BYTES + length + TAG_BYTES))

/**
 * Seals bytes that only the account itself reads: a private box (see {@link boxKey}) in binary, iv ‖ ciphertext ‖ tag.
 * Byte for byte these are the parts of a compact JWE (RFC 7516, `dir`, `A256GCM`) whose protected header says what it
 * is `for`; the header is not kept, because whoever opens it knows what it must be.
 * @param master the newest master, 32 bytes
 * @throws KeywardError `sealed-full` where there are more than `MAX_SEALED_BODY_BYTES`
 */
export async function sealDocument(
  master: Uint8Array,
  binding: DocumentBinding,
  body: Uint8Array,
): Promise<Bytes> {
  if (body.length > MAX_SEALED_BODY_BYTES)
    throw new KeywardError("sealed-full", { size: body.length, most: MAX_SEALED_BODY_BYTES })
  const padded = new Uint8Array(sealedLength(body.length) - IV_BYTES - TAG_BYTES)
  padded.set(u32be(body.length))
  padded.set(body, LENGTH_BYTES)
  const iv = randomBytes(IV_BYTES)
  const key = await aesKey(master, binding.purpose, "encrypt")
  return concat(iv, new Uint8Array(await crypto.subtle.encrypt(algorithm(iv, binding), key, padded)))
}

/**
 * The inverse. Tries the masters from the newest to the oldest.
 * @throws KeywardError `key-wrong` where no master opens it, or it was sealed with another binding
 */
export async function openDocument(
  masters: readonly Uint8Array[],
  binding: DocumentBinding,
  sealed: Uint8Array,
): Promise<Bytes> {
  if (sealed.length < MIN_SEALED_DOCUMENT_BYTES || sealed.length > MAX_SEALED_DOCUMENT_BYTES)
    throw new KeywardError("key-wrong")
  const [iv, box] = [sealed.subarray(0, IV_BYTES), source(sealed.subarray(IV_BYTES))]
  for (const master of [...masters].reverse()) {
    const key = await aesKey(master, binding.purpose, "decrypt")
    // Another generation's master may open it
    const padded = await crypto.subtle.decrypt(algorithm(iv, binding), key, box).catch(() => null)
    if (padded) return unpadded(new Uint8Array(padded))
  }
  throw new KeywardError("key-wrong")
}

function unpadded(padded: Bytes): Bytes {
  const length = new DataView(padded.buffer).getUint32(0)
  const end = LENGTH_BYTES + length
  const exact =
    length <= MAX_SEALED_BODY_BYTES && sealedLength(length) === IV_BYTES + padded.length + TAG_BYTES
  if (!exact || padded.subarray(end).some((byte) => byte !== 0)) throw new KeywardError("key-wrong")
  return padded.slice(LENGTH_BYTES, end)
}

const aesKey = async (master: Uint8Array, purpose: SealedPurpose, use: "encrypt" | "decrypt") =>
  crypto.subtle.importKey("raw", source(await boxKey(master, purpose)), "AES-GCM", false, [use])

/** RFC 7516, section 5.1, step 14: the additional data is the encoded protected header. */
const algorithm = (iv: Uint8Array, { purpose, account, id, version }: DocumentBinding) => {
  const header = { alg: "dir", enc: "A256GCM", for: `${purpose}:${account}:${id}:${version}` }
  return {
    name: "AES-GCM",
    iv: source(iv),
    additionalData: utf8(toBase64url(utf8(JSON.stringify(header)))),
  }
}
