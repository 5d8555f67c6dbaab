import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import { causesOf, scrub } from "../../../app/_server/watch/scrub"

describe("what a log says of a cause", () => {
  const telling: Readonly<Record<string, string>> = {
    "an account": `0x${"a1".repeat(20)}`,
    "a short hex number": "0xdeadbeef",
    "a root": `bafybei${"a".repeat(52)}`,
    "a signature": `0x${"5c".repeat(65)}`,
    "a key as base64url": "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k",
    "an IPv4 address": "203.0.113.77",
    "an IPv6 address": "2001:db8:1:2:3:4:5:6",
    "a database with its password": "postgres://keyward:secret@db.internal:5432/keyward",
    "a provider with its key": "https://rpc.example.org/v2/0123456789abcdef",
    "a folder": "/srv/keyward/data/blocks/ab/cdef",
    "a quoted name": '"Jane Roe"',
  }
  for (const [what, text] of Object.entries(telling))
    it(`is not ${what}`, () => {
      const said = scrub(`could not read ${text}: refused`)
      expect(said).not.to.include(text.replaceAll(/["']/g, ""))
      expect(said).to.include("could not read").and.include("refused")
    })

  it("is not the row that a database refuses", () => {
    const said = scrub("duplicate key value: Key (account, name)=(jane roe, x) already exists.")
    expect(said).not.to.include("jane")
    expect(said).to.include("already exists")
  })

  it("is each cause with its class and code, the outermost first, on one line and not for ever", () => {
    const inner = Object.assign(new Error(`connect ECONNREFUSED 127.0.0.1:5432\n${"word ".repeat(1_000)}`), {
      code: "ECONNREFUSED",
    })
    const causes = causesOf(
      new KeywardError("server-failed", {}, { cause: new TypeError("no answer", { cause: inner }) }),
    )
    expect(causes.slice(0, 2)).to.deep.equal([
      "KeywardError server-failed: server-failed",
      "TypeError: no answer",
    ])
    expect(causes[2]).to.match(/^Error ECONNREFUSED: connect ECONNREFUSED … word/)
    expect(causes[2]!.length).to.be.below(350)
    const circle = new Error("round")
    circle.cause = circle
    expect(causesOf(circle)).to.have.length(5)
    expect(causesOf("no error")).to.deep.equal([])
  })
})
