import { expect } from "chai"
import { generationInWords } from "../../app/_features/generation-words"
import { putBackInWords } from "../../app/_features/put-back-words"
import { confirmingWords } from "../../app/_words/confirming"
import { wording, wordingOf } from "../../app/_words/errors"
import type { ErrorCode } from "../../app/_core/errors"

const WALLET = /wallet/i
const codes = Object.keys(wording) as ErrorCode[]
const textOf = (code: ErrorCode, by: "wallet" | "passkey") => {
  const { title, safe, next, action } = wordingOf({ code }, by)
  return [title, safe, next, action].join(" ")
}

/** What is met only by somebody who gives an account to a wallet, or has done so. */
const OF_THE_NEXT_WALLET: readonly ErrorCode[] = ["wallet-not-fresh", "consent-wrong", "wallet-shut"]

describe("what somebody reads whose account opens by passkey", () => {
  it("names no wallet, whatever goes wrong", () => {
    const named = codes.filter((code) => WALLET.test(textOf(code, "passkey")))
    expect(named).to.have.members(OF_THE_NEXT_WALLET)
    expect(codes.filter((code) => /MetaMask/.test(textOf(code, "passkey")))).to.deep.equal([])
  })

  it("says what happened, what is safe and what to do for every failure", () => {
    for (const code of codes)
      for (const by of ["wallet", "passkey"] as const) {
        const { title, safe, next, action } = wordingOf({ code }, by)
        for (const text of [title, safe, next, action]) expect(text, code).to.match(/^[A-Z].+/)
      }
  })

  it("is told that this page asks, in every text that is put together", () => {
    const passkey = confirmingWords("passkey")
    const none = { isMissing: false, behind: 0, delegates: 0 }
    const lines = [
      putBackInWords(1, passkey),
      putBackInWords(257, passkey),
      generationInWords({ ...none, isMissing: true }, true, passkey),
      generationInWords({ ...none, behind: 2 }, true, passkey),
      generationInWords({ ...none, delegates: 1 }, true, passkey),
    ]
    const texts: string[] = [...Object.values({ ...passkey }), ...lines.map((line) => line?.text ?? "")]
    expect(texts.filter((text) => WALLET.test(text))).to.deep.equal([])
    expect(putBackInWords(1, passkey).text).to.include("This page asks once.")
  })
})
