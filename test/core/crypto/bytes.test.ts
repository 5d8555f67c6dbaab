import { expect } from "chai"
import {
  concat,
  equalBytes,
  exactly,
  fromBase64url,
  fromHex,
  fromUtf8,
  randomBytes,
  toBase64url,
  toHex,
  u256be,
  u32be,
  u64be,
  utf8,
} from "../../../app/_core/crypto/bytes"
import { rejects } from "./rejects"
import { pattern } from "./streams"

describe("bytes", () => {
  it("writes numbers most significant byte first and refuses what does not fit", () => {
    expect(toHex(u32be(0x01020304))).to.equal("01020304")
    expect(toHex(u64be(2n ** 63n + 5n))).to.equal("8000000000000005")
    expect(toHex(u256be(31337n))).to.equal("7a69".padStart(64, "0"))
    for (const wrong of [-1, 1.5, 2 ** 32, Number.NaN]) expect(() => u32be(wrong)).to.throw(RangeError)
    for (const wrong of [-1n, 2n ** 64n]) expect(() => u64be(wrong)).to.throw(RangeError)
    for (const wrong of [-1n, 2n ** 256n]) expect(() => u256be(wrong)).to.throw(RangeError)
  })

  it("goes to base64url and back, and takes one spelling only", () => {
    for (const length of [0, 1, 2, 3, 31, 32, 20_000]) {
      const bytes = pattern(length)
      expect(fromBase64url(toBase64url(bytes))).to.deep.equal(bytes)
    }
    expect(toBase64url(Uint8Array.of(0xfb, 0xff))).to.equal("-_8")
    for (const wrong of ["-_9", "AA==", "A", "A+/A", "AA A", "ä"]) {
      expect(() => fromBase64url(wrong), wrong).to.throw(TypeError)
    }
  })

  it("reads hex with and without 0x", () => {
    expect(fromHex("0xfF00")).to.deep.equal(Uint8Array.of(255, 0))
    expect(fromHex("")).to.deep.equal(new Uint8Array())
    for (const wrong of ["0x0", "zz", "0x0g", " 00"]) expect(() => fromHex(wrong), wrong).to.throw(TypeError)
  })

  it("decodes UTF-8 strictly and keeps a byte order mark", () => {
    expect(fromUtf8(utf8("Größe ✓"))).to.equal("Größe ✓")
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).to.equal("\ufeffA")
    for (const wrong of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
      expect(() => fromUtf8(Uint8Array.from(wrong))).to.throw(TypeError)
    }
  })

  it("compares whole arrays", () => {
    expect(equalBytes(pattern(32), pattern(32))).to.equal(true)
    expect(equalBytes(pattern(32), pattern(31))).to.equal(false)
    expect(equalBytes(pattern(32), pattern(32, 2))).to.equal(false)
    expect(equalBytes(new Uint8Array(), new Uint8Array())).to.equal(true)
  })

  it("joins, draws at random and insists on a length", async () => {
    expect(concat(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).to.deep.equal(
      Uint8Array.of(1, 2, 3),
    )
    expect(randomBytes(32)).to.not.deep.equal(randomBytes(32))
    expect(exactly(pattern(32), 32)).to.deep.equal(pattern(32))
    await rejects(() => exactly(pattern(31), 32), "key-wrong")
    await rejects(() => exactly("0".repeat(32) as unknown as Uint8Array, 32), "key-wrong")
  })
})
