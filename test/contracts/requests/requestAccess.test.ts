import { expect } from "chai"
import { DAY } from "../support/fixture"
import { ethers, networkHelpers } from "../support/network"
import { EVERYTHING, FOLDER, NOBODY, NO_DIGEST, RECORD_BIT } from "../support/samples"
import { LAPSE_MOST, REASON, STATE, STRANGERS_LAPSE_MOST, expectListed, start } from "./cast"

describe("AccessRequests.requestAccess", () => {
  const anyValue = () => true

  describe("given a patient and a doctor with published keys", () => {
    it("notes what was asked, by whom and until when", async () => {
      const { requests, patient, doctor, ask, inTwoDays, inAWeek } = await start()
      await expect(ask({ permissions: 3, scope: FOLDER }))
        .to.emit(requests, "AccessRequested")
        .withArgs(patient, doctor, 0n, FOLDER, 3n, inAWeek, inTwoDays, REASON)
      const request = await requests.requestOf(patient, doctor)
      expect(request.scope).to.equal(FOLDER)
      expect(request.permissions).to.equal(3n)
      expect(request.expiresAt).to.equal(inAWeek)
      expect(request.lapsesAt).to.equal(inTwoDays)
      expect(request.askedAtBlock).to.equal(await ethers.provider.getBlockNumber())
      expect(request.state).to.equal(STATE.open)
      expect(request.blocked).to.equal(false)
      expect(request.byStranger).to.equal(true)
      expect([request.declines, request.declinedAt]).to.deep.equal([0n, 0n])
      expect(await requests.isOpen(patient, doctor)).to.equal(true)
    })

    it("moves the patient's list on and leaves their journal and inbox alone", async () => {
      const cast = await start()
      const { registry, patient, doctor, ask } = cast
      const journal = await registry.journalOf(patient)
      await expectListed(cast, patient, () => ask())
      expect(await registry.journalOf(patient)).to.equal(journal)
      expect(await registry.inboxOf(patient)).to.equal(0n)
      expect((await registry.grantOf(patient, EVERYTHING, doctor)).permissions).to.equal(0n)
    })

    it("keeps each doctor's request apart", async () => {
      const { requests, patient, doctor, colleague, ask } = await start()
      await ask()
      await ask({ by: colleague, permissions: 2 })
      expect((await requests.requestOf(patient, doctor)).permissions).to.equal(1n)
      expect((await requests.requestOf(patient, colleague)).permissions).to.equal(2n)
    })

    describe("when the answer may come until the last second of 30 days, and the patient invited who asks", () => {
      it("takes it", async () => {
        const { registry, requests, patient, doctor, ask, now } = await start()
        await registry.setInvitation(doctor, true)
        await networkHelpers.time.setNextBlockTimestamp(now + 10)
        await ask({ lapsesAt: now + 10 + LAPSE_MOST })
        expect(await requests.isOpen(patient, doctor)).to.equal(true)
      })
    })

    describe("when the answer may come a second later than that", () => {
      it("refuses", async () => {
        const { requests, ask, now } = await start()
        await networkHelpers.time.setNextBlockTimestamp(now + 10)
        await expect(ask({ lapsesAt: now + 11 + LAPSE_MOST }))
          .to.be.revertedWithCustomError(requests, "LapsesTooLate")
          .withArgs(now + 11 + LAPSE_MOST, now + 10 + LAPSE_MOST)
      })
    })

    describe("when it would lapse within a day", () => {
      it("refuses", async () => {
        const { requests, ask, now } = await start()
        await networkHelpers.time.setNextBlockTimestamp(now + 10)
        await expect(ask({ lapsesAt: now + 9 + DAY }))
          .to.be.revertedWithCustomError(requests, "LapsesTooSoon")
          .withArgs(now + 9 + DAY, now + 10 + DAY)
      })
    })

    describe("when it lapses in a day to the second", () => {
      it("takes it", async () => {
        const { requests, patient, doctor, ask, now } = await start()
        await networkHelpers.time.setNextBlockTimestamp(now + 10)
        await ask({ lapsesAt: now + 10 + DAY })
        expect(await requests.isOpen(patient, doctor)).to.equal(true)
      })
    })

    describe("when the access asked for would be over already", () => {
      it("refuses", async () => {
        const { requests, ask, now } = await start()
        await networkHelpers.time.setNextBlockTimestamp(now + 10)
        await expect(ask({ expiresAt: now + 10 }))
          .to.be.revertedWithCustomError(requests, "AlreadyOver")
          .withArgs(now + 10, now + 10)
      })
    })

    describe("when the permissions are none or unknown", () => {
      it("refuses", async () => {
        const { requests, ask } = await start()
        for (const permissions of [0, 4, 255])
          await expect(ask({ permissions }))
            .to.be.revertedWithCustomError(requests, "UnknownPermissions")
            .withArgs(permissions)
      })
    })

    describe("when one record is asked for", () => {
      it("refuses", async () => {
        const { requests, ask } = await start()
        for (const scope of [RECORD_BIT, RECORD_BIT | 3n])
          await expect(ask({ scope })).to.be.revertedWithCustomError(requests, "NotAskable").withArgs(scope)
      })
    })

    describe("when there is no reason", () => {
      it("refuses", async () => {
        const { requests, patient, ask } = await start()
        await expect(ask({ reason: NO_DIGEST }))
          .to.be.revertedWithCustomError(requests, "NoReason")
          .withArgs(patient)
      })
    })

    describe("when the patient is nobody or the doctor themselves", () => {
      it("refuses", async () => {
        const { requests, doctor, ask, inAWeek, inTwoDays } = await start()
        const asDoctor = requests.connect(doctor)
        await expect(asDoctor.requestAccess(NOBODY, 0, 1, inAWeek, inTwoDays, REASON))
          .to.be.revertedWithCustomError(requests, "NotAPerson")
          .withArgs(NOBODY)
        await expect(ask({ of: doctor }))
          .to.be.revertedWithCustomError(requests, "NotAPerson")
          .withArgs(doctor)
      })
    })
  })

  describe("given somebody without a published key", () => {
    it("refuses what they ask", async () => {
      const { requests, stranger, ask } = await start()
      await expect(ask({ by: stranger }))
        .to.be.revertedWithCustomError(requests, "NoKey")
        .withArgs(stranger)
    })

    it("refuses what is asked of them", async () => {
      const { requests, stranger, ask } = await start()
      await expect(ask({ of: stranger }))
        .to.be.revertedWithCustomError(requests, "NoKey")
        .withArgs(stranger)
    })
  })

  describe("given an open request", () => {
    it("refuses a second one", async () => {
      const { requests, patient, doctor, ask, inTwoDays } = await start()
      await ask()
      await expect(ask({ scope: FOLDER }))
        .to.be.revertedWithCustomError(requests, "StillOpen")
        .withArgs(patient, doctor, inTwoDays)
    })

    it("takes another in the second in which it lapses", async () => {
      const { requests, patient, doctor, ask, passTwoDays, inTwoDays } = await start()
      await ask()
      await passTwoDays()
      await ask({ lapsesAt: inTwoDays + DAY })
      expect((await requests.requestOf(patient, doctor)).lapsesAt).to.equal(inTwoDays + DAY)
    })
  })

  describe("given a request that was answered", () => {
    it("takes another", async () => {
      const { requests, patient, doctor, ask, grant } = await start()
      await ask()
      await grant()
      expect(await requests.isOpen(patient, doctor)).to.equal(false)
      await ask({ permissions: 3 })
      expect(await requests.isOpen(patient, doctor)).to.equal(true)
    })

    it("does not count a grant of another scope, or one before it", async () => {
      const { requests, patient, doctor, ask, grant } = await start()
      await grant()
      await ask()
      await grant(FOLDER)
      expect(await requests.isOpen(patient, doctor)).to.equal(true)
    })

    it("does not count a grant that was revoked since", async () => {
      const { registry, requests, patient, doctor, ask, grant } = await start()
      await ask()
      await grant()
      await registry.revokeAccess(patient, EVERYTHING, [doctor], 1, [])
      expect(await requests.isOpen(patient, doctor)).to.equal(true)
    })

    it("does not count a grant in its own block", async () => {
      const { requests, patient, doctor, ask, grant } = await start()
      await ethers.provider.send("evm_setAutomine", [false])
      try {
        await ask()
        await grant()
        await networkHelpers.mine()
      } finally {
        await ethers.provider.send("evm_setAutomine", [true])
      }
      expect(await requests.isOpen(patient, doctor)).to.equal(true)
    })
  })

  describe("given a request that was declined", () => {
    /** Asks and is told no; in the second in which they may ask again. */
    const declinedTimes = async (times: number) => {
      const cast = await start()
      const { requests, patient, doctor, ask } = cast
      let until = cast.now + 10
      for (let time = 0; time < times; time++) {
        await networkHelpers.time.setNextBlockTimestamp(until)
        await ask({ lapsesAt: until + 2 * DAY, expiresAt: until + 30 * DAY })
        await requests.declineRequest(patient, doctor, false)
        until = Number(await requests.declinedUntil(patient, doctor, EVERYTHING))
      }
      const declinedAt = await networkHelpers.time.latest()
      const again = { lapsesAt: until + DAY, expiresAt: until + 30 * DAY }
      return { ...cast, until, declinedAt, again }
    }
    const WAITS = [7, 28, 112, 365, 365]

    for (const [index, days] of WAITS.entries())
      it(`refuses another for ${days} days after the no of number ${index + 1}, and takes it then`, async () => {
        const { requests, patient, doctor, ask, until, declinedAt, again } = await declinedTimes(index + 1)
        expect(until).to.equal(declinedAt + days * DAY)
        await networkHelpers.time.setNextBlockTimestamp(until - 1)
        await expect(ask(again))
          .to.be.revertedWithCustomError(requests, "DeclinedUntil")
          .withArgs(patient, doctor, until)
        await networkHelpers.time.setNextBlockTimestamp(until)
        await ask(again)
        const request = await requests.requestOf(patient, doctor)
        expect([request.state, request.declines]).to.deep.equal([STATE.open, BigInt(Math.min(index + 1, 4))])
      })

    it("begins anew after a grant of everything, of what was asked last or of what is asked now", async () => {
      for (const scope of [EVERYTHING, FOLDER, 9n]) {
        const { requests, patient, doctor, ask, grant, now } = await start()
        await ask({ scope: FOLDER })
        await requests.declineRequest(patient, doctor, false)
        await grant(scope)
        expect(await requests.declinedUntil(patient, doctor, 9n)).to.equal(0n)
        await ask({ scope: 9n, lapsesAt: now + 3 * DAY })
        expect((await requests.requestOf(patient, doctor)).declines).to.equal(0n)
      }
    })

    it("does not by a grant of something else, by one before it, or by one that was revoked", async () => {
      const { registry, requests, patient, doctor, ask, grant } = await start()
      await grant(9n)
      await ask({ scope: FOLDER })
      await requests.declineRequest(patient, doctor, false)
      await grant(11n)
      await grant()
      await registry.revokeAccess(patient, EVERYTHING, [doctor], 1, [])
      for (const scope of [FOLDER, 9n])
        await expect(ask({ scope })).to.be.revertedWithCustomError(requests, "DeclinedUntil")
    })
  })

  describe("given strangers, whom the patient neither invited nor granted anything", () => {
    const asked = async (count = 6) => {
      const cast = await start()
      const { ask, crowd, now } = cast
      const strangers = await crowd(7)
      for (const [index, by] of strangers.slice(0, count).entries())
        await ask({ by, lapsesAt: now + (2 + index / 10) * DAY })
      const [first, second, , , , , seventh] = strangers
      if (!first || !second || !seventh) throw new Error("hardly anybody")
      return { ...cast, first, second, seventh }
    }

    it("refuses what waits for longer than a week", async () => {
      const { requests, ask, now } = await start()
      await networkHelpers.time.setNextBlockTimestamp(now + 10)
      const lapsesAt = now + 10 + STRANGERS_LAPSE_MOST
      await expect(ask({ lapsesAt: lapsesAt + 1 }))
        .to.be.revertedWithCustomError(requests, "LapsesTooLate")
        .withArgs(lapsesAt + 1, lapsesAt)
      await networkHelpers.time.setNextBlockTimestamp(now + 11)
      await ask({ lapsesAt: lapsesAt + 1 })
    })

    it("refuses the seventh until the first of six has lapsed", async () => {
      const { requests, patient, ask, seventh, inTwoDays } = await asked()
      const later = { by: seventh, lapsesAt: inTwoDays + DAY }
      await networkHelpers.time.setNextBlockTimestamp(inTwoDays - 1)
      await expect(ask(later))
        .to.be.revertedWithCustomError(requests, "TooManyStrangers")
        .withArgs(patient, 6n, inTwoDays)
      await networkHelpers.time.setNextBlockTimestamp(inTwoDays)
      await ask(later)
      expect(await requests.isOpen(patient, seventh)).to.equal(true)
    })

    it("takes the seventh once the patient has said no to one, and keeps the others' places", async () => {
      const { requests, patient, ask, second, seventh, inTwoDays, doctor } = await asked()
      await requests.declineRequest(patient, second, false)
      await ask({ by: seventh })
      await expect(ask({ by: doctor }))
        .to.be.revertedWithCustomError(requests, "TooManyStrangers")
        .withArgs(patient, 6n, inTwoDays)
    })

    it("does not take the seventh because one of six took theirs back or was blocked", async () => {
      const { requests, patient, ask, first, second, seventh } = await asked()
      await requests.connect(first).withdrawRequest(patient)
      await requests.setBlocked(patient, second, true)
      await expect(ask({ by: seventh })).to.be.revertedWithCustomError(requests, "TooManyStrangers")
    })

    it("takes what the invited and those with a live grant ask, for 30 days", async () => {
      const { registry, requests, patient, doctor, colleague, ask, grant, now } = await asked()
      await grant()
      await registry.setInvitation(colleague, true)
      for (const by of [doctor, colleague]) {
        await ask({ by, scope: FOLDER, lapsesAt: now + 25 * DAY })
        expect((await requests.requestOf(patient, by)).byStranger).to.equal(false)
      }
    })

    it("counts as a stranger whose grant is over, or of something else", async () => {
      const { requests, patient, doctor, ask, grant, inAWeek } = await asked()
      await grant(9n)
      await expect(ask({ scope: FOLDER })).to.be.revertedWithCustomError(requests, "TooManyStrangers")
      await ask({ scope: 9n })
      expect((await requests.requestOf(patient, doctor)).byStranger).to.equal(false)
      await networkHelpers.time.setNextBlockTimestamp(inAWeek)
      await ask({ scope: 9n, lapsesAt: inAWeek + DAY, expiresAt: inAWeek + DAY })
      expect((await requests.requestOf(patient, doctor)).byStranger).to.equal(true)
    })

    it("keeps each patient's six apart", async () => {
      const { requests, colleague, ask, seventh } = await asked()
      await ask({ by: seventh, of: colleague })
      expect(await requests.isOpen(colleague, seventh)).to.equal(true)
    })

    it("leaves six places whatever the invited have been told", async () => {
      const { registry, requests, patient, doctor, ask, seventh, inTwoDays } = await asked()
      await registry.setInvitation(doctor, true)
      // Lapses in the same second as the first stranger's.
      await ask({ lapsesAt: inTwoDays })
      await requests.declineRequest(patient, doctor, false)
      await expect(ask({ by: seventh })).to.be.revertedWithCustomError(requests, "TooManyStrangers")
    })
  })

  describe("given a request that was withdrawn", () => {
    it("takes another at once", async () => {
      const { requests, patient, doctor, ask } = await start()
      await ask()
      await requests.connect(doctor).withdrawRequest(patient)
      await expect(ask({ scope: FOLDER }))
        .to.emit(requests, "AccessRequested")
        .withArgs(patient, doctor, anyValue, FOLDER, 1n, anyValue, anyValue, REASON)
    })
  })

  describe("given a patient who takes requests by invitation only", () => {
    it("refuses whom the patient did not invite", async () => {
      const { registry, requests, patient, doctor, colleague, ask } = await start()
      await registry.setInvitationOnly(true)
      await registry.setInvitation(colleague, true)
      await expect(ask()).to.be.revertedWithCustomError(requests, "NotInvited").withArgs(patient, doctor)
    })

    it("takes what an invited doctor asks", async () => {
      const { registry, requests, patient, doctor, ask } = await start()
      await registry.setInvitationOnly(true)
      await registry.setInvitation(doctor, true)
      await ask()
      expect(await requests.isOpen(patient, doctor)).to.equal(true)
    })
  })

  describe("given a blocked asker", () => {
    it("refuses, whatever they ask and whenever", async () => {
      const { requests, patient, doctor, ask, passTwoDays, inTwoDays } = await start()
      await ask()
      await requests.declineRequest(patient, doctor, true)
      await passTwoDays()
      await expect(ask({ lapsesAt: inTwoDays + DAY }))
        .to.be.revertedWithCustomError(requests, "Blocked")
        .withArgs(patient, doctor)
    })

    it("takes what they ask of somebody else", async () => {
      const { requests, patient, doctor, colleague, ask } = await start()
      await requests.setBlocked(patient, doctor, true)
      await ask({ of: colleague })
      expect(await requests.isOpen(colleague, doctor)).to.equal(true)
    })
  })

  describe("given sixteen requests within a day", () => {
    const spent = async () => {
      const cast = await start()
      const { registry, requests, patient, doctor, ask, now } = cast
      await registry.setInvitation(doctor, true)
      for (let made = 0; made < 16; made++) {
        expect((await requests.allowanceOf(doctor)).left).to.equal(16n - BigInt(made))
        await networkHelpers.time.setNextBlockTimestamp(now + 100 + 2 * made)
        await ask({ lapsesAt: now + 3 * DAY })
        await requests.connect(doctor).withdrawRequest(patient)
      }
      return cast
    }

    it("refuses a seventeenth until a day after the first", async () => {
      const { requests, doctor, ask, now } = await spent()
      expect([...(await requests.allowanceOf(doctor))]).to.deep.equal([0n, BigInt(now + 100 + DAY)])
      await networkHelpers.time.setNextBlockTimestamp(now + 99 + DAY)
      await expect(ask({ lapsesAt: now + 3 * DAY }))
        .to.be.revertedWithCustomError(requests, "TooManyRequests")
        .withArgs(doctor, 16n, now + 100 + DAY)
    })

    it("takes it from then on", async () => {
      const { requests, doctor, ask, now } = await spent()
      await networkHelpers.time.setNextBlockTimestamp(now + 100 + DAY)
      await ask({ lapsesAt: now + 3 * DAY })
      expect([...(await requests.allowanceOf(doctor))]).to.deep.equal([15n, BigInt(now + 100 + 2 * DAY)])
    })

    it("counts none of them any more from then on", async () => {
      const { requests, doctor, now } = await spent()
      const left = async () => [...(await requests.allowanceOf(doctor, { blockTag: "latest" }))]
      await networkHelpers.time.increaseTo(now + 99 + DAY)
      expect(await left()).to.deep.equal([0n, BigInt(now + 100 + DAY)])
      await networkHelpers.time.increaseTo(now + 100 + DAY)
      expect(await left()).to.deep.equal([16n, 0n])
    })

    it("leaves others their own sixteen", async () => {
      const { requests, patient, colleague, ask, now } = await spent()
      await ask({ by: colleague, lapsesAt: now + 3 * DAY })
      expect(await requests.isOpen(patient, colleague)).to.equal(true)
      expect((await requests.allowanceOf(colleague)).left).to.equal(15n)
    })
  })

  describe("given a doctor's wallet that was shut", () => {
    it("refuses", async () => {
      const { registry, requests, doctor, neighbour, ask } = await start()
      await registry.connect(doctor).setRecovery(neighbour)
      await registry.connect(neighbour).freeze(doctor)
      await expect(ask()).to.be.revertedWithCustomError(requests, "WalletShut").withArgs(doctor)
    })

    it("asks as the doctor from their successor", async () => {
      const { requests, patient, doctor, stranger, ask, succeed, now } = await start()
      await succeed(doctor, stranger)
      const later = { expiresAt: now + 30 * DAY, lapsesAt: now + 12 * DAY }
      await ask({ by: stranger, ...later })
      expect(await requests.isOpen(patient, doctor)).to.equal(true)
      expect(await requests.isOpen(patient, stranger)).to.equal(false)
      await expect(ask(later)).to.be.revertedWithCustomError(requests, "WalletShut").withArgs(doctor)
    })
  })
})
