import { expect } from "chai"
import { sessionWords } from "../../app/_features/settings/session-words"

describe("the words on a session", () => {
  it("say when it began and when it was last used, in this device\u2019s time", () => {
    const at = (hours: number) => Math.floor(new Date(2026, 10, 30, hours, 5).getTime() / 1_000)
    const words = sessionWords({ begunAt: at(9), seenAt: at(10) }, new Date(2026, 10, 30, 11))
    expect(words).to.equal("Signed in 30 Nov, 09:05 · last used 30 Nov, 10:05")
  })
})
