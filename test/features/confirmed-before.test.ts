import { expect } from "chai"
import { KeywardError } from "../../app/_core/errors"
import { wordingOf } from "../../app/_words/errors"

describe("the words for a failure", () => {
  it("never say that nothing was sent where a part of it was confirmed", () => {
    const bare = wordingOf(new KeywardError("wallet-refused"), "wallet")
    const part = wordingOf(new KeywardError("wallet-refused", { confirmedBefore: 1 }), "wallet")
    expect(bare.safe).to.match(/Nothing was sent/)
    expect(part.safe).to.match(/What you confirmed before this counts/)
    expect(part.title).to.equal(bare.title)
  })

  it("never send somebody to buy ether", () => {
    const { title, safe, next } = wordingOf(new KeywardError("nobody-pays"), "wallet")
    expect(`${title} ${safe} ${next}`).to.not.match(/ether|gas|fee/i)
  })

  it("tell both times where a clock is wrong", () => {
    const here = Date.UTC(2026, 0, 2, 10, 5) / 1_000
    const { safe } = wordingOf(new KeywardError("clock-wrong", { here, there: here + 7_200 }), "wallet")
    expect(safe).to.match(/2 Jan 2026, \d\d:05.*2 Jan 2026, \d\d:05/)
  })
})
