import { createHash } from "node:crypto"
import { expect } from "chai"
import { isKeywardError } from "../../../app/_core/errors"
import { asAddress, asDigest } from "../../../app/_core/types"
import type { Database } from "../../../app/_server/database/port"
import type { BegunLink } from "../../../app/_server/ledger/links"
import { Links } from "../../../app/_server/ledger/links"
import { sessionDigest, Sessions } from "../../../app/_server/ledger/sessions"

const CHAIN = asDigest(`0x${"1c".repeat(32)}`)
const patient = asAddress(`0x${"a1".repeat(20)}`)
const other = asAddress(`0x${"b2".repeat(20)}`)
const NOW = 1_800_000_000
const LINK = "ab".repeat(32)
const [RIGHT, WRONG] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
const TOKEN = new Uint8Array(32).fill(3)
const tokenDigest = createHash("sha256").update(TOKEN).digest("hex")
const JWE = new TextEncoder().encode("a..b.c.d")

/** What the server remembers of links, on either side of the database port. */
export function linksSuite(open: () => Promise<Database>): void {
  let database: Database
  let links: Links
  before(async () => {
    database = await open()
    links = new Links(database, CHAIN)
  })
  beforeEach(async () => {
    for (const table of ["links", "link_files", "link_opens"]) await database.query(`DELETE FROM ${table}`)
  })
  after(() => database.close())

  const outcome = (work: Promise<unknown>) =>
    work.then(
      () => "done",
      (error: unknown) => (isKeywardError(error) ? error.code : String(error)),
    )
  const put = (link: string, edition: number, place = 0, jwe = JWE) =>
    links.putFile(link, patient, { edition, place, type: "application/fhir+json", token: TOKEN }, jwe, NOW)
  const make = async (
    link = LINK,
    { flags = "P", expires = null, passcode = RIGHT }: Partial<BegunLink> = {},
  ) => {
    await links.begin(link, patient, { flags, expires, passcode, tokenDigest }, NOW)
    await put(link, 1)
    await links.finish(link, patient, { edition: 1, files: 1, token: TOKEN }, NOW)
  }
  const ask = (passcode: Uint8Array | null, now = NOW, link = LINK) => links.ask(link, patient, passcode, now)
  const standing = async (now = NOW) => (await links.list(patient, now)).map((each) => each.standing)
  const kept = async (table: string) => (await database.query(`SELECT link FROM ${table}`)).length

  it("opens when all its files are there, and not before", async () => {
    await links.begin(LINK, patient, { flags: "P", expires: null, passcode: RIGHT, tokenDigest }, NOW)
    expect(await ask(RIGHT)).to.deep.equal({ outcome: "gone" })
    await put(LINK, 1, 1)
    expect(await outcome(links.finish(LINK, patient, { edition: 1, files: 2, token: TOKEN }, NOW))).to.equal(
      "link-unknown",
    )
    expect(
      await outcome(links.finish(LINK, patient, { edition: 1, files: 1, token: TOKEN }, NOW)),
      "a place is missing",
    ).to.equal("link-unknown")
    await put(LINK, 1, 0)
    await links.finish(LINK, patient, { edition: 1, files: 2, token: TOKEN }, NOW)
    await links.finish(LINK, patient, { edition: 1, files: 2, token: TOKEN }, NOW)
    expect(await ask(RIGHT)).to.deep.equal({ outcome: "open", edition: 1, flags: "P" })
    expect(await links.files(LINK, 1)).to.deep.equal([
      { place: 0, type: "application/fhir+json", size: JWE.length },
      { place: 1, type: "application/fhir+json", size: JWE.length },
    ])
    expect(await links.file(LINK, 1, 1)).to.deep.equal(JWE)
  })

  it("counts ten of fifty wrong passcodes that come at once, and is over with its files", async () => {
    await make()
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => ask(WRONG)))
    const wrong = verdicts.flatMap((each) => (each.outcome === "passcode-wrong" ? [each.left] : []))
    expect(wrong.sort((a, b) => b - a)).to.deep.equal([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    expect(verdicts.filter(({ outcome: each }) => each === "gone")).to.have.length(40)
    expect(await ask(RIGHT)).to.deep.equal({ outcome: "gone" })
    expect([await standing(), await kept("link_files")]).to.deep.equal([["burnt"], 0])
  })

  it("does not count a missing passcode as a wrong one, nor gives a right one new tries", async () => {
    await make()
    for (let time = 0; time < 12; time++)
      expect(await ask(null)).to.deep.equal({ outcome: "passcode-missing", left: 10 })
    expect(await ask(WRONG)).to.deep.equal({ outcome: "passcode-wrong", left: 9 })
    expect((await ask(RIGHT)).outcome).to.equal("open")
    expect(await ask(WRONG)).to.deep.equal({ outcome: "passcode-wrong", left: 8 })
  })

  it("is asked for sixty times an hour, and again in the next", async () => {
    await make(LINK, { flags: "", passcode: null })
    for (let time = 0; time < 60; time++) expect((await ask(null, NOW + time)).outcome).to.equal("open")
    expect(await ask(null, NOW + 100)).to.deep.equal({ outcome: "later", seconds: 3_500 })
    expect((await ask(null, NOW + 3_600)).outcome).to.equal("open")
    const [link] = await links.list(patient, NOW)
    expect(link?.opens).to.equal(61)
  })

  it("ends for its patient alone, closed and without its files", async () => {
    await make()
    expect(await outcome(links.end(LINK, other, TOKEN, NOW))).to.equal("link-unknown")
    expect(await outcome(links.opens(LINK, other))).to.equal("link-unknown")
    expect(await links.list(other, NOW)).to.deep.equal([])
    expect(await outcome(links.forget(LINK, patient, NOW)), "it is live").to.equal("link-unknown")
    const wrong = new Uint8Array(32)
    expect(await outcome(links.end(LINK, patient, wrong, NOW))).to.equal("not-allowed")
    const at = { edition: 2, place: 0, type: "application/fhir+json", token: wrong }
    expect(await outcome(links.putFile(LINK, patient, at, JWE, NOW))).to.equal("not-allowed")
    await links.end(LINK, patient, TOKEN, NOW + 1)
    await links.end(LINK, patient, TOKEN, NOW + 2)
    expect([await standing(), await kept("link_files")]).to.deep.equal([["ended"], 0])
    expect((await links.list(patient, NOW))[0]?.endedAt).to.equal(NOW + 1)
    expect(await outcome(put(LINK, 2))).to.equal("link-unknown")
    await links.forget(LINK, patient, NOW)
    expect(await kept("links")).to.equal(0)
  })

  it("is over at its second, and forgotten a month later", async () => {
    await make(LINK, { expires: NOW + 100 })
    expect((await ask(RIGHT, NOW + 99)).outcome).to.equal("open")
    expect(await ask(RIGHT, NOW + 100)).to.deep.equal({ outcome: "gone" })
    expect(await links.live(LINK, NOW + 100)).to.equal(null)
    await links.sweep(null, NOW + 101)
    expect([await standing(NOW + 101), await kept("link_files")]).to.deep.equal([["over"], 0])
    await links.sweep(null, NOW + 100 + 30 * 86_400)
    expect(await kept("links")).to.equal(0)
  })

  it("is forgotten a day later where it was never finished", async () => {
    await links.begin(LINK, patient, { flags: "", expires: null, passcode: null, tokenDigest }, NOW)
    await put(LINK, 1)
    await links.sweep(patient, NOW + 86_399)
    expect(await standing()).to.deep.equal(["making"])
    await links.sweep(patient, NOW + 86_400)
    expect([await kept("links"), await kept("link_files")]).to.deep.equal([0, 0])
  })

  it("gets another set of files only where it may change, all at once", async () => {
    await make(LINK, { flags: "L", passcode: null })
    await put(LINK, 2)
    expect(await ask(null)).to.deep.equal({ outcome: "open", edition: 1, flags: "L" })
    await links.finish(LINK, patient, { edition: 2, files: 1, token: TOKEN }, NOW)
    expect(await ask(null)).to.deep.equal({ outcome: "open", edition: 2, flags: "L" })
    expect(await links.files(LINK, 1)).to.deep.equal([])
    const fixed = "cd".repeat(32)
    await make(fixed, { flags: "", passcode: null })
    await put(fixed, 2)
    expect(await outcome(links.finish(fixed, patient, { edition: 2, files: 1, token: TOKEN }, NOW))).to.equal(
      "link-unknown",
    )
  })

  it("has a quota of links and of bytes, and one row for each id", async () => {
    await make()
    expect(
      await outcome(
        links.begin(LINK, patient, { flags: "", expires: null, passcode: null, tokenDigest }, NOW),
      ),
    ).to.equal("link-unknown")
    const large = new Uint8Array(13_000_000)
    for (let place = 0; place < 15; place++) {
      const link = place.toString(16).padStart(64, "0")
      await links.begin(link, patient, { flags: "", expires: null, passcode: null, tokenDigest }, NOW)
      await put(link, 1, 0, large)
    }
    const last = "ff".repeat(32)
    await links.begin(last, patient, { flags: "", expires: null, passcode: null, tokenDigest }, NOW)
    expect(await outcome(put(last, 1, 0, large))).to.equal("links-full")
    // The same file once more takes its own place
    await put("0".repeat(64), 1, 0, large)
    for (let count = 17; count < 100; count++)
      await links.begin(
        `e${count}`.padStart(64, "0"),
        patient,
        { flags: "", expires: null, passcode: null, tokenDigest },
        NOW,
      )
    expect(
      await outcome(
        links.begin("aa".repeat(32), patient, { flags: "", expires: null, passcode: null, tokenDigest }, NOW),
      ),
    ).to.equal("links-full")
  })

  it("has places and room of their own for what sessions that are over began, as much again", async () => {
    const account = { account: patient, wallet: patient, chainId: 31337, journalLength: 2 }
    const session = sessionDigest(await new Sessions(database, CHAIN).begin(account, NOW))
    const begin = (name: string, by: string) =>
      links.begin(
        name.padStart(64, "0"),
        patient,
        { flags: "", expires: null, passcode: null, tokenDigest, session: by },
        NOW,
      )
    const [ended, alsoEnded] = ["e".repeat(64), "d".repeat(64)]
    for (let count = 0; count < 100; count++) await begin(`a${count}`, ended)
    const large = new Uint8Array(13_000_000)
    for (let count = 0; count < 15; count++) await put(`a${count}`.padStart(64, "0"), 1, 0, large)
    for (let count = 0; count < 99; count++) await begin(`b${count}`, session)
    await put("b1".padStart(64, "0"), 1, 0, large)
    await begin("c0", alsoEnded)
    expect(await outcome(begin("c1", session))).to.equal("links-full")
    expect(await outcome(begin("c1", alsoEnded))).to.equal("links-full")
  })

  it("keeps its log in order, the first thousand, and goes with it", async () => {
    await make()
    for (let at = 0; at < 3; at++) await links.noteOpen(LINK, patient, Uint8Array.of(at))
    await database.query(
      `INSERT INTO link_opens (incarnation, link, place, sealed)
       WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
       SELECT '${CHAIN}', '${LINK}', i, $1 FROM n`,
      [Uint8Array.of(7)],
    )
    await links.noteOpen(LINK, patient, Uint8Array.of(9))
    const opens = await links.opens(LINK, patient)
    expect(opens).to.have.length(1_000)
    expect(opens.slice(0, 3).map(([byte]) => byte)).to.deep.equal([0, 1, 2])
    expect(opens.at(-1)).to.deep.equal(Uint8Array.of(7))
    await links.end(LINK, patient, TOKEN, NOW)
    await links.forget(LINK, patient, NOW)
    expect(await kept("link_opens")).to.equal(0)
    await links.noteOpen(LINK, patient, Uint8Array.of(9))
    expect(await kept("link_opens")).to.equal(0)
  })
}
