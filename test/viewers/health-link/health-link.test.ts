import { expect } from "chai"
import { join } from "node:path"
import { toBase64url, utf8 } from "../../../app/_core/crypto/bytes"
import { isKeywardError } from "../../../app/_core/errors"
import { parseHealthLink } from "../../../app/_core/shl/health-link"
import { read, readingOf, readLink } from "../../../app/_viewers/health-link/read"
import { inputFrom, inputOf } from "../input"
import { folderOf } from "../shared"

const KEY = "rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q"
const PLAIN = { url: "https://links.example/abc", key: KEY }
const linkOf = (payload: unknown) => `shlink:/${toBase64url(utf8(JSON.stringify(payload)))}`
const reasonOf = (text: string): unknown => {
  try {
    parseHealthLink(text)
    return "none"
  } catch (error) {
    return isKeywardError(error, "document-damaged") ? error.details["reason"] : error
  }
}
const now = new Date("2026-06-01T12:00:00Z")
const shown = (payload: unknown) => readLink(new Blob([linkOf(payload)]), now)

describe("a SMART Health Link", () => {
  it("has an address, a key of 32 bytes, an end, flags and a label", () => {
    const link = parseHealthLink(
      linkOf({ ...PLAIN, exp: 1790000000, flag: "LP", label: "For Dr. Who", v: 1 }),
    )
    expect(link.url.href).to.equal(PLAIN.url)
    expect(link.key).to.have.length(32)
    expect(link.expires?.toISOString()).to.equal("2026-09-21T14:13:20.000Z")
    expect([...link.flags]).to.deep.equal(["L", "P"])
    expect(link.label).to.equal("For Dr. Who")
    expect(link.faults).to.deep.equal([])
  })

  it("may have a viewer before it, which is named and not used", () => {
    const link = parseHealthLink(`https://viewer.example/show#${linkOf(PLAIN)}`)
    expect(link.viewer).to.equal("viewer.example")
    expect(link.url.host).to.equal("links.example")
  })

  it("is refused with the reason if it cannot be used", () => {
    const cases: readonly (readonly [unknown, string])[] = [
      [{ ...PLAIN, url: "http://links.example/abc" }, "not-https"],
      [{ ...PLAIN, url: "https://a:b@links.example/" }, "url"],
      [{ ...PLAIN, url: 3 }, "url"],
      [{ ...PLAIN, key: KEY.slice(1) }, "key"],
      [{ ...PLAIN, key: `${KEY.slice(0, 42)}R` }, "key"],
      [{ ...PLAIN, exp: "soon" }, "exp"],
      [{ ...PLAIN, flag: 7 }, "flag"],
      [{ ...PLAIN, flag: "PU" }, "passcode-for-one-file"],
      [{ ...PLAIN, v: 2 }, "version"],
      [[], "not-a-link"],
    ]
    for (const [payload, reason] of cases) expect(reasonOf(linkOf(payload)), reason).to.equal(reason)
    expect(reasonOf("shlink:/e30x")).to.equal("not-a-link")
    expect(reasonOf("shlink:/")).to.equal("not-a-link")
  })

  it("says how it breaks the standard and what is not understood", async () => {
    const long = {
      ...PLAIN,
      url: `https://links.example/${"a".repeat(200)}`,
      flag: "LX",
      label: "x".repeat(90),
      more: 1,
    }
    const { notes, notShown, lines } = await shown(long)
    expect(notes).to.have.length(2)
    expect(notShown[0]?.count).to.equal(2)
    expect(lines).to.deep.include({ label: "Label", text: "x".repeat(80) })
  })
})

describe("the SMART Health Link viewer", () => {
  it("names the host and says that nothing was asked of it", async function () {
    const input = await inputFrom(join(folderOf(this, "samples/shl"), "IPS_IG-bundle-01-shl.txt"))
    expect(input.found.viewer).to.equal("health-link")
    const reading = readingOf(await read(input))
    expect(reading.title).to.equal("Demo SHL for IPS_IG-bundle-01")
    expect(reading.notes).to.deep.equal([
      "Nothing has been asked of raw.githubusercontent.com yet. The files that the link leads to are not in this record.",
    ])
    expect(reading.rows.map(({ what, details }) => `${what}: ${details}`)).to.include.members([
      "Host: raw.githubusercontent.com",
      "Content: One file; it may change over time",
      "Viewer: viewer.tcpdev.org (not used here)",
    ])
  })

  it("shows the key nowhere", async () => {
    const model = await read(await inputOf(linkOf(PLAIN), "a.shlink"))
    expect(JSON.stringify([model, readingOf(model)])).not.to.contain(KEY)
  })

  it("says that a link has ended, and when", async () => {
    const ended = await shown({ ...PLAIN, exp: 1780000000 })
    expect(ended.over).to.equal(true)
    expect(ended.notes[0]).to.contain("ended on 28 May 2026")
    expect((await shown({ ...PLAIN, exp: 1790000000 })).over).to.equal(false)
  })

  it("says what is wrong with a link that cannot be used, and names no host", async () => {
    const model = await shown({ ...PLAIN, key: "short" })
    expect(model).to.include({ host: "" })
    expect(readingOf(model).notes).to.have.length(1)
    expect(model.fault).to.contain("key in the link is damaged")
  })
})
