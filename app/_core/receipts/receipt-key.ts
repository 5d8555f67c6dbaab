import { concat, exactly, fromBase64url, source, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { hkdf } from "../crypto/hkdf"
import { unwiped, wipe } from "../crypto/wiped"
import type { TypedData } from "../ports/account"
import type { Address } from "../types"

/** What a wallet shows first when it certifies the key. */
export const RECEIPT_KEY_SENTENCE =
  "I sign receipts with this key when I open somebody's records. It gives access to nothing."
/** A certificate lasts so long, then the wallet signs the next one. */
export const CERTIFICATE_DAYS = 365

const SEED_LENGTH = 32
const PUBLIC_LENGTH = 32
export const RECEIPT_SIGNATURE_LENGTH = 64
/** RFC 8410, section 7: what stands before the seed in PKCS #8. */
const PKCS8_HEAD = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32)

/** The key pair (Ed25519, RFC 8032) that a reader signs receipts with. */
export interface ReceiptKey {
  /** 32 bytes. */
  readonly publicKey: Bytes
  sign(message: Uint8Array): Promise<Bytes>
}

/** What the reader's wallet certified: the key, until when (unix seconds), and its signature in hex. */
export interface ReceiptCertificate {
  readonly key: Uint8Array
  readonly until: number
  readonly signature: `0x${string}`
}

/**
 * The reader's key, which follows from their identity: the same on every device, nobody else has it.
 * @param readerCtx the reader's own 72 bytes (`registryContext`)
 * @throws KeywardError `locked`; DOMException where the runtime has no Ed25519
 */
export async function receiptKeyOf(identity: Uint8Array, readerCtx: Uint8Array): Promise<ReceiptKey> {
  const info = concat(utf8("keyward/receipt/v1/key"), Uint8Array.of(0), readerCtx)
  const seed = exactly(await hkdf(unwiped(identity), { info }), SEED_LENGTH)
  const pkcs8 = concat(PKCS8_HEAD, seed)
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"])
  const { x } = await crypto.subtle.exportKey("jwk", key)
  wipe(seed, pkcs8)
  return {
    publicKey: exactly(fromBase64url(x ?? ""), PUBLIC_LENGTH),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign("Ed25519", key, source(message))),
  }
}

/** Whether a key signed it; false also where it is no key or no signature. */
export async function isSignedBy(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("raw", source(publicKey), "Ed25519", false, ["verify"])
    return await crypto.subtle.verify("Ed25519", key, source(signature), source(message))
  } catch {
    return false
  }
}

/** Where a certificate counts: one deployment. */
export interface CertificatePlace {
  readonly chainId: number
  readonly registry: Address
}

/** What the reader's wallet signs (EIP-712). @param key.until unix seconds */
export const certificateTypedData = (
  { chainId, registry }: CertificatePlace,
  account: Address,
  { key, until }: Pick<ReceiptCertificate, "until"> & { readonly key: string },
): TypedData => ({
  domain: { name: "Keyward", version: "1", chainId, verifyingContract: registry },
  types: {
    ReceiptKey: [
      { name: "sentence", type: "string" },
      { name: "account", type: "address" },
      { name: "key", type: "bytes32" },
      { name: "until", type: "uint40" },
    ],
  },
  primaryType: "ReceiptKey",
  message: { sentence: RECEIPT_KEY_SENTENCE, account, key, until },
})
