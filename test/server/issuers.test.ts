import { expect } from "chai"
import { parseIssuers } from "../../app/_server/issuers"

const one = `0x${"A1".repeat(20)}`
const two = `0x${"b2".repeat(20)}`

describe("KEYWARD_ISSUERS", () => {
  it("names issuers in their order", () => {
    expect(parseIssuers(`${one} = Medical Chamber of Graz; ${two}=Spital = Süd ;`)).to.deep.equal([
      { address: one.toLowerCase(), name: "Medical Chamber of Graz" },
      { address: two, name: "Spital = Süd" },
    ])
    for (const nobody of ["", " ; "]) expect(parseIssuers(nobody)).to.deep.equal([])
  })

  it("refuses what nobody meant", () => {
    const wrong = [
      "Medical Chamber",
      `${one}`,
      `${one} = `,
      `${one.slice(0, -1)} = Chamber`,
      `${one} = Cham\u202eber`,
      `${one} = ${"x".repeat(81)}`,
      `${one} = Chamber; ${one.toLowerCase()} = Hospital`,
      `${one} = Chamber; ${two} = Chamber`,
    ]
    for (const text of wrong) expect(() => parseIssuers(text), text).to.throw(TypeError, /KEYWARD_ISSUERS/)
  })
})
