import { expect } from "chai"
import {
  AEAD_AES_128_GCM,
  AEAD_AES_256_GCM,
  AEAD_ChaCha20Poly1305,
  CipherSuite,
  KDF_HKDF_SHA256,
  KDF_SHAKE256,
  KDF_TurboSHAKE256,
  NotSupportedError,
} from "hpke"
import { agreesWithNoble } from "../../../app/_core/crypto/hpke"
import { KEM_XWING_NOBLE, xwingPublicKey } from "../../../app/_core/crypto/xwing"
import { fromHex, toHex } from "../../../app/_core/crypto/bytes"
import { vectors } from "./shared"

interface Vector {
  readonly mode: number
  readonly kem_id: number
  readonly kdf_id: number
  readonly aead_id: number
  readonly info: string
  readonly skRm: string
  readonly pkRm: string
  readonly enc: string
  readonly shared_secret: string
  readonly encryptions: readonly { aad: string; ct: string; pt: string }[]
  readonly exports: readonly { exporter_context: string; L: number; exported_value: string }[]
}

const KDF = { 0x0001: KDF_HKDF_SHA256, 0x0011: KDF_SHAKE256, 0x0013: KDF_TurboSHAKE256 }

const hasVectorsAlgorithms = async (): Promise<boolean> => {
  const suite = new CipherSuite(KEM_XWING_NOBLE, KDF_SHAKE256, AEAD_ChaCha20Poly1305)
  try {
    await suite.Seal(await suite.DeserializePublicKey(xwingPublicKey(new Uint8Array(32))), new Uint8Array())
    return true
  } catch (error) {
    if (error instanceof NotSupportedError) return false
    throw error
  }
}

describe("HPKE with MLKEM768-X25519 (X-Wing)", () => {
  let xwing: readonly Vector[] = []
  before(function () {
    xwing = vectors<Vector[]>(this, "hpke-pq/test-vectors.json").filter(({ kem_id }) => kem_id === 0x647a)
    expect(xwing).to.have.length(2)
  })

  it("derives the vectors' public keys from their seeds", () => {
    for (const vector of xwing) expect(toHex(xwingPublicKey(fromHex(vector.skRm)))).to.equal(vector.pkRm)
  })

  it("gives the vectors' shared secrets", async () => {
    for (const vector of xwing) {
      const kem = KEM_XWING_NOBLE()
      const privateKey = await kem.DeserializePrivateKey(fromHex(vector.skRm), false)
      const secret = await kem.Decap(fromHex(vector.enc), privateKey, undefined)
      expect(toHex(secret)).to.equal(vector.shared_secret)
    }
  })

  it("opens everything the vectors sealed, and their exports", async function () {
    // The vectors' ChaCha20-Poly1305 and SHAKE256 are not Keyward's; Node has them from 24.7 on.
    if (!(await hasVectorsAlgorithms())) this.skip()
    for (const vector of xwing) {
      expect([vector.mode, vector.aead_id]).to.deep.equal([0, 3])
      const kdf = KDF[vector.kdf_id as keyof typeof KDF]
      const suite = new CipherSuite(KEM_XWING_NOBLE, kdf, AEAD_ChaCha20Poly1305)
      const privateKey = await suite.DeserializePrivateKey(fromHex(vector.skRm), false)
      const recipient = await suite.SetupRecipient(privateKey, fromHex(vector.enc), {
        info: fromHex(vector.info),
      })
      expect(vector.encryptions).to.have.length(10)
      for (const { aad, ct, pt } of vector.encryptions) {
        expect(toHex(await recipient.Open(fromHex(ct), fromHex(aad)))).to.equal(pt)
      }
      for (const { exporter_context, L, exported_value } of vector.exports) {
        expect(toHex(await recipient.Export(fromHex(exporter_context), L))).to.equal(exported_value)
      }
    }
  })

  it("takes a native implementation only where each opens what the other sealed", async () => {
    const noble = new CipherSuite(KEM_XWING_NOBLE, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
    expect(await agreesWithNoble(noble)).to.equal(true)
    const another = new CipherSuite(KEM_XWING_NOBLE, KDF_HKDF_SHA256, AEAD_AES_128_GCM)
    expect(await agreesWithNoble(another)).to.equal(false)
    const broken = new CipherSuite(
      () => ({ ...KEM_XWING_NOBLE(), Decap: () => Promise.resolve(new Uint8Array(32)) }),
      KDF_HKDF_SHA256,
      AEAD_AES_256_GCM,
    )
    expect(await agreesWithNoble(broken)).to.equal(false)
  })
})
