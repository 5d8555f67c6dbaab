import { expect } from "chai"
import { start } from "./support/fixture"
import { expectEntered, lengthOf } from "./support/journal"
import { ethers } from "./support/network"
import {
  CONTRIBUTE,
  EVERYTHING,
  FOLDER,
  NOBODY,
  NO_DIGEST,
  READ,
  RECORD_BIT,
  keyDigest,
  publicKey,
  wrappedKey,
  keptDigest,
  NO_KEY,
} from "./support/samples"
import { onlyPatientOrDelegate } from "./support/who-may-write"

describe("RecordRegistry.grantAccess", () => {
  const key = keyDigest("doctor")
  const wrapped = wrappedKey("doctor")
  const blockNow = async () => BigInt(await ethers.provider.getBlockNumber())

  onlyPatientOrDelegate(
    "AccessGranted",
    async () => {},
    ({ grant, inADay }, by) => grant({ scope: FOLDER, to: "colleague", by, expiresAt: inADay + 100 }),
  )

  describe("given no grant", () => {
    it("notes date, epoch, block and permissions", async () => {
      const { registry, patient, doctor, inADay, grant } = await start()
      expect(await registry.grantOf(patient, FOLDER, doctor)).to.deep.equal([0n, 0n, 0n, 0n])
      await registry.revokeAccess(patient, FOLDER, [], 7, [])
      const before = await registry.journalOf(patient)
      await expect(grant({ scope: FOLDER, permissions: READ | CONTRIBUTE, epoch: 7 }))
        .to.emit(registry, "AccessGranted")
        .withArgs(patient, doctor, patient, before, FOLDER, inADay, 3, 7, key, wrapped, true, 0n)
      expect(await registry.grantOf(patient, FOLDER, doctor)).to.deep.equal([
        BigInt(inADay),
        7n,
        await blockNow(),
        3n,
      ])
    })

    it("enters the journal", async () => {
      const { registry, patient, grant } = await start()
      await registry.revokeAccess(patient, EVERYTHING, [], 7, [])
      await expectEntered(registry, patient, () =>
        grant({ scope: EVERYTHING, epoch: 7, permissions: READ | CONTRIBUTE }),
      )
    })

    it("enters the doctor's inbox", async () => {
      const { registry, patient, doctor, inADay, grant } = await start()
      await grant({ scope: EVERYTHING })
      const [before, inbox] = [await registry.journalOf(patient), await registry.inboxOf(doctor)]
      expect(lengthOf(inbox)).to.equal(1n)
      await expect(grant({ scope: FOLDER }))
        .to.emit(registry, "AccessGranted")
        .withArgs(patient, doctor, patient, before, FOLDER, inADay, READ, 0, key, wrapped, true, inbox)
      const moved = await registry.inboxOf(doctor)
      expect(lengthOf(moved)).to.equal(2n)
      expect(moved >> 216n).to.equal(await blockNow())
    })
  })

  describe("given a grant", () => {
    const granted = async () => {
      const cast = await start()
      await cast.grant({ scope: FOLDER })
      return {
        ...cast,
        before: await cast.registry.journalOf(cast.patient),
        inbox: await cast.registry.inboxOf(cast.doctor),
      }
    }

    it("changes date and permissions", async () => {
      const { registry, patient, doctor, inADay, grant, before } = await granted()
      await expect(grant({ scope: FOLDER, permissions: 3, expiresAt: inADay + 9 }))
        .to.emit(registry, "AccessGranted")
        .withArgs(patient, doctor, patient, before, FOLDER, inADay + 9, 3, 0, key, wrapped, false, 0n)
      expect(await registry.grantOf(patient, FOLDER, doctor)).to.deep.equal([
        BigInt(inADay + 9),
        0n,
        await blockNow(),
        3n,
      ])
    })

    it("leaves the inbox alone", async () => {
      const { registry, doctor, grant, inbox } = await granted()
      await grant({ scope: FOLDER })
      expect(await registry.inboxOf(doctor)).to.equal(inbox)
    })

    it("leaves the inbox alone even where the grant is over", async () => {
      const { registry, doctor, inADay, grant, passADay, inbox } = await granted()
      await passADay()
      await grant({ scope: FOLDER, expiresAt: inADay + 100 })
      expect(await registry.inboxOf(doctor)).to.equal(inbox)
    })
  })

  describe("given a grant that was revoked", () => {
    it("enters the inbox again", async () => {
      const { registry, patient, doctor, grant } = await start()
      await grant({ scope: FOLDER })
      await registry.revokeAccess(patient, FOLDER, [doctor], 1, [])
      await grant({ scope: FOLDER, epoch: 1 })
      expect(lengthOf(await registry.inboxOf(doctor))).to.equal(2n)
    })
  })

  describe("when the scope is one record", () => {
    it("grants reading it", async () => {
      const { registry, patient, doctor, inADay, add, grant } = await start()
      await add(patient)
      const before = await registry.journalOf(patient)
      await expect(grant({ scope: RECORD_BIT }))
        .to.emit(registry, "AccessGranted")
        .withArgs(patient, doctor, patient, before, RECORD_BIT, inADay, READ, 0, key, wrapped, true, 0n)
    })

    it("refuses a number beyond the journal", async () => {
      const { registry, patient, add, grant } = await start()
      await add(patient)
      await expect(grant({ scope: RECORD_BIT | 1n }))
        .to.be.revertedWithCustomError(registry, "RecordUnknown")
        .withArgs(patient, 1, 1)
    })

    it("refuses a number that no journal can have", async () => {
      const { registry, patient, add, grant } = await start()
      await add(patient)
      await expect(grant({ scope: RECORD_BIT | (1n << 32n) }))
        .to.be.revertedWithCustomError(registry, "RecordUnknown")
        .withArgs(patient, 1n << 32n, 1)
    })

    it("refuses contributing to it", async () => {
      const { registry, patient, add, grant } = await start()
      await add(patient)
      for (const permissions of [CONTRIBUTE, READ | CONTRIBUTE])
        await expect(grant({ scope: RECORD_BIT, permissions }))
          .to.be.revertedWithCustomError(registry, "UnknownPermissions")
          .withArgs(permissions)
    })

    it("refuses any epoch but 0", async () => {
      const { registry, patient, add, grant } = await start()
      await add(patient)
      await expect(grant({ scope: RECORD_BIT, epoch: 1 }))
        .to.be.revertedWithCustomError(registry, "EpochMoved")
        .withArgs(patient, RECORD_BIT, 1, 0)
    })
  })

  describe("when the permissions differ", () => {
    it("takes contributing alone, without a wrapped key", async () => {
      const { registry, patient, doctor, inADay, grant } = await start()
      await expect(grant({ scope: FOLDER, permissions: CONTRIBUTE }))
        .to.emit(registry, "AccessGranted")
        .withArgs(patient, doctor, patient, 0n, FOLDER, inADay, CONTRIBUTE, 0, key, "0x", true, 0n)
    })

    it("refuses a wrapped key beside contributing alone", async () => {
      const { registry, patient, doctor, inADay } = await start()
      await expect(registry.grantAccess(patient, FOLDER, doctor, inADay, CONTRIBUTE, 0, key, wrapped))
        .to.be.revertedWithCustomError(registry, "WrappedKeyLength")
        .withArgs(1168, 0, 0)
    })

    it("refuses none at all", async () => {
      const { registry, grant } = await start()
      await expect(grant({ scope: FOLDER, permissions: 0 }))
        .to.be.revertedWithCustomError(registry, "UnknownPermissions")
        .withArgs(0)
    })

    it("refuses an unknown one", async () => {
      const { registry, grant } = await start()
      await expect(grant({ scope: FOLDER, permissions: 5 }))
        .to.be.revertedWithCustomError(registry, "UnknownPermissions")
        .withArgs(5)
    })
  })

  describe("when something moved meanwhile", () => {
    it("refuses an epoch that is over", async () => {
      const { registry, patient, grant } = await start()
      await registry.revokeAccess(patient, FOLDER, [], 2, [])
      await expect(grant({ scope: FOLDER, epoch: 1 }))
        .to.be.revertedWithCustomError(registry, "EpochMoved")
        .withArgs(patient, FOLDER, 1, 2)
    })

    it("refuses an epoch that is still to come", async () => {
      const { registry, patient, grant } = await start()
      await expect(grant({ scope: EVERYTHING, epoch: 1 }))
        .to.be.revertedWithCustomError(registry, "EpochMoved")
        .withArgs(patient, EVERYTHING, 1, 0)
    })

    it("refuses the digest of an older key", async () => {
      const { registry, doctor, grant } = await start()
      await registry.connect(doctor).publishKey(publicKey("newer"))
      await expect(grant({ scope: FOLDER }))
        .to.be.revertedWithCustomError(registry, "KeyChanged")
        .withArgs(doctor, key, keptDigest("newer"))
    })

    it("refuses a doctor without a key, whatever digest is given", async () => {
      const { registry, patient, stranger, inADay } = await start()
      for (const given of [NO_DIGEST, key])
        await expect(registry.grantAccess(patient, FOLDER, stranger, inADay, READ, 0, given, wrapped))
          .to.be.revertedWithCustomError(registry, "KeyChanged")
          .withArgs(stranger, given, NO_KEY)
    })
  })

  describe("when the wrapped key has another length", () => {
    const send = async (length: number) => {
      const { registry, patient, doctor, inADay } = await start()
      const bytes = wrappedKey("doctor", length)
      return { registry, sent: registry.grantAccess(patient, FOLDER, doctor, inADay, READ, 0, key, bytes) }
    }
    const refuses = (length: number) => async () => {
      const { registry, sent } = await send(length)
      await expect(sent)
        .to.be.revertedWithCustomError(registry, "WrappedKeyLength")
        .withArgs(length, 1168, 4096)
    }
    it("refuses 1,167 bytes", refuses(1167))
    it("takes 4,096 bytes", async () => {
      const { registry, sent } = await send(4096)
      await expect(sent).to.emit(registry, "AccessGranted")
    })
    it("refuses 4,097 bytes", refuses(4097))
  })

  describe("when what is given makes no sense", () => {
    it("refuses a date that is now", async () => {
      const { registry, inADay, passADay, grant } = await start()
      await passADay()
      await expect(grant({ scope: FOLDER }))
        .to.be.revertedWithCustomError(registry, "AlreadyOver")
        .withArgs(inADay, inADay)
    })

    it("refuses the patient themselves", async () => {
      const { registry, patient, inADay } = await start()
      await expect(registry.grantAccess(patient, FOLDER, patient, inADay, READ, 0, key, wrapped))
        .to.be.revertedWithCustomError(registry, "NotAPerson")
        .withArgs(patient)
    })

    it("refuses nobody", async () => {
      const { registry, patient, inADay } = await start()
      await expect(registry.grantAccess(patient, FOLDER, NOBODY, inADay, READ, 0, key, wrapped))
        .to.be.revertedWithCustomError(registry, "NotAPerson")
        .withArgs(NOBODY)
    })
  })
})
