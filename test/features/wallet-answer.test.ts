import { expect } from "chai"
import { KeywardError } from "../../app/_core/errors"
import type { ErrorCode } from "../../app/_core/errors"
import { walletAnswer } from "../../app/_core/wallet-answer"
import { wordingOf } from "../../app/_words/errors"

const wrapped = (code: number) => Object.assign(new Error("outer", { cause: { code } }), { name: "Outer" })

describe("what a wallet answers to connecting and to another network", () => {
  const answers: [string, unknown, ErrorCode][] = [
    ["a no", { code: 4001 }, "wallet-refused"],
    ["a no inside of what a library made of it", wrapped(4001), "wallet-refused"],
    [
      "a no inside of an internal error",
      { code: -32603, data: { originalError: { code: 4001 } } },
      "wallet-refused",
    ],
    ["a bare internal error", { code: -32603, message: "Internal JSON-RPC error." }, "wallet-failed"],
    ["that it asks already", { code: -32002 }, "wallet-busy"],
    ["that it is locked", { code: 4100 }, "wallet-locked"],
    ["that it does not know the network", wrapped(4902), "network-wrong"],
    ["nothing that says anything", "?", "wallet-failed"],
  ]
  for (const [what, thrown, code] of answers)
    it(`${what} is ${code}`, () => expect(walletAnswer(thrown).code).to.equal(code))

  it("keeps what is said in our own words", () => {
    const own = new KeywardError("wallet-unanswered")
    expect(walletAnswer(own)).to.equal(own)
  })
})

describe("the words for a failure", () => {
  it("never say that nothing was sent where a part of it was confirmed", () => {
    const bare = wordingOf(new KeywardError("wallet-refused"))
    const part = wordingOf(new KeywardError("wallet-refused", { confirmedBefore: 1 }))
    expect(bare.safe).to.match(/Nothing was sent/)
    expect(part.safe).to.match(/What you confirmed before this counts/)
    expect(part.title).to.equal(bare.title)
  })

  it("never send somebody to buy ether", () => {
    const { title, safe, next } = wordingOf(new KeywardError("nobody-pays"))
    expect(`${title} ${safe} ${next}`).to.not.match(/ether|gas|fee/i)
  })

  it("tell both times where a clock is wrong", () => {
    const here = Date.UTC(2026, 0, 2, 10, 5) / 1_000
    const { safe } = wordingOf(new KeywardError("clock-wrong", { here, there: here + 7_200 }))
    expect(safe).to.match(/2 Jan 2026, \d\d:05.*2 Jan 2026, \d\d:05/)
  })
})
