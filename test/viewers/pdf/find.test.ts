import { expect } from "chai"
import { hitsIn } from "../../../app/_viewers/pdf/find"

const found = (text: string, query: string) => hitsIn(text, query).map(({ from, to }) => text.slice(from, to))

describe("finding in a document", () => {
  it("finds words without regard to case and accents, and marks them as they are written", () => {
    expect(found("Herr Müller, MULLER, Mu\u0308ller.", "muller")).to.eql(["Müller", "MULLER", "Mu\u0308ller"])
  })
  it("finds what is broken over two lines", () => {
    expect(found("blood\npressure and blood  pressure", "Blood pressure")).to.eql([
      "blood\npressure",
      "blood  pressure",
    ])
  })
  it("marks a ligature that holds the end of a word", () => {
    expect(found("the sta\ufb00 room", "staff")).to.eql(["sta\ufb00"])
    expect(found("the sta\ufb00 room", "staf")).to.eql(["sta\ufb00"])
  })
  it("finds nothing for nothing", () => {
    expect(hitsIn("text", "  ")).to.eql([])
  })
})
