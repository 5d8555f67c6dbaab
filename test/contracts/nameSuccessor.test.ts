import { expect } from "chai"
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import { consentDigest, consentOf } from "./support/consent"
import { DAY, start } from "./support/fixture"
import { SHUT, expectEntered } from "./support/journal"
import { ethers, networkHelpers } from "./support/network"
import { CONTRIBUTE, FOLDER, NOBODY, NO_DIGEST, READ, tagOf, keptDigest } from "./support/samples"
import { digest, keyDigest, publicKey, wrappedKey, wrappedKeys } from "./support/samples"

/** The neighbour is the patient's recovery, the patient has been frozen for a week; `wallet` is fresh. */
const waited = async () => {
  const cast = await start()
  const { registry, patient, neighbour, name, grant } = cast
  const [wallet, another] = (await ethers.getSigners()).slice(10) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
  ]
  await registry.setRecovery(neighbour)
  await name({ until: cast.inADay + 90 * DAY })
  await grant({ scope: FOLDER, permissions: READ | CONTRIBUTE, expiresAt: cast.inADay + 90 * DAY })
  const guard = registry.connect(neighbour)
  await guard.freeze(patient)
  const from = (await networkHelpers.time.latest()) + 7 * DAY
  await networkHelpers.time.setNextBlockTimestamp(from)
  const nameSuccessor = async (to: HardhatEthersSigner, by = neighbour, consent?: string) =>
    registry.connect(by).nameSuccessor(patient, to, consent ?? (await consentOf(registry, patient, to)))
  return { ...cast, guard, wallet, another, from, nameSuccessor }
}

const succeeded = async () => {
  const cast = await waited()
  await cast.nameSuccessor(cast.wallet)
  return { ...cast, as: cast.registry.connect(cast.wallet) }
}

describe("RecordRegistry.nameSuccessor", () => {
  describe("given an account that was frozen for seven days", () => {
    it("gives it another wallet and ends the freeze", async () => {
      const { registry, patient, neighbour, wallet, from, nameSuccessor } = await waited()
      const before = await registry.journalOf(patient)
      await expect(nameSuccessor(wallet))
        .to.emit(registry, "SuccessorNamed")
        .withArgs(patient, neighbour, wallet, before)
      expect(await networkHelpers.time.latest()).to.equal(from)
      const { recovery, frozenAt, wallet: acting } = await registry.recoveryOf(patient)
      expect({ recovery, frozenAt, acting }).to.deep.equal({
        ...{ recovery: neighbour.address, frozenAt: 0n, acting: wallet.address },
      })
      expect(await registry.accountOf(wallet)).to.equal(patient)
      expect(await registry.accountOf(patient)).to.equal(NOBODY)
    })

    it("enters the journal, which stays shut for the lost wallet", async () => {
      const { registry, patient, wallet, nameSuccessor } = await waited()
      await expectEntered(registry, patient, () => nameSuccessor(wallet))
      expect((await registry.journalOf(patient)) & SHUT).to.equal(SHUT)
    })
  })

  describe("given a successor", () => {
    it("writes as the account", async () => {
      const { registry, patient, as } = await succeeded()
      const before = await registry.journalOf(patient)
      await expect(as.addRecord(patient, FOLDER, 0, digest("after"), wrappedKeys("after")))
        .to.emit(registry, "RecordAdded")
        .withArgs(patient, patient, before, FOLDER, 0, digest("after"), wrappedKeys("after"))
    })

    it("publishes the account's key, seals its vault and names its delegates", async () => {
      const { registry, patient, delegate, inADay, as } = await succeeded()
      await as.publishKey(publicKey("new"))
      expect((await registry.keyOf(patient)).digest).to.equal(keptDigest("new"))
      await as.sealVault(digest("vault"), NO_DIGEST)
      expect(await registry.vaultTagOf(patient)).to.equal(tagOf(digest("vault")))
      await as.setDelegate(delegate, inADay + 90 * DAY, 1, keyDigest("delegate"), wrappedKey("masters"))
      await expect(
        registry.connect(delegate).addRecord(patient, 0, 0, digest("x"), wrappedKeys("x")),
      ).to.emit(registry, "RecordAdded")
      expect(await registry.delegateUntil(patient, delegate)).to.equal(inADay + 90 * DAY)
    })

    it("contributes where the account may, and the lost wallet does not", async () => {
      const { registry, patient, doctor, neighbour, inADay, grant } = await start()
      const [wallet] = (await ethers.getSigners()).slice(10) as [HardhatEthersSigner]
      await grant({ scope: FOLDER, permissions: READ | CONTRIBUTE, expiresAt: inADay + 90 * DAY })
      await registry.connect(doctor).setRecovery(neighbour)
      await registry.connect(neighbour).freeze(doctor)
      const add = (by: HardhatEthersSigner) =>
        registry.connect(by).addRecord(patient, FOLDER, 0, digest("his"), wrappedKeys("his"))
      await expect(add(doctor)).to.be.revertedWithCustomError(registry, "WalletShut").withArgs(doctor)
      await networkHelpers.time.increase(7 * DAY)
      const consent = await consentOf(registry, doctor, wallet)
      await registry.connect(neighbour).nameSuccessor(doctor, wallet, consent)
      await expect(add(doctor)).to.be.revertedWithCustomError(registry, "WalletShut").withArgs(doctor)
      const before = await registry.journalOf(patient)
      await expect(add(wallet))
        .to.emit(registry, "RecordAdded")
        .withArgs(patient, doctor, before, FOLDER, 0, digest("his"), wrappedKeys("his"))
    })

    it("leaves the lost wallet nothing", async () => {
      const { registry, patient, add } = await succeeded()
      await expect(registry.publishKey(publicKey("thief")))
        .to.be.revertedWithCustomError(registry, "WalletShut")
        .withArgs(patient)
      await expect(add(patient)).to.be.revertedWithCustomError(registry, "WalletShut").withArgs(patient)
    })

    it("ends the delegates that were named before", async () => {
      const { registry, patient, delegate, add } = await succeeded()
      expect(await registry.delegateUntil(patient, delegate)).to.equal(0)
      await expect(add(delegate))
        .to.be.revertedWithCustomError(registry, "MayNotContribute")
        .withArgs(patient, delegate, 0)
    })

    it("keeps what others may contribute", async () => {
      const { registry, doctor, add } = await succeeded()
      await expect(add(doctor, FOLDER)).to.emit(registry, "RecordAdded")
    })

    it("is nobody in its own name", async () => {
      const { registry, patient, wallet, as, doctor, inADay } = await succeeded()
      const until = inADay + 90 * DAY
      await expect(as.addRecord(wallet, 0, 0, digest("own"), wrappedKeys("own")))
        .to.be.revertedWithCustomError(registry, "MayNotContribute")
        .withArgs(wallet, patient, 0)
      await expect(as.grantAccess(wallet, 0, doctor, until, READ, 0, keyDigest("doctor"), wrappedKey("k")))
        .to.be.revertedWithCustomError(registry, "NotAllowed")
        .withArgs(wallet, patient)
      expect(await registry.journalOf(wallet)).to.equal(SHUT | BigInt(patient.address))
    })

    it("changes the recovery as the account could, after seven days, but not to itself", async () => {
      const { registry, patient, wallet, another, neighbour, as } = await succeeded()
      await expect(as.setRecovery(wallet))
        .to.be.revertedWithCustomError(registry, "NotARecovery")
        .withArgs(wallet)
      await as.setRecovery(another)
      const { recovery, next } = await registry.recoveryOf(patient)
      expect([recovery, next]).to.deep.equal([neighbour.address, another.address])
    })

    it("is frozen and found again as any wallet is", async () => {
      const { registry, patient, neighbour, wallet, guard, as } = await succeeded()
      await guard.freeze(patient)
      expect(await registry.accountOf(wallet)).to.equal(NOBODY)
      await expect(as.publishKey(publicKey("thief")))
        .to.be.revertedWithCustomError(registry, "WalletShut")
        .withArgs(wallet)
      await expect(as.removeRecord(patient, 0))
        .to.be.revertedWithCustomError(registry, "Frozen")
        .withArgs(patient)
      const before = await registry.journalOf(patient)
      await expect(guard.unfreeze(patient))
        .to.emit(registry, "AccountUnfrozen")
        .withArgs(patient, neighbour, before, wallet)
      expect(await registry.accountOf(wallet)).to.equal(patient)
      expect(await registry.accountOf(patient)).to.equal(NOBODY)
      expect((await registry.journalOf(patient)) & SHUT).to.equal(SHUT)
    })

    it("is followed by another, and acts as nobody then", async () => {
      const { registry, patient, wallet, another, guard, as, nameSuccessor } = await succeeded()
      await guard.freeze(patient)
      await networkHelpers.time.increase(7 * DAY)
      await nameSuccessor(another)
      expect(await registry.accountOf(another)).to.equal(patient)
      expect(await registry.accountOf(wallet)).to.equal(NOBODY)
      await expect(as.removeRecord(patient, 0))
        .to.be.revertedWithCustomError(registry, "WalletShut")
        .withArgs(wallet)
      await expect(registry.connect(another).addRecord(patient, 0, 0, digest("z"), wrappedKeys("z"))).to.emit(
        registry,
        "RecordAdded",
      )
    })
  })

  describe("when it is not time", () => {
    it("refuses an account that is not frozen", async () => {
      const { registry, patient, wallet, guard, nameSuccessor } = await waited()
      await guard.unfreeze(patient)
      await expect(nameSuccessor(wallet))
        .to.be.revertedWithCustomError(registry, "NotFrozen")
        .withArgs(patient)
    })

    it("refuses it a second too early", async () => {
      const { registry, wallet, from, nameSuccessor } = await waited()
      await networkHelpers.time.setNextBlockTimestamp(from - 1)
      await expect(nameSuccessor(wallet))
        .to.be.revertedWithCustomError(registry, "TooEarly")
        .withArgs(from, from - 1)
    })

    it("counts from the last freeze", async () => {
      const { registry, patient, wallet, guard, nameSuccessor } = await waited()
      await guard.unfreeze(patient)
      await guard.freeze(patient)
      const from = (await networkHelpers.time.latest()) + 7 * DAY
      await networkHelpers.time.setNextBlockTimestamp(from - 9)
      await expect(nameSuccessor(wallet))
        .to.be.revertedWithCustomError(registry, "TooEarly")
        .withArgs(from, from - 9)
    })
  })

  describe("when somebody else tries", () => {
    it("refuses the wallet itself, the lost one and a stranger", async () => {
      const { registry, patient, wallet, stranger, nameSuccessor } = await waited()
      for (const by of [wallet, patient, stranger]) {
        await expect(nameSuccessor(wallet, by))
          .to.be.revertedWithCustomError(registry, "NotItsRecovery")
          .withArgs(patient, by)
      }
    })
  })

  describe("when the wallet does not agree", () => {
    it("refuses what it signed for another account, or somebody else signed, or nobody", async () => {
      const { registry, patient, doctor, wallet, another, nameSuccessor } = await waited()
      for (const consent of [
        await consentOf(registry, doctor, wallet),
        await consentOf(registry, patient, wallet, another),
        "0x",
      ]) {
        await expect(nameSuccessor(wallet, undefined, consent))
          .to.be.revertedWithCustomError(registry, "SignatureInvalid")
          .withArgs(wallet, await consentDigest(registry, patient, wallet))
      }
      expect(await registry.accountOf(wallet)).to.equal(wallet)
    })
  })

  describe("when the wallet is not fresh", () => {
    it("refuses nobody, the account, its recovery, and who has a journal, a key or an inbox", async () => {
      const cast = await waited()
      const { registry, patient, doctor, colleague, neighbour, another, nameSuccessor } = cast
      await registry.connect(another).setInvitation(doctor, true)
      await registry.connect(another).addRecord(another, 0, 0, digest("own"), wrappedKeys("own"))
      for (const wallet of [patient, doctor, colleague, neighbour, another]) {
        await expect(nameSuccessor(wallet))
          .to.be.revertedWithCustomError(registry, "NotFresh")
          .withArgs(wallet)
      }
      await expect(registry.connect(neighbour).nameSuccessor(patient, NOBODY, "0x"))
        .to.be.revertedWithCustomError(registry, "NotFresh")
        .withArgs(NOBODY)
    })

    it("refuses who is or was another account's wallet", async () => {
      const { registry, wallet, stranger, neighbour } = await succeeded()
      const other = registry.connect(stranger)
      await other.setRecovery(neighbour)
      await registry.connect(neighbour).freeze(stranger)
      await networkHelpers.time.increase(7 * DAY)
      const consent = await consentOf(registry, stranger, wallet)
      await expect(registry.connect(neighbour).nameSuccessor(stranger, wallet, consent))
        .to.be.revertedWithCustomError(registry, "NotFresh")
        .withArgs(wallet)
    })

    it("stays fresh whatever others do about it", async () => {
      const { registry, wallet, stranger, nameSuccessor } = await waited()
      const other = registry.connect(stranger)
      await other.setInvitation(wallet, true)
      await other.setRecovery(wallet)
      await other.setDelegate(wallet, 0, 0, NO_DIGEST, "0x")
      await expect(nameSuccessor(wallet)).to.emit(registry, "SuccessorNamed")
    })
  })
})
