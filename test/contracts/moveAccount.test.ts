import { expect } from "chai"
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import { consentDigest, consentOf } from "./support/consent"
import { agreementDigest, agreementOf } from "./support/consent"
import { DAY, start } from "./support/fixture"
import { SHUT, expectEntered } from "./support/journal"
import { ethers, networkHelpers } from "./support/network"
import { NOBODY, digest, publicKey, wrappedKeys } from "./support/samples"
import { sign, submit } from "./support/signed"

describe("RecordRegistry.moveAccount", () => {
  /** The neighbour is the address that the patient's recovery code stands for. */
  const guarded = async () => {
    const cast = await start()
    const { registry, patient, neighbour } = cast
    const [wallet, another, next] = (await ethers.getSigners()).slice(10) as [
      HardhatEthersSigner,
      HardhatEthersSigner,
      HardhatEthersSigner,
    ]
    await registry.setRecovery(neighbour)
    const until = (await networkHelpers.time.latest()) + DAY
    const guard = registry.connect(neighbour)
    interface Changes {
      to?: HardhatEthersSigner
      from?: HardhatEthersSigner
      by?: HardhatEthersSigner
      recovery?: { getAddress(): Promise<string> } | string
      agreement?: string
      consent?: string
    }
    const move = async ({
      to = wallet,
      from = patient,
      by = neighbour,
      recovery = next,
      ...given
    }: Changes = {}) => {
      const values = { wallet: to, nextRecovery: recovery, agreedUntil: until }
      const agreement = given.agreement ?? (await agreementOf(registry, patient, from, values))
      const consent = given.consent ?? (await consentOf(registry, patient, to))
      return registry.connect(by).moveAccount(patient, to, recovery, until, agreement, consent)
    }
    return { ...cast, wallet, another, next, until, guard, move }
  }
  const moved = async () => {
    const cast = await guarded()
    await cast.name()
    await cast.move()
    return { ...cast, as: cast.registry.connect(cast.wallet) }
  }

  describe("given an account whose wallet agrees", () => {
    it("gives it another wallet at once, and the recovery that was agreed to", async () => {
      const { registry, patient, neighbour, wallet, next, move } = await guarded()
      const before = await registry.journalOf(patient)
      await expect(move())
        .to.emit(registry, "AccountMoved")
        .withArgs(patient, neighbour, wallet, before, next)
      expect(await registry.accountOf(wallet)).to.equal(patient)
      expect(await registry.accountOf(patient)).to.equal(NOBODY)
      const { recovery, frozenAt, wallet: acting } = await registry.recoveryOf(patient)
      expect([recovery, frozenAt, acting]).to.deep.equal([next.address, 0n, wallet.address])
      await expect(
        registry.connect(wallet).addRecord(patient, 0, 0, digest("new"), wrappedKeys("new")),
      ).to.emit(registry, "RecordAdded")
    })

    it("enters the journal, which is shut for the former wallet", async () => {
      const { registry, patient, wallet, move } = await guarded()
      await expectEntered(registry, patient, () => move())
      expect((await registry.journalOf(patient)) & SHUT).to.equal(SHUT)
      expect(await registry.journalOf(wallet)).to.equal(SHUT | BigInt(patient.address))
    })

    it("leaves the former wallet nothing", async () => {
      const { registry, patient, add } = await moved()
      for (const call of [() => registry.publishKey(publicKey("thief")), () => add(patient)])
        await expect(call()).to.be.revertedWithCustomError(registry, "WalletShut").withArgs(patient)
    })

    it("keeps the delegates", async () => {
      const { registry, patient, delegate, inADay, add } = await moved()
      expect(await registry.delegateUntil(patient, delegate)).to.equal(inADay)
      await expect(add(delegate)).to.emit(registry, "RecordAdded")
    })

    it("calls off a change of recovery", async () => {
      const { registry, patient, stranger, next, move } = await guarded()
      await registry.setRecovery(stranger)
      await move()
      const known = await registry.recoveryOf(patient)
      expect([known.recovery, known.next, known.nextFrom]).to.deep.equal([next.address, NOBODY, 0n])
      await networkHelpers.time.increase(8 * DAY)
      expect((await registry.recoveryOf(patient)).recovery).to.equal(next)
    })

    it("is frozen, found again and succeeded as any account is", async () => {
      const { registry, patient, wallet, another, next, as } = await moved()
      const recovering = registry.connect(next)
      await recovering.freeze(patient)
      await expect(as.setInvitationOnly(true)).to.be.revertedWithCustomError(registry, "WalletShut")
      await recovering.unfreeze(patient)
      expect(await registry.accountOf(wallet)).to.equal(patient)
      expect(await registry.accountOf(patient)).to.equal(NOBODY)
      await recovering.freeze(patient)
      await networkHelpers.time.increase(7 * DAY)
      await recovering.nameSuccessor(patient, another, await consentOf(registry, patient, another))
      expect(await registry.accountOf(another)).to.equal(patient)
      expect(await registry.accountOf(wallet)).to.equal(NOBODY)
      expect(await registry.journalOf(wallet)).to.equal(SHUT)
    })
  })

  describe("given an account that another wallet acts as", () => {
    it("moves on from that wallet, which acts as nobody then", async () => {
      const { registry, patient, wallet, another, next, move } = await moved()
      await move({ to: another, from: wallet, by: next })
      expect(await registry.accountOf(another)).to.equal(patient)
      expect(await registry.accountOf(wallet)).to.equal(NOBODY)
      expect(await registry.accountOf(patient)).to.equal(NOBODY)
    })
  })

  describe("when the account is frozen", () => {
    it("refuses", async () => {
      const { registry, patient, guard, move } = await guarded()
      await guard.freeze(patient)
      await expect(move()).to.be.revertedWithCustomError(registry, "Frozen").withArgs(patient)
    })
  })

  describe("when somebody else brings it", () => {
    it("refuses the wallets and a stranger, but takes what the recovery signed from anybody", async () => {
      const { registry, patient, neighbour, stranger, wallet, next, until, move } = await guarded()
      for (const by of [patient, wallet, stranger, next])
        await expect(move({ by }))
          .to.be.revertedWithCustomError(registry, "NotItsRecovery")
          .withArgs(patient, by)
      const values = { wallet, nextRecovery: next, agreedUntil: until }
      const signatures = [
        await agreementOf(registry, patient, patient, values),
        await consentOf(registry, patient, wallet),
      ]
      const args = [patient.address, wallet.address, next.address, until, ...signatures]
      const signed = await sign(registry, neighbour, "moveAccount", args)
      await expect(submit(registry.connect(stranger), signed)).to.emit(registry, "AccountMoved")
    })
  })

  describe("when the present wallet does not agree", () => {
    it("refuses what somebody else signed, or nobody, or what was signed for other values", async () => {
      const { registry, patient, doctor, stranger, wallet, another, next, until, move } = await guarded()
      const values = { wallet, nextRecovery: next, agreedUntil: until }
      const of = (changes: Partial<typeof values>, account = patient, by = patient) =>
        agreementOf(registry, account, by, { ...values, ...changes })
      for (const agreement of [
        await of({}, patient, stranger),
        await of({}, doctor),
        await of({ wallet: another }),
        await of({ nextRecovery: stranger }),
        await of({ agreedUntil: until + 1 }),
        await consentOf(registry, patient, wallet, patient),
        "0x",
      ])
        await expect(move({ agreement }))
          .to.be.revertedWithCustomError(registry, "SignatureInvalid")
          .withArgs(patient, await agreementDigest(registry, patient, values))
      expect(await registry.accountOf(wallet)).to.equal(wallet)
    })

    it("refuses the agreement from its date on", async () => {
      const { registry, until, move } = await guarded()
      await networkHelpers.time.setNextBlockTimestamp(until)
      await expect(move()).to.be.revertedWithCustomError(registry, "SignatureOver").withArgs(until, until)
    })

    it("refuses the word of a wallet that was replaced", async () => {
      const { registry, wallet, another, next, move } = await moved()
      await expect(move({ to: another, by: next }))
        .to.be.revertedWithCustomError(registry, "SignatureInvalid")
        .withArgs(wallet, (digestIs: unknown) => typeof digestIs === "string")
    })
  })

  describe("when the new wallet does not consent", () => {
    it("refuses what somebody else signed", async () => {
      const { registry, patient, wallet, another, move } = await guarded()
      const consent = await consentOf(registry, patient, wallet, another)
      await expect(move({ consent }))
        .to.be.revertedWithCustomError(registry, "SignatureInvalid")
        .withArgs(wallet, await consentDigest(registry, patient, wallet))
    })
  })

  describe("when the new wallet is not fresh", () => {
    it("refuses the account, its recovery, whoever has a key, and a wallet that acts already", async () => {
      const { registry, patient, doctor, neighbour, stranger, move } = await guarded()
      for (const to of [doctor, neighbour])
        await expect(move({ to })).to.be.revertedWithCustomError(registry, "NotFresh").withArgs(to)
      await expect(move({ to: patient })).to.be.revertedWithCustomError(registry, "NotFresh")
      const again = await moved()
      await expect(again.move({ to: again.wallet, from: again.wallet, by: again.next, recovery: stranger }))
        .to.be.revertedWithCustomError(again.registry, "NotFresh")
        .withArgs(again.wallet)
    })
  })

  describe("when the next recovery makes no sense", () => {
    it("refuses nobody, the account and the new wallet", async () => {
      const { registry, patient, wallet, move } = await guarded()
      for (const recovery of [NOBODY, patient.address, wallet.address])
        await expect(move({ recovery }))
          .to.be.revertedWithCustomError(registry, "NotARecovery")
          .withArgs(recovery)
    })
  })
})
