import { expect } from "chai"
import { isXwingPublicKey, xwingPublicKey } from "../../../app/_core/crypto/xwing"
import { pattern } from "./streams"

describe("X-Wing public keys", () => {
  const key = xwingPublicKey(pattern(32, 9))
  const changed = (at: number, ...bytes: number[]) => {
    const copy = key.slice()
    copy.set(bytes, at)
    return copy
  }

  it("are taken as they are made", () => {
    expect(isXwingPublicKey(key)).to.equal(true)
  })

  it("are refused with a coefficient that is not below 3,329, wherever it stands", () => {
    // Two coefficients of 12 bits in three bytes (FIPS 203, ByteEncode_12)
    for (const at of [0, 600, 1149]) expect(isXwingPublicKey(changed(at, 0xff, 0xff, 0xff))).to.equal(false)
    expect(isXwingPublicKey(changed(0, 0x01, 0x0d, 0x00)), "3,329").to.equal(false)
    expect(isXwingPublicKey(changed(0, 0x00, 0x0d, 0x00)), "3,328").to.equal(true)
  })

  it("are refused with an X25519 point of small order", () => {
    expect(isXwingPublicKey(changed(1184, ...new Uint8Array(32)))).to.equal(false)
  })

  it("are refused at another length", () => {
    for (const bytes of [key.slice(1), new Uint8Array(1217), new Uint8Array()])
      expect(isXwingPublicKey(bytes)).to.equal(false)
  })
})
