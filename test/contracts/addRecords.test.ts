import { expect } from "chai"
import { AbiCoder, keccak256 } from "ethers"
import { start } from "./support/fixture"
import { expectEntered, lengthOf } from "./support/journal"
import { ethers, networkHelpers } from "./support/network"
import { CONTRIBUTE, FOLDER, NO_DIGEST, READ, RECORD_BIT, digest, wrappedKeys } from "./support/samples"

describe("RecordRegistry.addRecords", () => {
  const keys = wrappedKeys("batch")
  const digests = (count: number) => Array.from({ length: count }, (_, index) => digest(`record ${index}`))

  describe("given the patient or a contributor", () => {
    it("takes one journal position per record, in one entry", async () => {
      const { registry, patient, add } = await start()
      await add(patient)
      const before = await registry.journalOf(patient)
      await expect(registry.addRecords(patient, FOLDER, 4, digests(3), keys))
        .to.emit(registry, "RecordsAdded")
        .withArgs(patient, patient, before, FOLDER, 4, digests(3), keys)
      expect(lengthOf(await registry.journalOf(patient))).to.equal(4n)
      await expectEntered(registry, patient, () => registry.addRecords(patient, 0, 9, digests(5), keys), 5)
    })

    it("takes it from a contributor at the current epoch", async () => {
      const { registry, patient, doctor, grant } = await start()
      await grant({ scope: FOLDER, permissions: READ | CONTRIBUTE })
      const before = await registry.journalOf(patient)
      await expect(registry.connect(doctor).addRecords(patient, FOLDER, 0, digests(2), keys))
        .to.emit(registry, "RecordsAdded")
        .withArgs(patient, doctor, before, FOLDER, 0, digests(2), keys)
      const again = () => registry.connect(doctor).addRecords(patient, FOLDER, 0, digests(2), keys)
      await expectEntered(registry, patient, again, 2)
    })

    it("refuses a contributor at another epoch", async () => {
      const { registry, patient, doctor, grant } = await start()
      await grant({ scope: FOLDER, permissions: READ | CONTRIBUTE })
      await expect(registry.connect(doctor).addRecords(patient, FOLDER, 1, digests(2), keys))
        .to.be.revertedWithCustomError(registry, "EpochMoved")
        .withArgs(patient, FOLDER, 1, 0)
    })

    it("refuses a stranger", async () => {
      const { registry, patient, stranger } = await start()
      await expect(registry.connect(stranger).addRecords(patient, FOLDER, 0, digests(2), keys))
        .to.be.revertedWithCustomError(registry, "MayNotContribute")
        .withArgs(patient, stranger, FOLDER)
    })
  })

  describe("when there are as many as it takes", () => {
    const takes = (count: number) => async () => {
      const { registry, patient } = await start()
      await expectEntered(
        registry,
        patient,
        () => registry.addRecords(patient, FOLDER, 0, digests(count), keys),
        count,
      )
    }
    it("takes one", takes(1))
    it("takes 256", takes(256))
  })

  describe("when what is given makes no sense", () => {
    it("refuses none", async () => {
      const { registry, patient } = await start()
      await expect(registry.addRecords(patient, 0, 0, [], keys))
        .to.be.revertedWithCustomError(registry, "NoRecordNamed")
        .withArgs()
    })

    it("refuses 257", async () => {
      const { registry, patient } = await start()
      await expect(registry.addRecords(patient, 0, 0, digests(257), keys))
        .to.be.revertedWithCustomError(registry, "TooManyRecords")
        .withArgs(257, 256)
    })

    it("refuses an empty digest and says which", async () => {
      const { registry, patient } = await start()
      await expect(registry.addRecords(patient, 0, 0, [...digests(2), NO_DIGEST], keys))
        .to.be.revertedWithCustomError(registry, "EmptyDigest")
        .withArgs(2)
      await expect(registry.addRecords(patient, 0, 0, [NO_DIGEST, ...digests(2)], keys))
        .to.be.revertedWithCustomError(registry, "EmptyDigest")
        .withArgs(0)
    })

    it("refuses a scope that is no folder", async () => {
      const { registry, patient } = await start()
      await expect(registry.addRecords(patient, RECORD_BIT | 1n, 0, digests(1), keys))
        .to.be.revertedWithCustomError(registry, "NotAFolder")
        .withArgs(RECORD_BIT | 1n)
    })

    it("refuses wrapped keys of 4,097 bytes", async () => {
      const { registry, patient } = await start()
      await expect(registry.addRecords(patient, 0, 0, digests(1), wrappedKeys("long", 4097)))
        .to.be.revertedWithCustomError(registry, "WrappedKeysLength")
        .withArgs(4097, 4096)
    })
  })

  describe("given a journal that is nearly full", () => {
    const nearlyFull = async () => {
      const cast = await start()
      const slot = keccak256(
        AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [cast.patient.address, 1]),
      )
      const link = (2n ** 32n - 3n) << 184n
      await networkHelpers.setStorageAt(await cast.registry.getAddress(), slot, link)
      expect(await cast.registry.journalOf(cast.patient)).to.equal(link)
      return cast
    }

    it("fills the last position", async () => {
      const { registry, patient } = await nearlyFull()
      await registry.addRecords(patient, 0, 0, digests(2), keys)
      const link = await registry.journalOf(patient)
      expect(lengthOf(link)).to.equal(2n ** 32n - 1n)
      expect(link >> 216n).to.equal(BigInt(await ethers.provider.getBlockNumber()))
    })

    it("refuses to go beyond it", async () => {
      const { registry, patient } = await nearlyFull()
      await expect(registry.addRecords(patient, 0, 0, digests(3), keys))
        .to.be.revertedWithCustomError(registry, "JournalFull")
        .withArgs(patient, 2n ** 32n - 3n)
    })
  })
})
