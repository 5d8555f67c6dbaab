import { expect } from "chai"
import { plainName } from "../../../app/_core/directory/plain-name"
import { isShownLine } from "../../../app/_core/directory/shown-line"

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

  it("nor the mark in another spelling, or around another one", () => {
    for (const name of [
      "Dr Rao (veri\u200bfied)",
      "Dr Rao (veri\u200dfied)",
      "Dr Rao (veri\u034ffied)",
      "Dr Rao (veri\u00adfied)",
      "Dr Rao\n(verified)",
      "Dr Rao (veri\ufb01ed)",
      "Dr Rao \uff08verified\uff09",
      "Dr Rao (veri(verified)fied)",
      "Dr Rao (no (no longer verified)longer verified)",
    ])
      expect(plainName(name), JSON.stringify(name)).to.equal("Dr Rao")
  })

  it("shows what it holds: nothing turns, breaks or hides what stands beside it", () => {
    expect(plainName("Asha\u202e Rao")).to.equal("Asha Rao")
    expect(plainName("\u2067Asha\u2069 Rao\u200f")).to.equal("Asha Rao")
    expect(plainName("Asha\r\n\tRao\u2028\u00a0Nair")).to.equal("Asha Rao Nair")
    expect(plainName("As\u0000ha\u200b Rao\ud800\ufeff")).to.equal("Asha Rao")
    expect(plainName("\u3164\u115f")).to.equal("")
    expect(plainName(`Asha${"\u0301".repeat(40)}`)).to.have.lengthOf("Asha".length + 4)
  })

  it("is a line that a profile could have, whatever was written", () => {
    const odd = [
      "a",
      "e\u0301",
      "\u0301",
      "\u200d",
      "\u200c",
      "م",
      "ن",
      "\u202e",
      " ",
      "\n",
      "(verified)",
      "\u094d",
    ]
    for (const a of odd)
      for (const b of odd)
        for (const c of odd)
          for (const d of odd) {
            const name = plainName(a + b + c + d)
            expect(name === "" || isShownLine(name, 100), JSON.stringify(a + b + c + d)).to.equal(true)
          }
  })

  it("is otherwise as it was given", () => {
    for (const name of [
      ...["Dr Rao", "Rao (heart)", "Verified Rao", "José Núñez", "Ｄｒ　Ｒａｏ".replace("　", " ")],
      ...["می\u200cخواهم", "ക്\u200dഷ", "Nguyễn Thị Ánh", "李小龍"],
    ])
      expect(plainName(name)).to.equal(name)
  })
})
