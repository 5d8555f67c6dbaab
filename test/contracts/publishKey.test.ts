import { expect } from "chai"
import { start } from "./support/fixture"
import { expectEntered } from "./support/journal"
import { ethers } from "./support/network"
import { bytes, publicKey, keptDigest } from "./support/samples"

describe("RecordRegistry.publishKey", () => {
  describe("given no key", () => {
    it("notes the digest and the block", async () => {
      const { registry, patient } = await start()
      expect(await registry.keyOf(patient)).to.deep.equal([`0x${"00".repeat(27)}`, 0n])
      await expect(registry.publishKey(publicKey("patient")))
        .to.emit(registry, "KeyPublished")
        .withArgs(patient, 0n, publicKey("patient"))
      expect(await registry.keyOf(patient)).to.deep.equal([
        keptDigest("patient"),
        BigInt(await ethers.provider.getBlockNumber()),
      ])
    })

    it("enters the journal", async () => {
      const { registry, patient } = await start()
      await expectEntered(registry, patient, () => registry.publishKey(publicKey("patient")))
    })
  })

  describe("given a key", () => {
    it("replaces the digest and the block", async () => {
      const { registry, doctor } = await start()
      const before = await registry.journalOf(doctor)
      await expect(registry.connect(doctor).publishKey(publicKey("newer")))
        .to.emit(registry, "KeyPublished")
        .withArgs(doctor, before, publicKey("newer"))
      expect(await registry.keyOf(doctor)).to.deep.equal([
        keptDigest("newer"),
        BigInt(await ethers.provider.getBlockNumber()),
      ])
    })
  })

  describe("when the key is not 1,216 bytes", () => {
    const refuses = (length: number) => async () => {
      const { registry } = await start()
      await expect(registry.publishKey(bytes("key", length)))
        .to.be.revertedWithCustomError(registry, "KeyLength")
        .withArgs(length, 1216)
    }
    it("refuses one byte less", refuses(1215))
    it("refuses one byte more", refuses(1217))
    it("refuses an empty one", refuses(0))
  })
})
