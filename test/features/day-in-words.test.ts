import { expect } from "chai"
import { dayInWords } from "../../app/_words/format"

describe("a written day in words", () => {
  for (const [iso, words] of [
    ["1957-03-12", "12 March 1957"],
    ["1957-03", "March 1957"],
    ["1957", "1957"],
    ["0957-03-01", "1 March 957"],
    ["1957-03-12T23:30:00-05:00", "12 March 1957"],
    ["1957-13-40", "1957-13-40"],
    ["1957-13-01", "1957-13-01"],
    ["1957-00", "1957-00"],
    ["1957-02-30", "1957-02-30"],
    ["1957 in spring", "1957 in spring"],
    ["about 1957", "about 1957"],
    ["", ""],
  ] as const)
    it(`says ${JSON.stringify(iso)} as ${JSON.stringify(words)}, wherever it is read`, () => {
      expect(dayInWords(iso)).to.equal(words)
    })
})
