import { expect } from "chai"
import { wasmKeccak256 } from "../../../app/_core/crypto/wasm-keccak"
import { hashBytes, prepareHashes } from "../../../app/_core/journal/words"

describe("hashes made fast", () => {
  it("are the same hashes", async () => {
    const fast = await wasmKeccak256()
    const samples = [0, 1, 31, 32, 64, 105, 135, 136, 137, 256, 4096].map((length) =>
      Uint8Array.from({ length }, (_, index) => index * 7 + length),
    )
    const slow = samples.map(hashBytes)
    expect(samples.map((bytes) => BigInt(`0x${Buffer.from(fast(bytes)).toString("hex")}`))).to.deep.equal(
      slow,
    )
    await prepareHashes()
    expect(samples.map(hashBytes)).to.deep.equal(slow)
  })
})
