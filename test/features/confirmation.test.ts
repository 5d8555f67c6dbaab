import { expect } from "chai"
import { KeywardError } from "../../app/_core/errors"
import type { Fate, HandedOver, OwnTransaction } from "../../app/_core/ports/transactions"
import { asAddress, asDigest } from "../../app/_core/types"
import {
  afterError,
  afterFate,
  afterState,
  begin,
  isUnderWay,
  keep,
  lookedFor,
  readKept,
} from "../../app/_session/confirmation"
import type { Confirmation } from "../../app/_session/confirmation"

const digest = (digit: string) => asDigest(`0x${digit.repeat(64)}`)
const [patient, doctor] = [asAddress(`0x${"a".repeat(40)}`), asAddress(`0x${"b".repeat(40)}`)]
const [here, elsewhere] = [digest("1"), digest("2")]

const own: OwnTransaction = {
  ...{ way: "own", transaction: digest("3"), from: patient, nonce: 4, call: digest("5"), block: 6 },
}
const handed: HandedOver = {
  ...{ way: "relay", transaction: digest("3"), contract: doctor, signer: patient, nonce: "7" },
  ...{ deadline: 800, call: digest("5"), block: 6 },
}
const sentBy = (sent: OwnTransaction | HandedOver): Confirmation =>
  afterState(begin("share"), { step: "sent", transaction: sent.transaction, sent })
const confirmedAt = (block: number, final = false): Fate => ({
  ...{ step: "confirmed", transaction: digest("3"), block, blockHash: digest("9"), again: false, final },
})

describe("a confirmation", () => {
  describe("that was sent", () => {
    const ends: [Fate["step"], Confirmation["step"]][] = [
      ["reverted", "failed"],
      ["replaced", "replaced"],
      ["cancelled", "cancelled"],
      ["lapsed", "lapsed"],
      ["restarted", "restarted"],
    ]
    for (const [fate, step] of ends)
      it(`is ${step} where the chain says ${fate}, and is followed no more`, () => {
        const after = afterFate(sentBy(own), { step: fate } as Fate, false)
        expect(after.step).to.equal(step)
        expect(isUnderWay(after)).to.equal(false)
      })

    it("is confirmed, then final", () => {
      const confirmed = afterFate(sentBy(own), confirmedAt(7), false)
      expect(confirmed).to.include({ step: "confirmed", block: 7 })
      expect(isUnderWay(confirmed)).to.equal(true)
      expect(afterFate(confirmed, confirmedAt(7, true), false).step).to.equal("final")
    })

    it("is lost only when no node has known it for long, and never while a relay may bring it", () => {
      expect(afterFate(sentBy(own), { step: "unknown" }, false).step).to.equal("sent")
      expect(afterFate(sentBy(own), { step: "unknown" }, true).step).to.equal("dropped")
      expect(afterFate(sentBy(handed), { step: "unknown" }, true).step).to.equal("sent")
    })

    it("is followed on where its journey ended without knowing", () => {
      for (const code of ["chain-unreachable", "action-unsettled"] as const)
        expect(afterError(sentBy(handed), new KeywardError(code)).step).to.equal("sent")
      const lied = afterError(sentBy(handed), new KeywardError("relay-false"))
      expect(lied).to.deep.include({ step: "sent", sent: { ...handed, transaction: null } })
    })
  })

  it("that was confirmed and is undone waits anew, and may be confirmed again or lost", () => {
    const confirmed = afterFate(sentBy(own), confirmedAt(7), false)
    const undone = afterFate(confirmed, { step: "waiting" }, false)
    expect(undone).to.include({ step: "undone", block: null })
    expect(isUnderWay(undone)).to.equal(true)
    expect(afterFate(undone, confirmedAt(8), false)).to.include({ step: "confirmed", block: 8 })
    expect(afterFate(undone, { step: "unknown" }, true).step).to.equal("dropped")
  })

  it("keeps following what a relay has while the wallet is asked instead", () => {
    const asked = afterState(sentBy(handed), { step: "waiting-for-wallet", asks: "transaction-instead" })
    expect(asked.sent).to.deep.equal(handed)
    expect(afterError(asked, new KeywardError("action-unsettled")).step).to.equal("sent")
    expect(afterError(asked, new KeywardError("wallet-refused")).step).to.equal("refused")
  })

  it("forgets what was sent where the wallet is asked for the next thing", () => {
    const next = afterState(sentBy(own), { step: "waiting-for-wallet", asks: "signature" })
    expect(next.sent).to.equal(null)
  })

  describe("of several for the same thing", () => {
    const second = () =>
      afterState(
        afterState(sentBy(own), { step: "confirmed", transaction: digest("3"), block: 7, again: false }),
        { step: "waiting-for-wallet", asks: "transaction" },
      )

    it("counts those that were confirmed before", () => {
      expect(second()).to.include({ step: "waiting-for-wallet", before: 1, transaction: null })
      expect(afterError(second(), new KeywardError("wallet-refused"))).to.include({
        step: "refused",
        before: 1,
      })
    })

    it("stays confirmed where what failed came after it", () => {
      const confirmed = afterFate(sentBy(own), confirmedAt(7), false)
      expect(afterError(confirmed, new KeywardError("store-unreachable")).step).to.equal("confirmed")
    })
  })

  describe("that nobody waits for any more", () => {
    const asked = (asks: "signature" | "transaction") =>
      afterState(begin("share"), { step: "waiting-for-wallet", asks })

    it("is stopped where it was a signature, and may still come where it was a transaction", () => {
      expect(afterError(asked("signature"), new KeywardError("wallet-unanswered")).step).to.equal("stopped")
      const left = afterError(asked("transaction"), new KeywardError("wallet-still-asks"))
      expect(left.step).to.equal("still-asked")
      const sent = afterState(left, { step: "sent", transaction: own.transaction, sent: own })
      expect(isUnderWay(sent), "picked up and followed").to.equal(true)
      expect(afterState(left, { step: "declined" }).step).to.equal("refused")
    })

    it("is not known where the wallet failed, and is looked for by what was asked", () => {
      const wanted = { from: patient, nonce: 4, call: digest("5"), block: 6 }
      const waits = afterState(begin("share"), {
        ...{ step: "waiting-for-wallet", asks: "transaction", asked: wanted },
      })
      const unclear = afterError(waits, new KeywardError("wallet-unclear"))
      expect(unclear.step).to.equal("unclear")
      expect(lookedFor(unclear)).to.deep.equal(wanted)
      expect(lookedFor(afterError(waits, new KeywardError("wallet-refused")))).to.equal(null)
    })

    it("is the same where the session ended", () => {
      for (const code of ["account-switched", "signed-out", "locked"] as const) {
        expect(afterError(asked("signature"), new KeywardError(code)).step).to.equal("stopped")
        expect(afterError(asked("transaction"), new KeywardError(code)).step).to.equal("still-asked")
      }
    })
  })

  describe("over a reload", () => {
    const storage = new Map<string, string>()
    before(() => {
      const made = {
        getItem: (key: string) => storage.get(key) ?? null,
        setItem: (key: string, value: string) => storage.set(key, value),
        removeItem: (key: string) => storage.delete(key),
      }
      Object.defineProperty(globalThis, "sessionStorage", { value: made, configurable: true })
    })
    after(() => Reflect.deleteProperty(globalThis, "sessionStorage"))
    beforeEach(() => storage.clear())

    it("is its account's alone", () => {
      keep(patient, here, sentBy(own))
      expect(readKept(patient, here)).to.deep.equal(sentBy(own))
      expect(readKept(doctor, here)).to.equal(null)
      keep(patient, here, null)
      expect(readKept(patient, here)).to.equal(null)
    })

    it("is gone with its chain: said of what was under way, not of what had ended", () => {
      keep(patient, here, sentBy(own))
      expect(readKept(patient, elsewhere)?.step).to.equal("restarted")
      keep(patient, here, afterFate(sentBy(own), { step: "cancelled" }, false))
      expect(readKept(patient, elsewhere)).to.equal(null)
    })

    it("says what became of a question to the wallet, and is waited for where a relay has the signature", () => {
      keep(patient, here, begin("share"))
      expect(readKept(patient, here), "nobody was asked").to.equal(null)
      for (const [asks, step] of [
        ["signature", "stopped"],
        ["transaction", "still-asked"],
      ] as const) {
        keep(patient, here, afterState(begin("share"), { step: "waiting-for-wallet", asks }))
        expect(readKept(patient, here)?.step).to.equal(step)
      }
      keep(
        patient,
        here,
        afterState(sentBy(handed), { step: "waiting-for-wallet", asks: "transaction-instead" }),
      )
      expect(readKept(patient, here)?.step).to.equal("sent")
    })

    it("is no news any more once it is settled", () => {
      keep(patient, here, afterFate(sentBy(own), confirmedAt(7, true), false))
      expect(readKept(patient, here)).to.equal(null)
    })

    it("is nothing where the tab keeps something else", () => {
      storage.set(`keyward-confirmation-${patient}`, "{")
      expect(readKept(patient, here)).to.equal(null)
    })
  })
})
