import { AbiCoder, Wallet, keccak256 } from "ethers"
import { expect } from "chai"
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import { start } from "./support/fixture"
import type { Cast } from "./support/fixture"
import { expectEntered } from "./support/journal"
import { ethers, networkHelpers } from "./support/network"
import { EPOCH_LAST, EVERYTHING, FOLDER, READ, RECORD_BIT } from "./support/samples"
import { onlyPatientOrDelegate } from "./support/who-may-write"

describe("RecordRegistry.revokeAccess", () => {
  const EMPTY = [0n, 0n, 0n, 0n]
  const granted = async () => {
    const cast = await start()
    await cast.grant({ scope: FOLDER })
    return { ...cast, before: await cast.registry.journalOf(cast.patient) }
  }
  const noGrant = ({ registry, patient, doctor }: Cast, send: Promise<unknown>, scope = FOLDER) =>
    expect(send).to.be.revertedWithCustomError(registry, "NoGrant").withArgs(patient, scope, doctor)

  onlyPatientOrDelegate(
    "AccessRevoked",
    ({ grant, inADay }) => grant({ scope: FOLDER, to: "colleague", expiresAt: inADay + 100 }),
    ({ registry, patient, colleague }, by) =>
      registry.connect(by).revokeAccess(patient, FOLDER, [colleague], 1, []),
  )

  describe("given a grant", () => {
    it("empties the slot and raises the epoch", async () => {
      const { registry, patient, doctor, before } = await granted()
      await expect(registry.revokeAccess(patient, FOLDER, [doctor], 4, []))
        .to.emit(registry, "AccessRevoked")
        .withArgs(patient, patient, before, FOLDER, 4, [doctor.address])
      expect(await registry.grantOf(patient, FOLDER, doctor)).to.deep.equal(EMPTY)
      expect(await registry.epochOf(patient, FOLDER)).to.equal(4)
    })

    it("enters the journal", async () => {
      const { registry, patient, doctor } = await granted()
      await expectEntered(registry, patient, () => registry.revokeAccess(patient, FOLDER, [doctor], 1, []))
    })

    it("leaves other scopes as they are", async () => {
      const { registry, patient, doctor, neighbour, grant } = await granted()
      await grant({ scope: EVERYTHING })
      await registry.revokeAccess(patient, FOLDER, [doctor], 1, [])
      expect((await registry.grantOf(patient, EVERYTHING, doctor)).permissions).to.equal(READ)
      expect(await registry.epochOf(patient, EVERYTHING)).to.equal(0)
      expect(await registry.epochOf(neighbour, FOLDER)).to.equal(0)
    })

    it("ends a grant that is over already", async () => {
      const { registry, patient, doctor, passADay } = await granted()
      await passADay()
      await registry.revokeAccess(patient, FOLDER, [doctor], 1, [])
      expect(await registry.grantOf(patient, FOLDER, doctor)).to.deep.equal(EMPTY)
    })
  })

  describe("given several grants", () => {
    it("ends all that are named", async () => {
      const { registry, patient, doctor, colleague, grant } = await granted()
      await grant({ scope: FOLDER, to: "colleague" })
      const both = [doctor.address, colleague.address]
      const before = await registry.journalOf(patient)
      await expect(registry.revokeAccess(patient, FOLDER, both, 1, []))
        .to.emit(registry, "AccessRevoked")
        .withArgs(patient, patient, before, FOLDER, 1, both)
      for (const account of both)
        expect(await registry.grantOf(patient, FOLDER, account)).to.deep.equal(EMPTY)
    })

    it("gives those who stay the new key, in the same transaction", async () => {
      const { registry, patient, doctor, colleague, inADay, grant, rewrap } = await granted()
      await grant({ scope: FOLDER, to: "colleague" })
      const { keyDigest, wrappedKey } = rewrap("colleague")
      await expectEntered(
        registry,
        patient,
        () => registry.revokeAccess(patient, FOLDER, [doctor], 1, [rewrap("colleague")]),
        2,
      )
      const block = await ethers.provider.getBlockNumber()
      const [log] = await registry.queryFilter(registry.filters.AccessRewrapped(), block)
      expect(log?.args.slice(0, 3)).to.deep.equal([patient.address, colleague.address, patient.address])
      expect(log?.args.slice(4)).to.deep.equal([FOLDER, 1n, keyDigest, wrappedKey])
      expect(await registry.grantOf(patient, FOLDER, colleague)).to.deep.equal([
        BigInt(inADay),
        1n,
        BigInt(block),
        1n,
      ])
    })

    it("refuses a re-wrap for one whom it ends", async () => {
      const cast = await granted()
      const { registry, patient, doctor, rewrap } = cast
      await noGrant(cast, registry.revokeAccess(patient, FOLDER, [doctor], 1, [rewrap("doctor")]))
    })
  })

  describe("given no grant", () => {
    it("raises the epoch for nobody in particular", async () => {
      const { registry, patient } = await start()
      await expect(registry.revokeAccess(patient, EVERYTHING, [], 1, []))
        .to.emit(registry, "AccessRevoked")
        .withArgs(patient, patient, 0n, EVERYTHING, 1, [])
      expect(await registry.epochOf(patient, EVERYTHING)).to.equal(1)
    })

    it("refuses one who has none", async () => {
      const cast = await start()
      await noGrant(cast, cast.registry.revokeAccess(cast.patient, FOLDER, [cast.doctor], 1, []))
    })

    it("refuses one who is named twice", async () => {
      const cast = await granted()
      const twice = [cast.doctor, cast.doctor]
      await noGrant(cast, cast.registry.revokeAccess(cast.patient, FOLDER, twice, 1, []))
    })

    it("refuses one who has it on another scope", async () => {
      const cast = await granted()
      const { registry, patient, doctor } = cast
      await noGrant(cast, registry.revokeAccess(patient, EVERYTHING, [doctor], 1, []), EVERYTHING)
    })
  })

  describe("when the epoch is not above the current one", () => {
    const refuses = (given: number) => async () => {
      const { registry, patient, doctor } = await granted()
      await registry.revokeAccess(patient, FOLDER, [], 5, [])
      await expect(registry.revokeAccess(patient, FOLDER, [doctor], given, []))
        .to.be.revertedWithCustomError(registry, "EpochNotRaised")
        .withArgs(patient, FOLDER, given, 5)
    }
    it("refuses the same", refuses(5))
    it("refuses a lower one", refuses(4))
  })

  describe("when the epoch is far above the current one", () => {
    const refuses = (cast: Cast, by: HardhatEthersSigner, given: number, most: number) =>
      expect(cast.registry.connect(by).revokeAccess(cast.patient, FOLDER, [], given, []))
        .to.be.revertedWithCustomError(cast.registry, "EpochTooFar")
        .withArgs(cast.patient, FOLDER, given, most)

    it("takes the first epoch of the generation after the newest of all scopes", async () => {
      const { registry, patient } = await start()
      for (const epoch of [1, 256, 511, 512, 768]) {
        await registry.revokeAccess(patient, FOLDER, [], epoch, [])
        expect(await registry.epochOf(patient, FOLDER)).to.equal(epoch)
      }
      // Another scope catches up at once.
      await registry.revokeAccess(patient, EVERYTHING, [], 1024, [])
      expect(await registry.epochOf(patient, EVERYTHING)).to.equal(1024)
    })

    it("refuses the second of it, and any later", async () => {
      const cast = await start()
      for (const given of [257, 65_536, Number(EPOCH_LAST)]) await refuses(cast, cast.patient, given, 256)
      await cast.registry.revokeAccess(cast.patient, EVERYTHING, [], 256, [])
      await refuses(cast, cast.patient, 513, 512)
    })

    it("refuses a delegate a generation whose master they were not handed", async () => {
      const cast = await start()
      await cast.name({ until: cast.inADay + 100 })
      await refuses(cast, cast.delegate, 256, 255)
      await cast.registry.connect(cast.delegate).revokeAccess(cast.patient, FOLDER, [], 255, [])
      await refuses(cast, cast.delegate, 256, 255)
      await cast.registry.revokeAccess(cast.patient, EVERYTHING, [], 256, [])
      await refuses(cast, cast.delegate, 256, 255)
    })

    it("takes from a delegate what they were handed, and within a generation that others began", async () => {
      const cast = await start()
      const { registry, patient, delegate } = cast
      await cast.name({ until: cast.inADay + 100, generation: 1 })
      const as = registry.connect(delegate)
      await as.revokeAccess(patient, FOLDER, [], 256, [])
      await refuses(cast, delegate, 512, 511)
      await registry.revokeAccess(patient, FOLDER, [], 512, [])
      await as.revokeAccess(patient, FOLDER, [], 513, [])
      await refuses(cast, delegate, 768, 767)
      await as.revokeAccess(patient, EVERYTHING, [], 511, [])
    })

    it("refuses a delegate the second epoch of a generation that is handed and not begun", async () => {
      const cast = await start()
      await cast.name({ until: cast.inADay + 100, generation: 7 })
      await refuses(cast, cast.delegate, 257, 256)
    })
  })

  describe("given the last epoch of all", () => {
    const coder = AbiCoder.defaultAbiCoder()
    const lastEpoch = async () => {
      const cast = await start()
      const ofPatient = keccak256(coder.encode(["address", "uint256"], [cast.patient.address, 7]))
      const slot = keccak256(coder.encode(["uint64", "bytes32"], [FOLDER, ofPatient]))
      await networkHelpers.setStorageAt(await cast.registry.getAddress(), slot, EPOCH_LAST)
      expect(await cast.registry.epochOf(cast.patient, FOLDER)).to.equal(EPOCH_LAST)
      return cast
    }

    it("ends a grant and stays there", async () => {
      const { registry, patient, doctor, grant } = await lastEpoch()
      await grant({ scope: FOLDER, epoch: EPOCH_LAST })
      await registry.revokeAccess(patient, FOLDER, [doctor], EPOCH_LAST, [])
      expect(await registry.grantOf(patient, FOLDER, doctor)).to.deep.equal(EMPTY)
      expect(await registry.epochOf(patient, FOLDER)).to.equal(EPOCH_LAST)
    })

    it("refuses any other epoch", async () => {
      const { registry, patient } = await lastEpoch()
      await expect(registry.revokeAccess(patient, FOLDER, [], 0, []))
        .to.be.revertedWithCustomError(registry, "EpochNotRaised")
        .withArgs(patient, FOLDER, 0, EPOCH_LAST)
    })
  })

  describe("when the scope is one record", () => {
    const grantedRecord = async () => {
      const cast = await start()
      await cast.add(cast.patient)
      await cast.grant({ scope: RECORD_BIT })
      return cast
    }

    it("ends the grant without an epoch", async () => {
      const { registry, patient, doctor } = await grantedRecord()
      const before = await registry.journalOf(patient)
      await expect(registry.revokeAccess(patient, RECORD_BIT, [doctor], 0, []))
        .to.emit(registry, "AccessRevoked")
        .withArgs(patient, patient, before, RECORD_BIT, 0, [doctor.address])
      expect(await registry.grantOf(patient, RECORD_BIT, doctor)).to.deep.equal(EMPTY)
    })

    it("refuses an epoch", async () => {
      const { registry, patient, doctor } = await grantedRecord()
      await expect(registry.revokeAccess(patient, RECORD_BIT, [doctor], 1, []))
        .to.be.revertedWithCustomError(registry, "RecordScopeHasNoEpoch")
        .withArgs(RECORD_BIT)
    })

    it("refuses re-wraps", async () => {
      const { registry, patient, doctor, grant, rewrap } = await grantedRecord()
      await grant({ scope: RECORD_BIT, to: "colleague" })
      await expect(registry.revokeAccess(patient, RECORD_BIT, [doctor], 0, [rewrap("colleague")]))
        .to.be.revertedWithCustomError(registry, "RecordScopeHasNoEpoch")
        .withArgs(RECORD_BIT)
    })

    it("refuses to name nobody", async () => {
      const { registry, patient } = await grantedRecord()
      await expect(registry.revokeAccess(patient, RECORD_BIT, [], 0, []))
        .to.be.revertedWithCustomError(registry, "NobodyNamed")
        .withArgs(patient, RECORD_BIT)
    })
  })

  describe("when there are too many", () => {
    const accounts = (count: number) =>
      Array.from(
        { length: count },
        (_, index) => new Wallet(`0x${(index + 1).toString(16).padStart(64, "0")}`),
      )

    it("gets as far as the first of 256 names", async () => {
      const { registry, patient } = await start()
      const names = accounts(256).map(({ address }) => address)
      await expect(registry.revokeAccess(patient, FOLDER, names, 1, []))
        .to.be.revertedWithCustomError(registry, "NoGrant")
        .withArgs(patient, FOLDER, names[0])
    })

    it("refuses 257 names", async () => {
      const { registry, patient } = await start()
      const names = accounts(257).map(({ address }) => address)
      await expect(registry.revokeAccess(patient, FOLDER, names, 1, []))
        .to.be.revertedWithCustomError(registry, "TooManyGrantees")
        .withArgs(257, 256)
    })
  })
})
