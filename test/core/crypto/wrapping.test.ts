import { expect } from "chai"
import { aesKwUnwrap, aesKwWrap } from "../../../app/_core/crypto/aes-kw"
import { argon2id } from "../../../app/_core/crypto/argon2"
import { concat, fromHex, toHex, utf8 } from "../../../app/_core/crypto/bytes"
import { sha256 } from "../../../app/_core/crypto/hash"
import { hmacSha256 } from "../../../app/_core/crypto/hmac"
import { publicKeyOf, unwrap, wrapTo } from "../../../app/_core/crypto/hpke"
import { rejects } from "./rejects"
import { flip, pattern } from "./streams"

const seed = pattern(32, 3)
const info = utf8("for this purpose")
const secret = pattern(32, 9)

describe("AES key wrap", () => {
  it("matches RFC 3394 section 4.6", async () => {
    const key = fromHex("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F")
    const inside = fromHex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F")
    const wrapped = await aesKwWrap(key, inside)
    expect(toHex(wrapped)).to.equal(
      "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21",
    )
    expect(await aesKwUnwrap(key, wrapped)).to.deep.equal(inside)
  })

  it("gives null for another key and for every flipped bit", async () => {
    const wrapped = await aesKwWrap(pattern(32, 1), secret)
    expect(await aesKwUnwrap(pattern(32, 2), wrapped)).to.equal(null)
    for (let i = 0; i < wrapped.length; i++) {
      expect(await aesKwUnwrap(pattern(32, 1), flip(wrapped, i, i % 8))).to.equal(null)
    }
  })

  it("refuses other lengths", async () => {
    await rejects(() => aesKwWrap(pattern(16), secret), "key-wrong")
    await rejects(() => aesKwWrap(pattern(32), pattern(24)), "key-wrong")
    await rejects(() => aesKwUnwrap(pattern(32), pattern(48)), "key-wrong")
  })
})

describe("wrapping to a public key", () => {
  it("opens for its seed and info", async () => {
    const wrapped = await wrapTo(publicKeyOf(seed), info, secret)
    expect(wrapped).to.have.length(1168)
    expect(await unwrap(seed, info, wrapped)).to.deep.equal(secret)
  })

  it("is another wrap each time", async () => {
    const [one, two] = [
      await wrapTo(publicKeyOf(seed), info, secret),
      await wrapTo(publicKeyOf(seed), info, secret),
    ]
    expect(one).to.not.deep.equal(two)
  })

  it("gives null for another seed, another info and flipped bits", async () => {
    const wrapped = await wrapTo(publicKeyOf(seed), info, secret)
    expect(await unwrap(pattern(32, 4), info, wrapped)).to.equal(null)
    expect(await unwrap(seed, utf8("for another purpose"), wrapped)).to.equal(null)
    // In the ML-KEM ciphertext, the X25519 key, the ciphertext and the tag.
    for (const position of [0, 500, 1087, 1088, 1110, 1120, 1151, 1152, 1167]) {
      expect(await unwrap(seed, info, flip(wrapped, position)), `${position}`).to.equal(null)
    }
    expect(await unwrap(seed, info, wrapped.slice(0, -1))).to.equal(null)
    expect(await unwrap(seed, info, concat(wrapped, Uint8Array.of(0)))).to.equal(null)
  })

  it("throws where it cannot be a wrapped key or a key at all", async () => {
    const wrapped = await wrapTo(publicKeyOf(seed), info, secret)
    await rejects(() => unwrap(seed, info, wrapped.slice(0, 1135)), "key-wrong")
    await rejects(() => unwrap(seed.slice(1), info, wrapped), "key-wrong")
    await rejects(() => wrapTo(publicKeyOf(seed).slice(1), info, secret), "key-wrong")
    await rejects(() => publicKeyOf(pattern(31)), "key-wrong")
    // A coefficient that is not below ML-KEM's modulus (FIPS 203 section 7.2).
    const overflown = publicKeyOf(seed)
    overflown.fill(0xff, 0, 3)
    await rejects(() => wrapTo(overflown, info, secret), "key-wrong")
  })
})

describe("hashes", () => {
  it("SHA-256 (FIPS 180-4), HMAC-SHA256 (RFC 4231 case 2)", async () => {
    expect(toHex(await sha256(utf8("abc")))).to.equal(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    )
    expect(toHex(await hmacSha256(utf8("Jefe"), utf8("what do ya want for nothing?")))).to.equal(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    )
  })

  it("Argon2id gives what an independent implementation does", async () => {
    // node:crypto argon2Sync("argon2id", …), which is OpenSSL.
    const hash = await argon2id(utf8("password"), utf8("somesalt12345678"), {
      memory: 19_456,
      passes: 2,
      lanes: 1,
    })
    expect(hash).to.have.length(32)
    expect(toHex(hash)).to.equal("0c4c0b6db219194b6006e078818a24eabea136f7af619a31930310e7f2d749a5")
  })
})
