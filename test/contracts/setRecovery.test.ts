import { expect } from "chai"
import { DAY, start } from "./support/fixture"
import type { Cast } from "./support/fixture"
import { SHUT, expectEntered } from "./support/journal"
import { networkHelpers } from "./support/network"
import { CONTRIBUTE, FOLDER, NOBODY, NO_DIGEST, READ } from "./support/samples"
import { digest, keyDigest, publicKey, wrappedKey, wrappedKeys } from "./support/samples"

/** The neighbour is the address that the patient's recovery code stands for; the stranger is what a thief names. */
const guarded = async () => {
  const cast = await start()
  const { registry, patient, neighbour } = cast
  await registry.setRecovery(neighbour)
  return { ...cast, guard: registry.connect(neighbour), before: await registry.journalOf(patient) }
}

const frozen = async () => {
  const cast = await guarded()
  await cast.guard.freeze(cast.patient)
  return { ...cast, frozenAt: await networkHelpers.time.latest() }
}

const recoveryOf = async ({ registry, patient }: Cast) => {
  const { recovery, next, nextFrom, frozenAt, wallet } = await registry.recoveryOf(patient)
  return { recovery, next, nextFrom, frozenAt, wallet }
}

describe("RecordRegistry.setRecovery", () => {
  describe("given no recovery", () => {
    it("has nobody who may freeze", async () => {
      const cast = await start()
      const { registry, patient, neighbour } = cast
      expect(await recoveryOf(cast)).to.deep.equal({
        ...{ recovery: NOBODY, next: NOBODY, nextFrom: 0n, frozenAt: 0n, wallet: patient.address },
      })
      await expect(registry.connect(neighbour).freeze(patient))
        .to.be.revertedWithCustomError(registry, "NotItsRecovery")
        .withArgs(patient, neighbour)
    })

    it("takes the first at once", async () => {
      const cast = await start()
      const { registry, patient, neighbour } = cast
      const now = (await networkHelpers.time.latest()) + 10
      await networkHelpers.time.setNextBlockTimestamp(now)
      await expect(registry.setRecovery(neighbour))
        .to.emit(registry, "RecoverySet")
        .withArgs(patient, 0n, neighbour, now)
      expect(await recoveryOf(cast)).to.include({ recovery: neighbour.address, next: NOBODY, nextFrom: 0n })
    })

    it("enters the journal", async () => {
      const { registry, patient, neighbour } = await start()
      await expectEntered(registry, patient, () => registry.setRecovery(neighbour))
    })
  })

  describe("given a recovery", () => {
    it("puts another in its place after seven days", async () => {
      const cast = await guarded()
      const { registry, patient, stranger, neighbour, guard, before } = cast
      const from = (await networkHelpers.time.latest()) + 10 + 7 * DAY
      await networkHelpers.time.setNextBlockTimestamp(from - 7 * DAY)
      await expect(registry.setRecovery(stranger))
        .to.emit(registry, "RecoverySet")
        .withArgs(patient, before, stranger, from)
      await networkHelpers.time.increaseTo(from - 2)
      expect(await recoveryOf(cast)).to.include({
        ...{ recovery: neighbour.address, next: stranger.address, nextFrom: BigInt(from) },
      })
      await expect(registry.connect(stranger).freeze(patient))
        .to.be.revertedWithCustomError(registry, "NotItsRecovery")
        .withArgs(patient, stranger)
      await networkHelpers.time.setNextBlockTimestamp(from)
      await expect(guard.freeze(patient))
        .to.be.revertedWithCustomError(registry, "NotItsRecovery")
        .withArgs(patient, neighbour)
      await networkHelpers.time.increaseTo(from)
      expect(await recoveryOf(cast)).to.include({ recovery: stranger.address, next: NOBODY, nextFrom: 0n })
      await expect(registry.connect(stranger).freeze(patient)).to.emit(registry, "AccountFrozen")
    })

    it("begins the seven days anew where yet another is named", async () => {
      const cast = await guarded()
      const { registry, stranger, delegate, neighbour } = cast
      await registry.setRecovery(stranger)
      await networkHelpers.time.increase(6 * DAY)
      await registry.setRecovery(delegate)
      const from = BigInt((await networkHelpers.time.latest()) + 7 * DAY)
      expect(await recoveryOf(cast)).to.include({
        ...{ recovery: neighbour.address, next: delegate.address, nextFrom: from },
      })
    })

    it("calls a change off where the present one is named again", async () => {
      const cast = await guarded()
      const { registry, stranger, neighbour } = cast
      await registry.setRecovery(stranger)
      await registry.setRecovery(neighbour)
      expect(await recoveryOf(cast)).to.include({ recovery: neighbour.address, next: NOBODY, nextFrom: 0n })
      await networkHelpers.time.increase(8 * DAY)
      expect(await recoveryOf(cast)).to.include({ recovery: neighbour.address })
    })

    it("counts from the one that came into force meanwhile", async () => {
      const cast = await guarded()
      const { registry, stranger, neighbour } = cast
      await registry.setRecovery(stranger)
      await networkHelpers.time.increase(7 * DAY)
      await registry.setRecovery(neighbour)
      expect(await recoveryOf(cast)).to.include({ recovery: stranger.address, next: neighbour.address })
    })
  })

  describe("when what is given makes no sense", () => {
    it("refuses nobody, and the account itself", async () => {
      const { registry, patient } = await start()
      for (const recovery of [NOBODY, patient.address]) {
        await expect(registry.setRecovery(recovery))
          .to.be.revertedWithCustomError(registry, "NotARecovery")
          .withArgs(recovery)
      }
    })
  })

  describe("when it freezes the account", () => {
    it("notes when, and shuts the journal's word", async () => {
      const cast = await guarded()
      const { registry, patient, neighbour, guard, before } = cast
      await expect(guard.freeze(patient))
        .to.emit(registry, "AccountFrozen")
        .withArgs(patient, neighbour, before)
      const now = BigInt(await networkHelpers.time.latest())
      expect(await recoveryOf(cast)).to.include({ frozenAt: now, wallet: patient.address })
      expect((await registry.journalOf(patient)) & SHUT).to.equal(SHUT)
      expect(await registry.accountOf(patient)).to.equal(NOBODY)
    })

    it("enters the journal", async () => {
      const { registry, patient, guard } = await guarded()
      await expectEntered(registry, patient, () => guard.freeze(patient))
    })

    it("calls off a change that a thief began", async () => {
      const cast = await guarded()
      const { registry, patient, stranger, neighbour, guard } = cast
      await registry.setRecovery(stranger)
      await networkHelpers.time.increase(6 * DAY)
      await guard.freeze(patient)
      await networkHelpers.time.increase(30 * DAY)
      expect(await recoveryOf(cast)).to.include({ recovery: neighbour.address, next: NOBODY, nextFrom: 0n })
      await expect(registry.setRecovery(stranger))
        .to.be.revertedWithCustomError(registry, "WalletShut")
        .withArgs(patient)
    })

    it("refuses the account, its delegates and everybody else", async () => {
      const { registry, patient, delegate, stranger, name } = await guarded()
      await name()
      for (const by of [patient, delegate, stranger]) {
        await expect(registry.connect(by).freeze(patient))
          .to.be.revertedWithCustomError(registry, "NotItsRecovery")
          .withArgs(patient, by)
      }
    })

    it("refuses it twice", async () => {
      const { registry, patient, guard } = await frozen()
      await expect(guard.freeze(patient)).to.be.revertedWithCustomError(registry, "Frozen").withArgs(patient)
    })
  })

  describe("given a frozen account", () => {
    it("refuses everything that its wallet does for itself", async () => {
      const { registry, patient, doctor, stranger } = await frozen()
      for (const call of [
        () => registry.publishKey(publicKey("thief")),
        () => registry.sealVault(digest("vault"), NO_DIGEST),
        () => registry.setDelegate(doctor, 0, 0, NO_DIGEST, "0x"),
        () => registry.setInvitationOnly(true),
        () => registry.setInvitation(doctor, true),
        () => registry.setRecovery(stranger),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(registry, "WalletShut").withArgs(patient)
      }
    })

    it("refuses what is written for it, from its wallet and its delegates", async () => {
      const cast = await guarded()
      const { registry, patient, delegate, guard, name, add, grant, rewrap } = cast
      await add(patient)
      await grant({ scope: FOLDER })
      await name()
      await guard.freeze(patient)
      expect(await registry.delegateUntil(patient, delegate)).to.equal(0)
      for (const by of [patient, delegate]) {
        const as = registry.connect(by)
        for (const call of [
          () => add(by),
          () => as.addRecords(patient, 0, 0, [digest("a")], wrappedKeys("a")),
          () =>
            as.replaceRecords(patient, [
              { record: 1, epoch: 0, cidDigest: digest("b"), wrappedKeys: wrappedKeys("b") },
            ]),
          () => as.removeRecord(patient, 1),
          () =>
            as.refileRecords(patient, [{ record: 1, folder: 7, epoch: 0, wrappedKeys: wrappedKeys("c") }]),
          () => grant({ scope: 0n, by }),
          () => as.revokeAccess(patient, FOLDER, [], 1, []),
          () => as.rewrapAccess(patient, FOLDER, [rewrap("doctor")]),
        ]) {
          await expect(call()).to.be.revertedWithCustomError(registry, "Frozen").withArgs(patient)
        }
      }
    })

    it("refuses who may contribute to it", async () => {
      const { registry, patient, doctor, guard, grant, add } = await guarded()
      await grant({ scope: FOLDER, permissions: READ | CONTRIBUTE })
      await guard.freeze(patient)
      await expect(add(doctor, FOLDER)).to.be.revertedWithCustomError(registry, "Frozen").withArgs(patient)
    })

    it("refuses its wallet what it may do for others", async () => {
      const { registry, patient, neighbour, guard } = await guarded()
      await registry.publishKey(publicKey("patient"))
      const until = (await networkHelpers.time.latest()) + DAY
      await guard.setDelegate(patient, until, 0, keyDigest("patient"), wrappedKey("masters"))
      await guard.freeze(patient)
      await expect(registry.addRecord(neighbour, 0, 0, digest("x"), wrappedKeys("x")))
        .to.be.revertedWithCustomError(registry, "WalletShut")
        .withArgs(patient)
    })

    it("lets others grant to it, and keeps what it may read", async () => {
      const { registry, neighbour, patient, guard } = await guarded()
      await registry.publishKey(publicKey("doctor"))
      await guard.freeze(patient)
      await expect(
        registry
          .connect(neighbour)
          .grantAccess(neighbour, 0, patient, 2n ** 40n - 1n, READ, 0, keyDigest("doctor"), wrappedKey("k")),
      ).to.emit(registry, "AccessGranted")
    })

    it("works again where its recovery ends the freeze", async () => {
      const cast = await frozen()
      const { registry, patient, neighbour, guard, delegate, name, add } = cast
      const before = await registry.journalOf(patient)
      await expect(guard.unfreeze(patient))
        .to.emit(registry, "AccountUnfrozen")
        .withArgs(patient, neighbour, before, patient)
      expect((await registry.journalOf(patient)) & SHUT).to.equal(0n)
      expect(await recoveryOf(cast)).to.include({ frozenAt: 0n, recovery: neighbour.address })
      expect(await registry.accountOf(patient)).to.equal(patient)
      await expect(add(patient)).to.emit(registry, "RecordAdded")
      await name()
      await expect(add(delegate)).to.emit(registry, "RecordAdded")
    })

    it("enters the end of the freeze in the journal", async () => {
      const { registry, patient, guard } = await frozen()
      await expectEntered(registry, patient, () => guard.unfreeze(patient))
    })

    it("keeps the delegates it had", async () => {
      const { registry, patient, delegate, guard, name, add } = await guarded()
      await name()
      await guard.freeze(patient)
      await guard.unfreeze(patient)
      await expect(add(delegate)).to.emit(registry, "RecordAdded")
    })

    it("has its freeze ended by nobody else", async () => {
      const { registry, patient, stranger } = await frozen()
      for (const by of [patient, stranger]) {
        await expect(registry.connect(by).unfreeze(patient))
          .to.be.revertedWithCustomError(registry, "NotItsRecovery")
          .withArgs(patient, by)
      }
    })
  })

  describe("given an account that is not frozen", () => {
    it("has no freeze to end", async () => {
      const { registry, patient, guard } = await guarded()
      await expect(guard.unfreeze(patient))
        .to.be.revertedWithCustomError(registry, "NotFrozen")
        .withArgs(patient)
    })
  })
})
