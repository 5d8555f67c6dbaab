import { createHash, hkdfSync } from "node:crypto"
import { expect } from "chai"
import { toHex } from "../../../app/_core/crypto/bytes"
import { eraseDigest, eraseToken } from "../../../app/_core/keys/erase-token"

describe("the token that erases a record's content", () => {
  const recordKey = new Uint8Array(32).fill(7)
  const ctx = new Uint8Array(72).fill(9)

  it("is as docs/formats.md has it", async () => {
    const info = Buffer.concat([Buffer.from("keyward/erase/v1\0"), ctx])
    const token = Buffer.from(hkdfSync("sha256", recordKey, "", info, 32))
    expect(toHex(await eraseToken(recordKey, ctx))).to.equal(token.toString("hex"))
    expect(toHex(await eraseToken(recordKey, ctx))).to.equal(
      "3ac6779a1a3e0f22862845b6b20d3841c67e0cdb587be43f4edf421e05eb11e0",
    )
    expect(toHex(await eraseDigest(recordKey, ctx))).to.equal(
      createHash("sha256").update(token).digest("hex"),
    )
  })

  it("is another one for another record or patient", async () => {
    const all = await Promise.all([
      eraseToken(recordKey, ctx),
      eraseToken(new Uint8Array(32).fill(8), ctx),
      eraseToken(recordKey, new Uint8Array(72)),
    ])
    expect(new Set(all.map(toHex)).size).to.equal(3)
  })
})
