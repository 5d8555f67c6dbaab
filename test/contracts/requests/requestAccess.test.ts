import { expect } from "chai"
import { DAY } from "../support/fixture"
import { ethers, networkHelpers } from "../support/network"
import { EVERYTHING, FOLDER, NOBODY, NO_DIGEST, RECORD_BIT } from "../support/samples"
import { LAPSE_MOST, REASON, STATE, expectListed, start } from "./cast"

describe("AccessRequests.requestAccess", () => {
  const anyValue = () => true

  describe("given a patient and a doctor with published keys", () => {
    it("notes what was asked, by whom and until when", async () => {
      const { requests, patient, doctor, ask, inADay, inAWeek } = await start()
      await expect(ask({ permissions: 3, scope: FOLDER }))
        .to.emit(requests, "AccessRequested")
        .withArgs(patient, doctor, 0n, FOLDER, 3n, inAWeek, inADay, REASON)
      const request = await requests.requestOf(patient, doctor)
      expect(request.scope).to.equal(FOLDER)
      expect(request.permissions).to.equal(3n)
      expect(request.expiresAt).to.equal(inAWeek)
      expect(request.lapsesAt).to.equal(inADay)
      expect(request.askedAtBlock).to.equal(await ethers.provider.getBlockNumber())
      expect(request.state).to.equal(STATE.open)
      expect(request.blocked).to.equal(false)
      expect(await requests.isOpen(patient, doctor)).to.equal(true)
    })

    it("moves the patient's list on and leaves her journal and inbox alone", async () => {
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

    describe("when the answer may come until the last second of 30 days", () => {
      it("takes it", async () => {
        const { requests, patient, doctor, ask, now } = await start()
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

    describe("when it would have lapsed already", () => {
      it("refuses", async () => {
        const { requests, ask, now } = await start()
        await networkHelpers.time.setNextBlockTimestamp(now + 10)
        await expect(ask({ lapsesAt: now + 10 }))
          .to.be.revertedWithCustomError(requests, "AlreadyOver")
          .withArgs(now + 10, now + 10)
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

    describe("when the patient is nobody or the doctor himself", () => {
      it("refuses", async () => {
        const { requests, doctor, ask, inAWeek, inADay } = await start()
        const asDoctor = requests.connect(doctor)
        await expect(asDoctor.requestAccess(NOBODY, 0, 1, inAWeek, inADay, REASON))
          .to.be.revertedWithCustomError(requests, "NotAPerson")
          .withArgs(NOBODY)
        await expect(ask({ of: doctor }))
          .to.be.revertedWithCustomError(requests, "NotAPerson")
          .withArgs(doctor)
      })
    })
  })

  describe("given somebody without a published key", () => {
    it("refuses what he asks", async () => {
      const { requests, stranger, ask } = await start()
      await expect(ask({ by: stranger }))
        .to.be.revertedWithCustomError(requests, "NoKey")
        .withArgs(stranger)
    })

    it("refuses what is asked of him", async () => {
      const { requests, stranger, ask } = await start()
      await expect(ask({ of: stranger }))
        .to.be.revertedWithCustomError(requests, "NoKey")
        .withArgs(stranger)
    })
  })

  describe("given an open request", () => {
    it("refuses a second one", async () => {
      const { requests, patient, doctor, ask, inADay } = await start()
      await ask()
      await expect(ask({ scope: FOLDER }))
        .to.be.revertedWithCustomError(requests, "StillOpen")
        .withArgs(patient, doctor, inADay)
    })

    it("takes another in the second in which it lapses", async () => {
      const { requests, patient, doctor, ask, passADay, inADay } = await start()
      await ask()
      await passADay()
      await ask({ lapsesAt: inADay + DAY })
      expect((await requests.requestOf(patient, doctor)).lapsesAt).to.equal(inADay + DAY)
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
    it("refuses another until it would have lapsed", async () => {
      const { requests, patient, doctor, ask, inADay } = await start()
      await ask()
      await requests.declineRequest(patient, doctor, false)
      await expect(ask())
        .to.be.revertedWithCustomError(requests, "DeclinedUntil")
        .withArgs(patient, doctor, inADay)
    })

    it("takes another from then on", async () => {
      const { requests, patient, doctor, ask, passADay, inADay } = await start()
      await ask()
      await requests.declineRequest(patient, doctor, false)
      await passADay()
      await ask({ lapsesAt: inADay + DAY })
      expect(await requests.isOpen(patient, doctor)).to.equal(true)
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
    it("refuses whom she did not invite", async () => {
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
    it("refuses, whatever he asks and whenever", async () => {
      const { requests, patient, doctor, ask, passADay, inADay } = await start()
      await ask()
      await requests.declineRequest(patient, doctor, true)
      await passADay()
      await expect(ask({ lapsesAt: inADay + DAY }))
        .to.be.revertedWithCustomError(requests, "Blocked")
        .withArgs(patient, doctor)
    })

    it("takes what he asks of somebody else", async () => {
      const { requests, patient, doctor, colleague, ask } = await start()
      await requests.setBlocked(patient, doctor, true)
      await ask({ of: colleague })
      expect(await requests.isOpen(colleague, doctor)).to.equal(true)
    })
  })

  describe("given sixteen requests within a day", () => {
    const spent = async () => {
      const cast = await start()
      const { requests, patient, doctor, ask, now } = cast
      for (let made = 0; made < 16; made++) {
        expect((await requests.allowanceOf(doctor)).left).to.equal(16n - BigInt(made))
        await networkHelpers.time.setNextBlockTimestamp(now + 100 + 2 * made)
        await ask({ lapsesAt: now + 2 * DAY })
        await requests.connect(doctor).withdrawRequest(patient)
      }
      return cast
    }

    it("refuses a seventeenth until a day after the first", async () => {
      const { requests, doctor, ask, now } = await spent()
      expect([...(await requests.allowanceOf(doctor))]).to.deep.equal([0n, BigInt(now + 100 + DAY)])
      await networkHelpers.time.setNextBlockTimestamp(now + 99 + DAY)
      await expect(ask({ lapsesAt: now + 2 * DAY }))
        .to.be.revertedWithCustomError(requests, "TooManyRequests")
        .withArgs(doctor, 16n, now + 100 + DAY)
    })

    it("takes it from then on", async () => {
      const { requests, doctor, ask, now } = await spent()
      await networkHelpers.time.setNextBlockTimestamp(now + 100 + DAY)
      await ask({ lapsesAt: now + 2 * DAY })
      expect([...(await requests.allowanceOf(doctor))]).to.deep.equal([15n, BigInt(now + 100 + 2 * DAY)])
    })

    it("leaves others their own sixteen", async () => {
      const { requests, patient, colleague, ask, now } = await spent()
      await ask({ by: colleague, lapsesAt: now + 2 * DAY })
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

    it("asks as the doctor from his successor", async () => {
      const { requests, patient, doctor, stranger, ask, succeed, now } = await start()
      await succeed(doctor, stranger)
      const later = { expiresAt: now + 30 * DAY, lapsesAt: now + 20 * DAY }
      await ask({ by: stranger, ...later })
      expect(await requests.isOpen(patient, doctor)).to.equal(true)
      expect(await requests.isOpen(patient, stranger)).to.equal(false)
      await expect(ask(later)).to.be.revertedWithCustomError(requests, "WalletShut").withArgs(doctor)
    })
  })
})
