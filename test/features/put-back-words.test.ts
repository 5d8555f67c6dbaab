import { expect } from "chai"
import { putBackInWords } from "../../app/_features/put-back-words"
import { confirmingWords } from "../../app/_words/confirming"

const WALLET = confirmingWords("wallet")

describe("what a page says of records that do not show what they should", () => {
  it("is what is wrong, that nothing is lost, who may have done it and how often the wallet asks", () => {
    const one = putBackInWords(1, WALLET)
    expect(one.title).to.equal("One record does not show what it should, or not to everybody")
    expect(one.text).to.include("What it showed before is still stored,")
    expect(one.text).to.include("your recovery code stops them")
    expect(one.text).to.include("Your wallet asks once.")
    expect(putBackInWords(256, WALLET).text).to.include("What they showed before").and.include("asks once.")
    expect(putBackInWords(257, WALLET).text).to.include("Your wallet asks once for each 256.")
  })
})
