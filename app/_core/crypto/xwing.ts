import { x25519 } from "@noble/curves/ed25519.js"
import { shake256 } from "@noble/hashes/sha3.js"
import { ml_kem768_x25519 } from "@noble/post-quantum/hybrid.js"
import type { KEM, KEMFactory, Key } from "hpke"
import { equalBytes, exactly } from "./bytes"

export const XWING_SEED_LENGTH = 32
export const XWING_PUBLIC_KEY_LENGTH = 1216
export const XWING_ENC_LENGTH = 1120

const NAME = "MLKEM768-X25519"

class XWingKey implements Key {
  readonly algorithm = { name: NAME }
  constructor(
    readonly type: "private" | "public",
    readonly extractable: boolean,
    readonly bytes: Uint8Array,
  ) {}
}

/** A key that came from another suite is a programming error, not a wrong key. */
function bytesOf(key: Key, type: "private" | "public"): Uint8Array {
  if (!(key instanceof XWingKey) || key.type !== type) throw new TypeError("not a key of this KEM")
  return key.bytes
}

const publicKeyOf = (seed: Uint8Array): Uint8Array => ml_kem768_x25519.keygen(seed).publicKey

/** The library is synchronous, `hpke` wants promises: what it throws has to reject. */
const later = <T>(work: () => T): Promise<T> => new Promise((resolve) => resolve(work()))

// The KEM's key derivation from longer material needs SHAKE256, and no account's key is made that way.
const notOffered = (): Promise<never> =>
  Promise.reject(new Error("identity keys are made from their 32-byte seed"))

const importKey = (type: "private" | "public", extractable: boolean, bytes: Uint8Array, length: number) =>
  later(() => new XWingKey(type, extractable, exactly(bytes, length).slice()))

const kem: Readonly<KEM<XWingKey>> = {
  id: 0x647a,
  type: "KEM",
  name: NAME,
  Nsecret: 32,
  Nenc: XWING_ENC_LENGTH,
  Npk: XWING_PUBLIC_KEY_LENGTH,
  Nsk: XWING_SEED_LENGTH,
  DeriveKeyPair: notOffered,
  GenerateKeyPair: notOffered,
  SerializePublicKey: (key) => later(() => bytesOf(key, "public").slice()),
  DeserializePublicKey: (bytes) => importKey("public", true, bytes, XWING_PUBLIC_KEY_LENGTH),
  SerializePrivateKey: (key) => later(() => bytesOf(key, "private").slice()),
  DeserializePrivateKey: (bytes, extractable) => importKey("private", extractable, bytes, XWING_SEED_LENGTH),
  Encap: (publicKey) =>
    later(() => {
      const { cipherText, sharedSecret } = ml_kem768_x25519.encapsulate(bytesOf(publicKey, "public"))
      return { enc: cipherText, shared_secret: sharedSecret }
    }),
  Decap: (enc, privateKey) => later(() => ml_kem768_x25519.decapsulate(enc, bytesOf(privateKey, "private"))),
}

/**
 * X-Wing, alias MLKEM768-X25519, KEM id 0x647A (draft-connolly-cfrg-xwing-kem, draft-ietf-hpke-pq) for `hpke`, by
 * @noble/post-quantum. The private key is the 32-byte seed.
 */
export const KEM_XWING_NOBLE: KEMFactory = () => kem

/**
 * Whether something can be wrapped to these bytes: their length, the coefficients of the ML-KEM part (FIPS 203,
 * section 7.2) and the X25519 point are looked at. The registry looks at the length alone.
 */
export function isXwingPublicKey(bytes: Uint8Array): boolean {
  try {
    ml_kem768_x25519.encapsulate(exactly(bytes, XWING_PUBLIC_KEY_LENGTH))
    return true
  } catch {
    return false
  }
}

/** The 1,216-byte public key of a seed. */
export const xwingPublicKey = (seed: Uint8Array): Uint8Array => publicKeyOf(exactly(seed, XWING_SEED_LENGTH))

/** Where the X25519 parts stand: in what a seed is expanded to (96 bytes), and in a public key. */
const X25519_OF_SEED = 64
const X25519_OF_KEY = 1184

/**
 * Shows to whoever has the public key that somebody had its seed: the X25519 part of the private key, 32 bytes
 * (draft-connolly-cfrg-xwing-kem, section 5.2). What was wrapped to the key stays closed to it by the ML-KEM part.
 */
export const xwingProof = (seed: Uint8Array): Uint8Array =>
  shake256(exactly(seed, XWING_SEED_LENGTH), { dkLen: 96 }).slice(X25519_OF_SEED)

/** Whether a proof is of the seed of a public key. */
export const isXwingProof = (proof: Uint8Array, publicKey: Uint8Array): boolean =>
  proof.length === 32 &&
  publicKey.length === XWING_PUBLIC_KEY_LENGTH &&
  equalBytes(x25519.getPublicKey(proof), publicKey.slice(X25519_OF_KEY))
