import { expect } from "chai"
import { generationInWords } from "../../app/_features/generation-words"
import { confirmingWords } from "../../app/_words/confirming"

const WALLET = confirmingWords("wallet")

const none = { isMissing: false, behind: 0, delegates: 0 }

describe("what a page says of keys that are missing", () => {
  it("is nothing where all is well", () => {
    expect(generationInWords(none, true, WALLET)).to.equal(null)
  })

  it("is that keys are needed, what that means, and a button for the account alone", () => {
    const own = generationInWords({ ...none, isMissing: true }, true, WALLET)
    expect(own?.title).to.equal("New keys are needed")
    expect(own?.text).to.include("Nothing is lost")
    expect(own?.canGoOn).to.equal(true)
    const theirs = generationInWords({ ...none, isMissing: true }, false, WALLET)
    expect(theirs?.text).to.include("newer keys than yours")
    expect(theirs?.canGoOn).to.equal(false)
  })

  it("says the most pressing first", () => {
    expect(generationInWords({ ...none, behind: 2, delegates: 1 }, true, WALLET)?.text).to.include(
      "2 places that are shared have the old keys",
    )
    expect(generationInWords({ ...none, delegates: 1 }, true, WALLET)?.text).to.include(
      "One person who acts for you does not have all of your new keys.",
    )
  })
})
