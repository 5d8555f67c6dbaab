import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_MLKEM768_X25519, OpenError } from "hpke"
import { KeywardError } from "../errors"
import type { WrappedKey } from "../types"
import { concat, equalBytes, exactly, source } from "./bytes"
import type { Bytes } from "./bytes"
import {
  KEM_XWING_NOBLE,
  XWING_ENC_LENGTH,
  XWING_PUBLIC_KEY_LENGTH,
  XWING_SEED_LENGTH,
  xwingPublicKey,
} from "./xwing"

const TAG_LENGTH = 16

/** What wrapping adds to a plaintext: enc and the tag. */
export const WRAP_OVERHEAD = XWING_ENC_LENGTH + TAG_LENGTH

const nobleSuite = new CipherSuite(KEM_XWING_NOBLE, KDF_HKDF_SHA256, AEAD_AES_256_GCM)

/** Says whether `candidate` and the JavaScript suite open what the other one sealed. */
export async function agreesWithNoble(candidate: CipherSuite): Promise<boolean> {
  try {
    const seed = new Uint8Array(XWING_SEED_LENGTH).fill(7)
    const message = Uint8Array.of(1, 2, 3)
    for (const [sealer, opener] of [
      [candidate, nobleSuite],
      [nobleSuite, candidate],
    ] as const) {
      const sealed = await sealer.Seal(await sealer.DeserializePublicKey(xwingPublicKey(seed)), message)
      const privateKey = await opener.DeserializePrivateKey(seed, false)
      if (!equalBytes(await opener.Open(privateKey, sealed.encapsulatedSecret, sealed.ciphertext), message))
        return false
    }
    return true
  } catch {
    return false
  }
}

// Runtimes offer the native algorithms in part, or offer them and fail (docs/formats, "Implementations").
const probe = async (): Promise<CipherSuite> => {
  try {
    const native = new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
    return (await agreesWithNoble(native)) ? native : nobleSuite
  } catch {
    return nobleSuite
  }
}
let chosen: Promise<CipherSuite> | undefined
const suite = (): Promise<CipherSuite> => (chosen ??= probe())

/** The 1,216-byte X-Wing public key of a 32-byte seed. Throws `key-wrong` where the length differs. */
export const publicKeyOf = (seed: Uint8Array): Bytes => source(xwingPublicKey(seed))

/**
 * Wraps a short secret to one public key: enc (1,120 bytes) ‖ ciphertext ‖ tag, by HPKE base mode with X-Wing,
 * HKDF-SHA256 and AES-256-GCM (RFC 9180 with KEM 0x647A), single shot, empty AAD.
 * Throws `key-wrong` where the public key is malformed.
 */
export async function wrapTo(
  publicKey: Uint8Array,
  info: Uint8Array,
  plaintext: Uint8Array,
): Promise<WrappedKey> {
  exactly(publicKey, XWING_PUBLIC_KEY_LENGTH)
  try {
    const use = await suite()
    const key = await use.DeserializePublicKey(publicKey)
    const { encapsulatedSecret, ciphertext } = await use.Seal(key, plaintext, { info })
    return concat(encapsulatedSecret, ciphertext) as Uint8Array as WrappedKey
  } catch (cause) {
    throw new KeywardError("key-wrong", {}, { cause })
  }
}

/**
 * What was wrapped, or null where it is not for this seed and this info (or was altered: the two cannot be told
 * apart). Throws `key-wrong` where the bytes cannot be a wrapped key at all.
 */
export async function unwrap(seed: Uint8Array, info: Uint8Array, wrapped: Uint8Array): Promise<Bytes | null> {
  exactly(seed, XWING_SEED_LENGTH)
  if (wrapped.length < WRAP_OVERHEAD) throw new KeywardError("key-wrong", { length: wrapped.length })
  const use = await suite()
  try {
    const privateKey = await use.DeserializePrivateKey(seed, false)
    const enc = wrapped.slice(0, XWING_ENC_LENGTH)
    return source(await use.Open(privateKey, enc, wrapped.slice(XWING_ENC_LENGTH), { info }))
  } catch (cause) {
    if (cause instanceof OpenError) return null
    throw new KeywardError("key-wrong", {}, { cause })
  }
}
