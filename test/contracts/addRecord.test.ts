import { expect } from "chai"
import { start } from "./support/fixture"
import type { Cast } from "./support/fixture"
import { expectEntered } from "./support/journal"
import {
  CONTRIBUTE,
  EVERYTHING,
  FOLDER,
  NO_DIGEST,
  OTHER_FOLDER,
  READ,
  RECORD_BIT,
  digest,
  wrappedKeys,
} from "./support/samples"

describe("RecordRegistry.addRecord", () => {
  const record = digest("record")
  const keys = wrappedKeys("record")
  const refused = ({ registry, patient, doctor }: Cast, send: Promise<unknown>, folder: bigint) =>
    expect(send).to.be.revertedWithCustomError(registry, "MayNotContribute").withArgs(patient, doctor, folder)

  describe("given the patient or their delegate", () => {
    it("takes it from the patient", async () => {
      const { registry, patient, add } = await start()
      await expect(add(patient, FOLDER, 0))
        .to.emit(registry, "RecordAdded")
        .withArgs(patient, patient, 0n, FOLDER, 0, record, keys)
    })

    it("takes it from a delegate", async () => {
      const { registry, patient, delegate, name, add } = await start()
      await name()
      const before = await registry.journalOf(patient)
      await expect(add(delegate, FOLDER, 5))
        .to.emit(registry, "RecordAdded")
        .withArgs(patient, delegate, before, FOLDER, 5, record, keys)
    })

    it("refuses a delegate from their date on", async () => {
      const { registry, patient, delegate, name, passADay, add } = await start()
      await name()
      await passADay()
      await expect(add(delegate, FOLDER))
        .to.be.revertedWithCustomError(registry, "MayNotContribute")
        .withArgs(patient, delegate, FOLDER)
    })

    it("does not check their epoch", async () => {
      const { registry, patient, add } = await start()
      await expect(add(patient, FOLDER, 2 ** 32 - 1))
        .to.emit(registry, "RecordAdded")
        .withArgs(patient, patient, 0n, FOLDER, 2 ** 32 - 1, record, keys)
    })

    it("enters the journal", async () => {
      const { registry, patient, add } = await start()
      await expectEntered(registry, patient, () => add(patient, FOLDER))
      await expectEntered(registry, patient, () => add(patient))
    })
  })

  describe("given a grant with CONTRIBUTE", () => {
    it("takes it from a contributor to the folder", async () => {
      const { registry, patient, doctor, grant, add } = await start()
      await grant({ scope: FOLDER, permissions: READ | CONTRIBUTE })
      const before = await registry.journalOf(patient)
      await expect(add(doctor, FOLDER))
        .to.emit(registry, "RecordAdded")
        .withArgs(patient, doctor, before, FOLDER, 0, record, keys)
      await expectEntered(registry, patient, () => add(doctor, FOLDER))
    })

    it("takes it from a contributor to everything", async () => {
      const { registry, doctor, grant, add } = await start()
      await grant({ scope: EVERYTHING, permissions: READ | CONTRIBUTE })
      await expect(add(doctor, FOLDER)).to.emit(registry, "RecordAdded")
      await expect(add(doctor, EVERYTHING)).to.emit(registry, "RecordAdded")
    })

    it("takes it from one who may contribute but not read", async () => {
      const { registry, doctor, grant, add } = await start()
      await grant({ scope: FOLDER, permissions: CONTRIBUTE })
      await expect(add(doctor, FOLDER)).to.emit(registry, "RecordAdded")
    })

    it("refuses them in another folder", async () => {
      const cast = await start()
      await cast.grant({ scope: FOLDER, permissions: READ | CONTRIBUTE })
      await refused(cast, cast.add(cast.doctor, OTHER_FOLDER), OTHER_FOLDER)
    })

    it("refuses a contributor to a folder in the unfiled", async () => {
      const cast = await start()
      await cast.grant({ scope: FOLDER, permissions: READ | CONTRIBUTE })
      await refused(cast, cast.add(cast.doctor, 0n), 0n)
    })

    it("refuses them in the journal of somebody else", async () => {
      const { registry, doctor, neighbour, grant } = await start()
      await grant({ scope: EVERYTHING, permissions: READ | CONTRIBUTE })
      await expect(registry.connect(doctor).addRecord(neighbour, FOLDER, 0, record, keys))
        .to.be.revertedWithCustomError(registry, "MayNotContribute")
        .withArgs(neighbour, doctor, FOLDER)
    })

    it("refuses them from their date on", async () => {
      const cast = await start()
      await cast.grant({ scope: FOLDER, permissions: READ | CONTRIBUTE })
      await cast.passADay()
      await refused(cast, cast.add(cast.doctor, FOLDER), FOLDER)
    })

    it("refuses them after their grant was revoked", async () => {
      const cast = await start()
      await cast.grant({ scope: FOLDER, permissions: READ | CONTRIBUTE })
      await cast.registry.revokeAccess(cast.patient, FOLDER, [cast.doctor], 1, [])
      await refused(cast, cast.add(cast.doctor, FOLDER, 1), FOLDER)
    })

    it("refuses an epoch that is over", async () => {
      const { registry, patient, doctor, grant, add } = await start()
      await grant({ scope: FOLDER, permissions: READ | CONTRIBUTE })
      await registry.revokeAccess(patient, FOLDER, [], 3, [])
      await expect(add(doctor, FOLDER, 0))
        .to.be.revertedWithCustomError(registry, "EpochMoved")
        .withArgs(patient, FOLDER, 0, 3)
    })

    it("refuses an epoch that is still to come", async () => {
      const { registry, patient, doctor, grant, add } = await start()
      await grant({ scope: EVERYTHING, permissions: READ | CONTRIBUTE })
      await expect(add(doctor, FOLDER, 1))
        .to.be.revertedWithCustomError(registry, "EpochMoved")
        .withArgs(patient, EVERYTHING, 1, 0)
    })

    it("goes by the folder's epoch where they were granted both", async () => {
      const { registry, patient, doctor, grant, add } = await start()
      await grant({ scope: EVERYTHING, permissions: READ | CONTRIBUTE })
      await grant({ scope: FOLDER, permissions: READ | CONTRIBUTE })
      await registry.revokeAccess(patient, FOLDER, [], 2, [])
      await expect(add(doctor, FOLDER, 2)).to.emit(registry, "RecordAdded")
      await expect(add(doctor, FOLDER, 0))
        .to.be.revertedWithCustomError(registry, "EpochMoved")
        .withArgs(patient, FOLDER, 0, 2)
    })

    it("goes by everything's where they may only read the folder", async () => {
      const { registry, patient, doctor, grant, add } = await start()
      await grant({ scope: EVERYTHING, permissions: READ | CONTRIBUTE })
      await grant({ scope: FOLDER, permissions: READ })
      await registry.revokeAccess(patient, FOLDER, [], 2, [])
      await expect(add(doctor, FOLDER, 0)).to.emit(registry, "RecordAdded")
    })

    it("takes any epoch from a doctor who is the patient's delegate, too", async () => {
      const { registry, doctor, name, grant, add } = await start()
      await grant({ scope: FOLDER, permissions: READ | CONTRIBUTE })
      await name({ to: "doctor" })
      await expect(add(doctor, FOLDER, 9)).to.emit(registry, "RecordAdded")
    })
  })

  describe("given no such grant", () => {
    it("refuses one who may only read", async () => {
      const cast = await start()
      await cast.grant({ scope: EVERYTHING })
      await cast.grant({ scope: FOLDER })
      await refused(cast, cast.add(cast.doctor, FOLDER), FOLDER)
    })

    it("refuses a stranger", async () => {
      const { registry, patient, stranger, add } = await start()
      await expect(add(stranger, FOLDER))
        .to.be.revertedWithCustomError(registry, "MayNotContribute")
        .withArgs(patient, stranger, FOLDER)
    })
  })

  describe("when what is given makes no sense", () => {
    it("refuses a scope that is no folder", async () => {
      const { registry, patient, add } = await start()
      await expect(add(patient, RECORD_BIT))
        .to.be.revertedWithCustomError(registry, "NotAFolder")
        .withArgs(RECORD_BIT)
      await expect(add(patient, RECORD_BIT - 1n)).to.emit(registry, "RecordAdded")
    })

    it("refuses an empty digest", async () => {
      const { registry, patient } = await start()
      await expect(registry.addRecord(patient, 0, 0, NO_DIGEST, keys))
        .to.be.revertedWithCustomError(registry, "EmptyDigest")
        .withArgs(0)
    })

    it("takes wrapped keys of 4,096 bytes", async () => {
      const { registry, patient } = await start()
      await expect(registry.addRecord(patient, 0, 0, record, wrappedKeys("long", 4096)))
        .to.emit(registry, "RecordAdded")
        .withArgs(patient, patient, 0n, 0, 0, record, wrappedKeys("long", 4096))
    })

    it("refuses wrapped keys of 4,097 bytes", async () => {
      const { registry, patient } = await start()
      await expect(registry.addRecord(patient, 0, 0, record, wrappedKeys("long", 4097)))
        .to.be.revertedWithCustomError(registry, "WrappedKeysLength")
        .withArgs(4097, 4096)
    })
  })
})
