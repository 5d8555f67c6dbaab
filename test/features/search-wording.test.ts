import { expect } from "chai"
import { gapsInWords, leftInWords, nothingInWords } from "../../app/_features/search-inside/wording"
import type { SearchStatus } from "../../app/_journeys/record-contents"

const status = (change: Partial<SearchStatus>): SearchStatus => ({
  ...{ of: 120, searched: 120, without: 0, partly: 0, failed: 0, left: 0 },
  ...{ loaded: true, full: false, problem: null },
  ...change,
})

describe("what is said of a search", () => {
  it("never says that no record has the words before all were searched", () => {
    for (const change of [
      { searched: 83, left: 37 },
      { searched: 119, failed: 1 },
      { searched: 83, left: 30, failed: 7 },
      { loaded: false },
    ])
      expect(nothingInWords(status(change))).not.to.match(/None|does not have/)
    expect(nothingInWords(status({ searched: 83, left: 37 }))).to.match(/in the 83.records searched so far/)
    expect(nothingInWords(status({ searched: 0, left: 120 }))).to.equal("Nothing has been searched so far.")
    expect(nothingInWords(status({}))).to.equal("None of the 120 records has these words.")
    expect(nothingInWords(status({ of: 1, searched: 1 }))).to.equal("The record does not have these words.")
  })

  it("says how many are left, and what was searched in part or not at all", () => {
    expect(leftInWords(status({ searched: 83, left: 37 }))).to.match(
      /^37 of 120.records are not searched yet\.$/,
    )
    expect(leftInWords(status({ searched: 119, left: 1 }))).to.match(
      /^1 of 120.records is not searched yet\.$/,
    )
    expect(leftInWords(status({}))).to.equal("")
    expect(gapsInWords(status({}))).to.deep.equal([])
    expect(gapsInWords(status({ failed: 2, partly: 1, without: 5, full: true }))).to.have.length(4)
  })
})
