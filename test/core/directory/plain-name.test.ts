import { expect } from "chai"
import { plainName } from "../../../app/_core/directory/plain-name"

describe("A name that somebody gave", () => {
  it("never carries the issuers' mark", () => {
    for (const name of [
      "Dr Rao (verified)",
      "Dr Rao (VERIFIED )",
      "Dr Rao ( no  longer verified)",
      "Dr Rao(verified)",
    ])
      expect(plainName(name), name).to.equal("Dr Rao")
    expect(plainName("(verified)")).to.equal("")
  })

  it("is otherwise as it was given", () => {
    for (const name of ["Dr Rao", "Rao (heart)", "Verified Rao"]) expect(plainName(name)).to.equal(name)
  })
})
