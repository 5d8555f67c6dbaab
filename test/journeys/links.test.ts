import { expect } from "chai"
import { SHLViewer } from "kill-the-clipboard"
import { directLinkFetcher } from "../../app/_adapters/server/direct-link-fetcher"
import { fromUtf8, toBase64url, utf8 } from "../../app/_core/crypto/bytes"
import { isKeywardError } from "../../app/_core/errors"
import { askLink, fetchLinked } from "../../app/_core/shl/ask-link"
import type { LinkAnswer } from "../../app/_core/shl/ask-link"
import { parseHealthLink } from "../../app/_core/shl/health-link"
import { openLinkedFile } from "../../app/_core/shl/open-file"
import type { LinkFile } from "../../app/_core/shl/seal-file"
import { textOfLink } from "../../app/_core/shl/own-link"
import { changeLink, endLink, forgetLink, linkLog, listLinks, makeLink } from "../../app/_journeys/links"
import type { LinkWish, MadeLink } from "../../app/_journeys/links"
import { gatherLinkFiles } from "../../app/_journeys/gather-link-files"
import { readPatient } from "../../app/_journeys/read-patient"
import { listRecords } from "../../app/_journeys/read-record"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const BUNDLE: LinkFile = {
  type: "application/fhir+json",
  json: '{"resourceType":"Bundle","type":"collection","entry":[]}',
}
const LARGE: LinkFile = { ...BUNDLE, json: `{"resourceType":"Basic","id":"${"x".repeat(70_000)}"}` }
const CODE = "04120957"
const { signal } = new AbortController()

describe("a link for somebody without an account", function () {
  this.timeout(60_000)
  let world: World
  let patient: Actor
  let other: Actor
  const clock = { ahead: 0 }
  before(async () => {
    world = await startWorld()
    Object.assign(world.app.services, { clock: () => new Date(Date.now() + clock.ahead * 1_000) })
    patient = await world.actor(1)
    other = await world.actor(2)
  })
  after(() => world.stop())
  afterEach(() => void (clock.ahead = 0))

  /** As a page of another site, in another browser, asks. */
  const elsewhere: typeof fetch = (url, init) =>
    fetch(url, { ...init, headers: { ...init?.headers, origin: "null", "sec-fetch-site": "cross-site" } })
  const wish = (more: Partial<LinkWish> = {}): LinkWish => ({
    ...{ flags: new Set(["P"] as const), passcode: CODE, expires: null, label: "For the clinic" },
    ...{ files: [BUNDLE], contents: ["Blood test"], ...more },
  })
  const open = (wishes: Partial<LinkWish> = {}) => wish({ flags: new Set(), passcode: null, ...wishes })
  const make = (wished = wish()) => makeLink(patient.services, patient.keys, wished)
  const ask = (link: MadeLink, passcode = CODE, recipient = "Dr Anna Example"): Promise<LinkAnswer> =>
    askLink(
      parseHealthLink(link.text, { loopback: true }),
      { recipient, passcode },
      directLinkFetcher(elsewhere),
      signal,
      { loopback: true },
    )
  const filesOf = async (link: MadeLink, answer: LinkAnswer): Promise<string[]> => {
    if (answer.outcome !== "files") throw new Error(answer.outcome)
    const texts: string[] = []
    for (const { at } of answer.manifest.files) {
      const jwe = "jwe" in at ? at.jwe : await fetchLinked(at.url, directLinkFetcher(elsewhere), signal)
      texts.push(fromUtf8((await openLinkedFile(jwe, link.own.key)).content).trimEnd())
    }
    return texts
  }
  const standing = async ({ row }: MadeLink) =>
    (await listLinks(patient.services, patient.keys)).find((each) => each.row === row)?.kept?.standing
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => "done",
      (error: unknown) => (isKeywardError(error) ? error.code : String(error)),
    )
  const post = (link: MadeLink, body: unknown) =>
    elsewhere(parseHealthLink(link.text, { loopback: true }).url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })

  it("opens by our reader, files inside the manifest and at an address", async () => {
    const link = await make(wish({ files: [BUNDLE, LARGE] }))
    const answer = await ask(link)
    if (answer.outcome !== "files") throw new Error(answer.outcome)
    expect(answer.manifest.status).to.equal("finalized")
    expect(answer.manifest.files.map(({ at }) => Object.keys(at)[0])).to.deep.equal(["jwe", "url"])
    expect(await filesOf(link, answer)).to.deep.equal([BUNDLE.json, LARGE.json])
  })

  it("opens by kill-the-clipboard's reader, with passcode and without", async () => {
    for (const [wished, passcode] of [
      [wish({ files: [BUNDLE, LARGE] }), CODE],
      [open({ files: [BUNDLE, LARGE], flags: new Set(["L"] as const) }), undefined],
      [open({ flags: new Set(["U"] as const) }), undefined],
    ] as const) {
      const link = await make(wished)
      const viewer = new SHLViewer({ shlinkURI: link.text, fetch: elsewhere })
      const { fhirResources } = await viewer.resolveSHL({
        recipient: "Another reader",
        ...(passcode ? { passcode } : {}),
      })
      expect(fhirResources.map((each) => JSON.stringify(each))).to.deep.equal(
        wished.files.map(({ json }) => json),
      )
    }
  })

  it("shows its owner who asked, sealed for nobody else, and how often", async () => {
    const link = await make()
    expect(await ask(link, "00000000", "Dr \u202eEvil\n")).to.deep.equal({
      ...{ outcome: "passcode-wrong", remainingAttempts: 9 },
    })
    await ask(link)
    expect((await post(link, { recipient: "No code" })).status).to.equal(401)
    const { opens, closed } = await linkLog(patient.services, patient.keys, link.row)
    expect(closed).to.equal(0)
    expect(opens.map(({ recipient, result }) => [recipient, result])).to.deep.equal([
      ["No code", "passcode-missing"],
      ["Dr Anna Example", "opened"],
      ["Dr Evil", "passcode-wrong"],
    ])
    const all = await listLinks(patient.services, patient.keys)
    const listed = all.find(({ row }) => row === link.row)
    expect(listed?.kept).to.include({ opens: 3, wrongLeft: 9, standing: "live", flags: "P" })
    expect(listed?.own && textOfLink(listed.own)).to.equal(link.text)
    expect(await codeOf(linkLog(other.services, other.keys, link.row))).to.equal("link-unknown")
  })

  it("leaves neither id, key, passcode nor names with the server", async () => {
    const link = await make(wish({ label: "MARKEDLABEL", contents: ["MARKEDTITLE"] }))
    await ask(link, CODE, "MARKEDNAME")
    const secret = [toBase64url(link.own.id), toBase64url(link.own.key), CODE, "MARKED"]
    for (const table of ["links", "link_files", "link_opens", "sealed_documents"])
      for (const row of await world.app.services.database.query(`SELECT * FROM ${table}`))
        for (const value of Object.values(row)) {
          const text = value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value)
          for (const word of secret) expect(text.includes(word), `${table} has ${word}`).to.equal(false)
        }
    const logged = JSON.stringify(world.app.log)
    for (const word of [...secret, link.row]) expect(logged.includes(word)).to.equal(false)
  })

  it("counts ten of fifty wrong passcodes at once, and is dead for the right one", async () => {
    const link = await make()
    const statuses = await Promise.all(
      Array.from(
        { length: 50 },
        async () => (await post(link, { recipient: "x", passcode: "11111111" })).status,
      ),
    )
    expect(statuses.filter((status) => status === 401)).to.have.length(10)
    expect(statuses.filter((status) => status === 404)).to.have.length(40)
    expect(await ask(link)).to.deep.equal({ outcome: "ended" })
    expect(await standing(link)).to.equal("burnt")
    expect((await linkLog(patient.services, patient.keys, link.row)).opens).to.have.length(10)
  })

  it("ends: its files are deleted, their addresses dead, and it is as one that never was", async () => {
    const link = await make(wish({ files: [LARGE] }))
    const answer = await ask(link)
    const at = answer.outcome === "files" ? answer.manifest.files[0]?.at : undefined
    if (!at || !("url" in at)) throw new Error("no address")
    expect((await elsewhere(at.url)).status).to.equal(200)
    expect(await codeOf(endLink(other.services, other.keys, link))).to.equal("link-unknown")
    await endLink(patient.services, patient.keys, link)
    const kept = await world.app.services.database.query("SELECT link FROM link_files WHERE link = $1", [
      link.row,
    ])
    expect(kept).to.deep.equal([])
    const never = new URL(`/l/${toBase64url(new Uint8Array(32))}`, world.app.url)
    const [dead, unknown] = [
      await post(link, { recipient: "x", passcode: CODE }),
      await elsewhere(never, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"recipient":"x"}',
      }),
    ]
    expect([dead.status, await dead.text()]).to.deep.equal([unknown.status, await unknown.text()])
    expect((await elsewhere(at.url)).status).to.equal(404)
    await forgetLink(patient.services, patient.keys, link.row)
    expect(await standing(link)).to.equal(undefined)
    expect(
      (await patient.services.sealed(patient.keys).list("links")).some(({ id }) => id === link.row),
    ).to.equal(false)
  })

  it("is over at its second, and an address of a file after an hour", async () => {
    const link = await make(wish({ files: [LARGE], expires: Math.floor(Date.now() / 1_000) + 5_400 }))
    const answer = await ask(link)
    const at = answer.outcome === "files" ? answer.manifest.files[0]?.at : undefined
    if (!at || !("url" in at)) throw new Error("no address")
    clock.ahead = 3_500
    expect((await elsewhere(at.url)).status).to.equal(200)
    clock.ahead = 3_601
    expect((await elsewhere(at.url)).status).to.equal(404)
    clock.ahead = 5_401
    expect(await ask(link)).to.deep.equal({ outcome: "ended" })
    expect(await standing(link)).to.equal("over")
  })

  it("is asked for sixty times an hour", async () => {
    const link = await make(open())
    const statuses: number[] = []
    for (let time = 0; time < 61; time++) statuses.push((await post(link, { recipient: "x" })).status)
    expect(statuses.filter((status) => status === 200)).to.have.length(60)
    const last = await ask(link)
    expect(last.outcome).to.equal("later")
    expect(last.outcome === "later" && last.seconds).to.be.within(3_500, 3_600)
  })

  it("may change (L): other files under the same link, each encrypted anew", async () => {
    const link = await make(open({ flags: new Set(["L"] as const), files: [BUNDLE, BUNDLE] }))
    expect((await filesOf(link, await ask(link))).length).to.equal(2)
    await changeLink(patient.services, patient.keys, link, 2, [LARGE])
    const answer = await ask(link)
    expect(answer.outcome === "files" && answer.manifest.status).to.equal("can-change")
    expect(await filesOf(link, answer)).to.deep.equal([LARGE.json])
  })

  it("is refused with U and P, and U is one file for a GET alone", async () => {
    const both = wish({ flags: new Set(["U", "P"] as const) })
    const refused = await make(both).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(RangeError)
    const direct = await world.app.services.database.query("SELECT COUNT(*) AS links FROM links")
    const store = patient.services.links(patient.keys)
    const begin = store.begin("ab".repeat(32), {
      flags: new Set(["L"] as const),
      expires: null,
      passcode: "1",
      tokenDigest: new Uint8Array(32),
    })
    expect(await codeOf(begin), "a passcode without its flag").to.equal("request-malformed")
    const raw = { ...both, expires: 1, tokenDigest: new Uint8Array(32) }
    expect(await codeOf(store.begin("ab".repeat(32), { ...raw, flags: new Set() })), "over already").to.equal(
      "request-malformed",
    )
    expect(await world.app.services.database.query("SELECT COUNT(*) AS links FROM links")).to.deep.equal(
      direct,
    )
    const link = await make(open({ flags: new Set(["U"] as const) }))
    expect((await post(link, { recipient: "x" })).status).to.equal(404)
    const url = parseHealthLink(link.text, { loopback: true }).url
    expect((await elsewhere(url)).status, "no recipient").to.equal(400)
    const answer = await elsewhere(`${url.href}?recipient=x`)
    expect([answer.status, answer.headers.get("content-type")]).to.deep.equal([200, "application/jose"])
    const guarded = await make()
    const at = parseHealthLink(guarded.text, { loopback: true }).url
    expect((await elsewhere(`${at.href}?recipient=x`)).status).to.equal(404)
    expect((await linkLog(patient.services, patient.keys, guarded.row)).opens).to.deep.equal([])
  })

  it("may be asked for by anybody's page, without credentials; nothing else of the server may", async () => {
    const link = await make()
    const { url } = parseHealthLink(link.text, { loopback: true })
    const before = await elsewhere(url, { method: "OPTIONS" })
    expect([before.status, before.headers.get("access-control-allow-origin")]).to.deep.equal([204, "*"])
    expect(before.headers.get("access-control-allow-headers")).to.equal("content-type")
    const answer = await post(link, { recipient: "x", passcode: CODE })
    expect(answer.headers.get("access-control-allow-origin")).to.equal("*")
    expect(answer.headers.get("access-control-allow-credentials")).to.equal(null)
    expect(answer.headers.get("cache-control")).to.equal("no-store")
    for (const path of ["/api/links", `/api/links/${link.row}`, "/api/config"]) {
      const refused = await elsewhere(world.app.url + path)
      expect(refused.headers.get("access-control-allow-origin"), path).to.equal(null)
      expect(refused.status, path).to.be.at.least(400)
    }
    for (const body of [
      {},
      { recipient: "" },
      { recipient: "\u202e" },
      { recipient: 1 },
      { recipient: "x", passcode: 1 },
    ])
      expect((await post(link, body)).status).to.equal(400)
  })

  it("that fails half-way is taken back, and is nowhere", async () => {
    const before = (await listLinks(patient.services, patient.keys)).length
    const store = patient.services.links(patient.keys)
    const failing = {
      ...patient.services,
      links: () => ({
        ...{ begin: store.begin.bind(store), end: store.end.bind(store), forget: store.forget.bind(store) },
        putFile: () => Promise.reject(new Error("the network")),
      }),
    } as unknown as Actor["services"]
    await makeLink(failing, patient.keys, wish()).then(
      () => expect.fail("made"),
      (error: unknown) => expect(String(error)).to.contain("the network"),
    )
    expect(await listLinks(patient.services, patient.keys)).to.have.length(before)
    expect(await patient.services.sealed(patient.keys).list("links")).to.have.length(before)
  })

  it("is made of chosen records: FHIR as it is, a PDF inside a DocumentReference", async () => {
    await addRecords(patient, [
      newRecord(utf8(BUNDLE.json), { title: "Bundle", name: "b.json", type: "application/fhir+json" }),
      newRecord(utf8("%PDF-1.4 small"), { title: "Letter" }),
    ])
    const { services, keys } = patient
    const view = await readPatient(services, keys, keys.account)
    const listed = await listRecords(services, view, new Map())
    const { files, titles, leftOut } = await gatherLinkFiles(services, view, listed, { signal })
    expect([[...titles].sort(), leftOut]).to.deep.equal([["Bundle", "Letter"], []])
    const link = await make(open({ files }))
    const texts = await filesOf(link, await ask(link))
    expect(texts).to.include(BUNDLE.json)
    const reference = texts.find((text) => text.includes("DocumentReference")) ?? ""
    expect(reference).to.contain(Buffer.from("%PDF-1.4 small").toString("base64"))
  })
})
