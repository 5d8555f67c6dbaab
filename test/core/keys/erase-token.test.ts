import { createHash, hkdfSync } from "node:crypto"
import { expect } from "chai"
import { toHex } from "../../../app/_core/crypto/bytes"
import { eraseDigest, eraseTokens, masterToken, recordToken } from "../../../app/_core/keys/erase-token"
import { asDigest } from "../../../app/_core/types"

describe("the token that erases a record's content", () => {
  const secret = new Uint8Array(32).fill(7)
  const ctx = new Uint8Array(72).fill(9)
  const content = asDigest(`0x${"05".repeat(32)}`)

  it("is as docs/formats.md has it: of version 2, from a master and the content", async () => {
    const info = Buffer.concat([Buffer.from("keyward/erase/v2\0"), ctx, Buffer.alloc(32, 5)])
    const token = Buffer.from(hkdfSync("sha256", secret, "", info, 32))
    expect(toHex(await masterToken(secret, { ctx, content }))).to.equal(token.toString("hex"))
    expect(token.toString("hex")).to.equal("76184c71a49ac251c2d61adface6fb6aa8a17d0588bd3fdd8364a2a7895cd45d")
    expect(toHex(await eraseDigest(masterToken(secret, { ctx, content })))).to.equal(
      createHash("sha256").update(token).digest("hex"),
    )
  })

  it("and of version 1, from the record's key", async () => {
    const info = Buffer.concat([Buffer.from("keyward/erase/v1\0"), ctx])
    const token = Buffer.from(hkdfSync("sha256", secret, "", info, 32))
    expect(toHex(await recordToken(secret, ctx))).to.equal(token.toString("hex"))
    expect(token.toString("hex")).to.equal("3ac6779a1a3e0f22862845b6b20d3841c67e0cdb587be43f4edf421e05eb11e0")
  })

  it("is another one for another secret, content or patient", async () => {
    const other = new Uint8Array(32).fill(8)
    const all = await Promise.all([
      masterToken(secret, { ctx, content }),
      masterToken(other, { ctx, content }),
      masterToken(secret, { ctx: new Uint8Array(72), content }),
      masterToken(secret, { ctx, content: asDigest(`0x${"06".repeat(32)}`) }),
      recordToken(secret, ctx),
      recordToken(other, ctx),
      recordToken(secret, new Uint8Array(72)),
    ])
    expect(new Set(all.map(toHex)).size).to.equal(7)
  })

  it("is looked for among those of all masters, the newest first, then that of the record's key, 64 at most", async () => {
    const master = (generation: number) => new Uint8Array(32).fill(generation + 1)
    const two = new Map([0, 3].map((generation) => [generation, master(generation)] as const))
    const tokens = await eraseTokens(two, secret, { ctx, content })
    const expected = [
      masterToken(master(3), { ctx, content }),
      masterToken(master(0), { ctx, content }),
      recordToken(secret, ctx),
    ]
    expect(tokens.map(toHex)).to.deep.equal((await Promise.all(expected)).map(toHex))
    expect(await eraseTokens(two, null, { ctx, content })).to.have.length(2)
    const many = new Map(
      Array.from({ length: 80 }, (_, generation) => [generation, master(generation)] as const),
    )
    expect(await eraseTokens(many, secret, { ctx, content })).to.have.length(64)
  })
})
