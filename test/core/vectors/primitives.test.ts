import { ml_kem768 } from "@noble/post-quantum/ml-kem.js"
import { x25519 } from "@noble/curves/ed25519.js"
import { expect } from "chai"
import { fromHex, toHex } from "../../../app/_core/crypto/bytes"
import { hkdf, hkdfExpand } from "../../../app/_core/crypto/hkdf"
import { hmacUnder } from "../../../app/_core/crypto/hmac"
import { vectors } from "./shared"
import type { Wycheproof } from "./shared"

interface Gcm {
  readonly key: string
  readonly iv: string
  readonly aad: string
  readonly msg: string
  readonly ct: string
  readonly tag: string
}
interface Hkdf {
  readonly ikm: string
  readonly salt: string
  readonly info: string
  readonly size: number
  readonly okm: string
}
interface Xdh {
  readonly public: string
  readonly private: string
  readonly shared: string
}
interface MlKem {
  readonly seed?: string
  readonly ek?: string
  readonly c?: string
  readonly K?: string
}

const outcome = async (work: () => unknown): Promise<unknown> => {
  try {
    return await work()
  } catch {
    return null
  }
}

describe("primitives, through the libraries called (Wycheproof)", () => {
  it("AES-GCM with 12-byte nonces", async function () {
    const file = vectors<Wycheproof<Gcm, { ivSize: number; keySize: number }>>(
      this,
      "wycheproof/aes_gcm_test.json",
    )
    let seen = 0
    for (const group of file.testGroups.filter(({ ivSize, keySize }) => ivSize === 96 && keySize !== 192)) {
      for (const test of group.tests) {
        const aes = await crypto.subtle.importKey("raw", fromHex(test.key), "AES-GCM", false, [
          "decrypt",
          "encrypt",
        ])
        const algorithm = { name: "AES-GCM", iv: fromHex(test.iv), additionalData: fromHex(test.aad) }
        const opened = await outcome(() => crypto.subtle.decrypt(algorithm, aes, fromHex(test.ct + test.tag)))
        const text = opened === null ? null : toHex(new Uint8Array(opened as ArrayBuffer))
        expect(text, `${test.tcId}`).to.equal(test.result === "valid" ? test.msg : null)
        seen++
      }
    }
    expect(seen).to.be.greaterThan(100)
  })

  it("HKDF-SHA256, and its expand step alone", async function () {
    const file = vectors<Wycheproof<Hkdf>>(this, "wycheproof/hkdf_sha256_test.json")
    for (const test of file.testGroups.flatMap((group) => group.tests)) {
      const [salt, info, ikm] = [fromHex(test.salt), fromHex(test.info), fromHex(test.ikm)]
      const whole = await outcome(() => hkdf(ikm, { salt, info, length: test.size }))
      // An empty salt is 32 zeros (RFC 5869 section 2.2).
      const extract = await hmacUnder("SHA-256", salt.length === 0 ? new Uint8Array(32) : salt)
      const prk = await extract(ikm)
      const steps = await outcome(() => hkdfExpand("SHA-256", prk, info, test.size))
      const expected = test.result === "valid" ? test.okm : null
      for (const bytes of [whole, steps]) {
        expect(bytes === null ? null : toHex(bytes as Uint8Array), `${test.tcId}`).to.equal(expected)
      }
    }
  })

  it("HKDF-Expand-SHA-512", async function () {
    const file = vectors<Wycheproof<Hkdf>>(this, "wycheproof/hkdf_sha512_test.json")
    for (const test of file.testGroups.flatMap((group) => group.tests)) {
      const extract = await hmacUnder("SHA-512", test.salt === "" ? new Uint8Array(64) : fromHex(test.salt))
      const prk = await extract(fromHex(test.ikm))
      const bytes = await outcome(() => hkdfExpand("SHA-512", prk, fromHex(test.info), test.size))
      const text = bytes === null ? null : toHex(bytes as Uint8Array)
      expect(text, `${test.tcId}`).to.equal(test.result === "valid" ? test.okm : null)
    }
  })

  it("X25519", async function () {
    const file = vectors<Wycheproof<Xdh>>(this, "wycheproof/x25519_test.json")
    for (const test of file.testGroups.flatMap((group) => group.tests)) {
      const shared = await outcome(() =>
        toHex(x25519.getSharedSecret(fromHex(test.private), fromHex(test.public))),
      )
      // The library refuses the points of small order, whose shared secret is all zeros; the vectors accept both.
      if (/^0+$/.test(test.shared)) expect(shared, `${test.tcId}`).to.equal(null)
      else expect(shared, `${test.tcId}`).to.equal(test.shared)
    }
  })

  it("ML-KEM-768", async function () {
    const file = vectors<Wycheproof<MlKem>>(this, "wycheproof/mlkem_768_test.json")
    let seen = 0
    for (const test of file.testGroups.flatMap((group) => group.tests)) {
      const { seed, ek, c, K } = test
      const result = await outcome(() => {
        if (seed === undefined || c === undefined) throw new Error("another kind of test")
        const { secretKey, publicKey } = ml_kem768.keygen(fromHex(seed))
        if (ek !== undefined && ek !== toHex(publicKey)) throw new Error("another public key")
        return toHex(ml_kem768.decapsulate(fromHex(c), secretKey))
      })
      if (test.result === "valid") expect(result, `${test.tcId}`).to.equal(K)
      else expect(result, `${test.tcId} ${test.comment}`).to.equal(null)
      seen++
    }
    expect(seen).to.equal(file.numberOfTests)
  })
})
