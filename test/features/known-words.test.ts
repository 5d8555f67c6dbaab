import { expect } from "chai"
import { valueInWords } from "../../app/_features/settings/known-words"
import { bytesInWords } from "../../app/_words/format"

describe("the words on what the server knows", () => {
  const at = Math.floor(new Date(2026, 10, 30, 9, 5).getTime() / 1_000)

  it("say times in this device\u2019s time, sizes, and what is kept and not shown", () => {
    expect(valueInWords("kept_at", at)).to.equal("30 November 2026, 09:05")
    expect(valueInWords("full_at", at * 1_000)).to.equal("30 November 2026, 09:05")
    expect(valueInWords("blob", { bytes: 2_000 })).to.equal(`${bytesInWords(2_000)}, not shown here`)
    expect(valueInWords("id_digest", { notShown: "SHA-256 of a session\u2019s id" })).to.equal(
      "kept, not shown: SHA-256 of a session\u2019s id",
    )
  })

  it("leave a number a number, and say where nothing is kept", () => {
    expect(valueInWords("place", 7)).to.equal("7")
    expect(valueInWords("ended_at", null)).to.equal("none")
    expect(valueInWords("browser", "")).to.equal("none")
  })
})
