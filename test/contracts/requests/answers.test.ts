import { expect } from "chai"
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import { DAY } from "../support/fixture"
import { networkHelpers } from "../support/network"
import { NOBODY } from "../support/samples"
import { STATE, expectListed, start } from "./cast"

describe("AccessRequests.answers", () => {
  const asked = async () => {
    const cast = await start()
    await cast.ask()
    return { ...cast, link: await cast.requests.listOf(cast.patient) }
  }

  describe("withdrawRequest", () => {
    it("ends the caller's own open request", async () => {
      const { requests, patient, doctor, link } = await asked()
      await expect(requests.connect(doctor).withdrawRequest(patient))
        .to.emit(requests, "RequestWithdrawn")
        .withArgs(patient, doctor, link)
      expect((await requests.requestOf(patient, doctor)).state).to.equal(STATE.withdrawn)
      expect(await requests.isOpen(patient, doctor)).to.equal(false)
    })

    it("moves the patient's list on", async () => {
      const cast = await asked()
      await expectListed(cast, cast.patient, () =>
        cast.requests.connect(cast.doctor).withdrawRequest(cast.patient),
      )
    })

    it("refuses where none is open: never asked, withdrawn, lapsed, answered", async () => {
      const { requests, patient, doctor, colleague, grant, passTwoDays } = await asked()
      const nothingOpen = (by: HardhatEthersSigner) =>
        expect(requests.connect(by).withdrawRequest(patient))
          .to.be.revertedWithCustomError(requests, "NothingOpen")
          .withArgs(patient, by)
      await nothingOpen(colleague)
      const atHome = await networkHelpers.takeSnapshot()
      await requests.connect(doctor).withdrawRequest(patient)
      await nothingOpen(doctor)
      await atHome.restore()
      await grant()
      await nothingOpen(doctor)
      await atHome.restore()
      await passTwoDays()
      await nothingOpen(doctor)
    })
  })

  describe("declineRequest", () => {
    it("ends the request", async () => {
      const { requests, patient, doctor, link } = await asked()
      await expect(requests.declineRequest(patient, doctor, false))
        .to.emit(requests, "RequestDeclined")
        .withArgs(patient, doctor, patient, link, false)
      const request = await requests.requestOf(patient, doctor)
      expect(request.state).to.equal(STATE.declined)
      expect(request.blocked).to.equal(false)
      expect(request.declines).to.equal(1n)
      expect(request.declinedAt).to.equal(await networkHelpers.time.latest())
      expect(await requests.isOpen(patient, doctor)).to.equal(false)
    })

    it("blocks the asker where it is for good", async () => {
      const { requests, patient, doctor, link } = await asked()
      await expect(requests.declineRequest(patient, doctor, true))
        .to.emit(requests, "RequestDeclined")
        .withArgs(patient, doctor, patient, link, true)
      expect((await requests.requestOf(patient, doctor)).blocked).to.equal(true)
    })

    it("moves the patient's list on", async () => {
      const cast = await asked()
      await expectListed(cast, cast.patient, () =>
        cast.requests.declineRequest(cast.patient, cast.doctor, true),
      )
    })

    it("refuses where none is open", async () => {
      const { requests, patient, doctor, colleague } = await asked()
      await expect(requests.declineRequest(patient, colleague, false))
        .to.be.revertedWithCustomError(requests, "NothingOpen")
        .withArgs(patient, colleague)
      await requests.declineRequest(patient, doctor, false)
      await expect(requests.declineRequest(patient, doctor, true))
        .to.be.revertedWithCustomError(requests, "NothingOpen")
        .withArgs(patient, doctor)
    })

    it("refuses the asker themselves and anybody else", async () => {
      const { requests, patient, doctor, stranger } = await asked()
      for (const by of [doctor, stranger])
        await expect(requests.connect(by).declineRequest(patient, doctor, false))
          .to.be.revertedWithCustomError(requests, "NotAllowed")
          .withArgs(patient, by)
    })
  })

  describe("setBlocked", () => {
    it("ends what the asker asked, and gives it back when it is taken back", async () => {
      const { requests, patient, doctor, link } = await asked()
      await expect(requests.setBlocked(patient, doctor, true))
        .to.emit(requests, "AskerBlocked")
        .withArgs(patient, doctor, patient, link, true)
      expect(await requests.isOpen(patient, doctor)).to.equal(false)
      const blocked = await requests.listOf(patient)
      await expect(requests.setBlocked(patient, doctor, false))
        .to.emit(requests, "AskerBlocked")
        .withArgs(patient, doctor, patient, blocked, false)
      expect(await requests.isOpen(patient, doctor)).to.equal(true)
    })

    it("moves the patient's list on", async () => {
      const cast = await asked()
      await expectListed(cast, cast.patient, () => cast.requests.setBlocked(cast.patient, cast.doctor, true))
    })

    it("may come before anything was asked", async () => {
      const { requests, patient, colleague, ask } = await asked()
      await requests.setBlocked(patient, colleague, true)
      await expect(ask({ by: colleague }))
        .to.be.revertedWithCustomError(requests, "Blocked")
        .withArgs(patient, colleague)
    })

    it("leaves a declined request declined when it is taken back", async () => {
      const { requests, patient, doctor, ask } = await asked()
      await requests.declineRequest(patient, doctor, true)
      await requests.setBlocked(patient, doctor, false)
      await expect(ask())
        .to.be.revertedWithCustomError(requests, "DeclinedUntil")
        .withArgs(patient, doctor, (await networkHelpers.time.latest()) - 1 + 7 * DAY)
    })

    it("refuses to block nobody, or the patient", async () => {
      const { requests, patient } = await asked()
      await expect(requests.setBlocked(patient, NOBODY, true))
        .to.be.revertedWithCustomError(requests, "NotAPerson")
        .withArgs(NOBODY)
      await expect(requests.setBlocked(patient, patient, true))
        .to.be.revertedWithCustomError(requests, "NotAPerson")
        .withArgs(patient)
    })

    it("refuses the asker themselves and anybody else", async () => {
      const { requests, patient, doctor, stranger } = await asked()
      for (const by of [doctor, stranger])
        await expect(requests.connect(by).setBlocked(patient, doctor, false))
          .to.be.revertedWithCustomError(requests, "NotAllowed")
          .withArgs(patient, by)
    })
  })

  describe("given a delegate", () => {
    it("lets them decline and block until their date", async () => {
      const { requests, patient, doctor, colleague, delegate, nameDelegate, inTwoDays, passTwoDays } =
        await asked()
      await nameDelegate(inTwoDays)
      const asDelegate = requests.connect(delegate)
      const link = await requests.listOf(patient)
      await expect(asDelegate.declineRequest(patient, doctor, false))
        .to.emit(requests, "RequestDeclined")
        .withArgs(patient, doctor, delegate, link, false)
      await asDelegate.setBlocked(patient, doctor, true)
      expect((await requests.requestOf(patient, doctor)).blocked).to.equal(true)
      await passTwoDays()
      await expect(asDelegate.setBlocked(patient, colleague, true))
        .to.be.revertedWithCustomError(requests, "NotAllowed")
        .withArgs(patient, delegate)
    })

    it("refuses the delegate while the patient is frozen, and the patient too", async () => {
      const { registry, requests, patient, doctor, delegate, neighbour, nameDelegate } = await asked()
      await nameDelegate()
      await registry.setRecovery(neighbour)
      await registry.connect(neighbour).freeze(patient)
      await expect(requests.connect(delegate).declineRequest(patient, doctor, false))
        .to.be.revertedWithCustomError(requests, "NotAllowed")
        .withArgs(patient, delegate)
      await expect(requests.declineRequest(patient, doctor, false))
        .to.be.revertedWithCustomError(requests, "WalletShut")
        .withArgs(patient)
    })
  })

  describe("given a patient's successor", () => {
    it("answers as the patient", async () => {
      const { registry, requests, patient, doctor, stranger, ask, succeed, now } = await start()
      await registry.setInvitation(doctor, true)
      await ask({ lapsesAt: now + 20 * DAY, expiresAt: now + 30 * DAY })
      await succeed(patient, stranger)
      const link = await requests.listOf(patient)
      await expect(requests.connect(stranger).declineRequest(patient, doctor, false))
        .to.emit(requests, "RequestDeclined")
        .withArgs(patient, doctor, patient, link, false)
    })
  })
})
