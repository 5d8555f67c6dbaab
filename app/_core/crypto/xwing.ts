import { ml_kem768_x25519 } from "@noble/post-quantum/hybrid.js"
import type { KEM, KEMFactory, Key } from "hpke"
import { exactly } from "./bytes"

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

// The KEM's key derivation from longer material needs SHAKE256, and no account's key is made that way.
const notOffered = async (): Promise<never> => {
  throw new Error("identity keys are made from their 32-byte seed")
}

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
  SerializePublicKey: async (key) => bytesOf(key, "public").slice(),
  DeserializePublicKey: async (bytes) =>
    new XWingKey("public", true, exactly(bytes, XWING_PUBLIC_KEY_LENGTH).slice()),
  SerializePrivateKey: async (key) => bytesOf(key, "private").slice(),
  DeserializePrivateKey: async (bytes, extractable) =>
    new XWingKey("private", extractable, exactly(bytes, XWING_SEED_LENGTH).slice()),
  async Encap(publicKey) {
    const { cipherText, sharedSecret } = ml_kem768_x25519.encapsulate(bytesOf(publicKey, "public"))
    return { enc: cipherText, shared_secret: sharedSecret }
  },
  Decap: async (enc, privateKey) => ml_kem768_x25519.decapsulate(enc, bytesOf(privateKey, "private")),
}

/**
 * X-Wing, alias MLKEM768-X25519, KEM id 0x647A (draft-connolly-cfrg-xwing-kem, draft-ietf-hpke-pq) for `hpke`, by
 * @noble/post-quantum. The private key is the 32-byte seed.
 */
export const KEM_XWING_NOBLE: KEMFactory = () => kem as unknown as Readonly<KEM>

/** The 1,216-byte public key of a seed. */
export const xwingPublicKey = (seed: Uint8Array): Uint8Array => publicKeyOf(exactly(seed, XWING_SEED_LENGTH))
