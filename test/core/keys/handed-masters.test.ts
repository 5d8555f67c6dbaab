import { expect } from "chai"
import { randomBytes } from "../../../app/_core/crypto/bytes"
import { byHand } from "../../../app/_core/keys/handed-masters"
import type { Masters } from "../../../app/_core/keys/masters"

describe("masters that were wrapped to a delegate", () => {
  const [zero, one, two] = [randomBytes(32), randomBytes(32), randomBytes(32)]
  const own: Masters[] = [
    new Map([[0, zero]]),
    new Map([
      [0, zero],
      [1, one],
    ]),
    new Map([
      [1, one],
      [2, two],
    ]),
  ]
  const thieves = (): Masters => new Map([[0, randomBytes(32)]])

  it("are of one hand where each shares a master with another, however the sets follow each other", () => {
    const [first, second, third] = own as [Masters, Masters, Masters]
    for (const handed of [
      [first, second, third],
      [first, third, second],
      [third, first, second],
    ]) {
      const hands = byHand(handed)
      expect(hands).to.have.lengthOf(1)
      expect(hands[0]).to.deep.equal(handed)
    }
  })

  it("are of another hand with the same generations and other masters, and the first hand stays the first", () => {
    const [first, second, third] = own as [Masters, Masters, Masters]
    const [before, between] = [thieves(), thieves()]
    expect(byHand([first, between, second])).to.deep.equal([[first, second], [between]])
    expect(byHand([before, first, third, second])).to.deep.equal([[before], [first, third, second]])
    expect(byHand([])).to.deep.equal([])
  })

  it("are of another hand where a master stands under another generation", () => {
    expect(byHand([new Map([[0, zero]]), new Map([[1, zero]])])).to.have.lengthOf(2)
  })
})
