import { deflateRawSync } from "node:zlib"
import { expect } from "chai"
import { join } from "node:path"
import { isKeywardError } from "../../../app/_core/errors"
import { toBase64url, utf8 } from "../../../app/_core/crypto/bytes"
import { forPage, read, readCards, readingOf } from "../../../app/_viewers/health-card/read"
import { makeIssuer, numeric, payloadText } from "../../core/shl/make-card"
import { inputFrom, inputOf } from "../input"
import { folderOf } from "../shared"

const now = new Date("2026-06-01T12:00:00Z")
const fileOf = (...cards: string[]) => new Blob([JSON.stringify({ verifiableCredential: cards })])
const open = async (file: Blob, issuers: Parameters<typeof readCards>[1]["issuers"] = []) => {
  const model = await readCards(file, { issuers, now })
  return { model, reading: readingOf(model) }
}

describe("the SMART Health Card viewer", () => {
  it("shows what a card holds and says that its signature was not checked", async () => {
    const { sign } = await makeIssuer()
    const input = await inputOf(fileOf(await sign(payloadText())), "a.smart-health-card")
    expect(input.found.viewer).to.equal("health-card")
    const model = await read(input)
    expect(model.cards[0]?.signature).to.equal("unknown-issuer")
    const reading = readingOf(model)
    expect(reading.notes.join(" ")).to.contain("Not verified: you have not added this issuer")
    expect(reading.author).to.equal("https://clinic.example/cards")
    expect(reading.subjects.map(({ name }) => name)).to.deep.equal(["Ada Anyperson"])
    expect(model.cards[0]?.lines).to.deep.include({ label: "Kind", text: "immunization" })
  })

  it("passes on the facts of the bundle with digits as written", async () => {
    const { sign } = await makeIssuer()
    const { reading } = await open(fileOf(await sign(payloadText())))
    expect(reading.facts.map(({ kind }) => kind)).to.have.members(["vaccination", "result"])
    expect(reading.facts.find(({ kind }) => kind === "result")?.quantity?.value).to.equal("4.10")
    expect(reading.facts.flatMap(({ flags }) => flags)).to.deep.equal([])
  })

  it("is judged by the issuers that the reader hands in", async () => {
    const { sign, trusted } = await makeIssuer()
    const input = await inputOf(fileOf(await sign(payloadText())), "a.smart-health-card")
    expect((await read({ ...input, issuers: [trusted] })).cards[0]?.signature).to.equal("verified")
    expect((await read(input)).cards[0]?.signature).to.equal("unknown-issuer")
  })

  it("is verified with a key of the issuer that is known here only", async () => {
    const { sign, trusted } = await makeIssuer()
    const stranger = await makeIssuer()
    const card = fileOf(await sign(payloadText()))
    const verified = await open(card, [trusted])
    expect(verified.model.cards[0]?.signature).to.equal("verified")
    expect(verified.reading.notes[0]).to.contain("Verified: signed by Invented Clinic")
    expect((await open(card, [stranger.trusted])).model.cards[0]?.signature).to.equal("unknown-key")
    const elsewhere = { ...trusted, iss: "https://other.example" }
    expect((await open(card, [elsewhere])).model.cards[0]?.signature).to.equal("unknown-issuer")
  })

  it("says that the signature is wrong if the content was changed, and marks its facts", async () => {
    const { sign, trusted } = await makeIssuer()
    const [head, , signature] = (await sign(payloadText())).split(".")
    const other = toBase64url(new Uint8Array(deflateRawSync(payloadText({ name: "Other" }))))
    const { model, reading } = await open(fileOf(`${head}.${other}.${signature}`), [trusted])
    expect(model.cards[0]?.signature).to.equal("wrong")
    expect(reading.notes[0]).to.contain("The signature is wrong")
    for (const { flags } of reading.facts) expect(flags).to.include("Signature wrong")
  })

  it("takes no other algorithm under the name of a known key", async () => {
    const { sign, trusted, kid } = await makeIssuer()
    const [, body] = (await sign(payloadText())).split(".")
    const head = toBase64url(utf8(JSON.stringify({ alg: "none", zip: "DEF", kid })))
    expect((await open(fileOf(`${head}.${body}.`), [trusted])).model.cards[0]?.signature).to.equal("wrong")
  })

  it("says that a card is over or not valid yet", async () => {
    const { sign } = await makeIssuer()
    const over = await open(fileOf(await sign(payloadText({ exp: 1780000000 }))))
    expect(over.reading.notes.join(" ")).to.contain("expired on 28 May 2026")
    const early = await readCards(fileOf(await sign(payloadText())), { issuers: [], now: new Date(0) })
    expect(early.cards[0]?.warnings[0]).to.contain("not valid before 2 February 2026")
  })

  it("reads the text of a QR code, and of several in any order", async () => {
    const { sign } = await makeIssuer()
    const jws = await sign(payloadText())
    const cut = Math.floor(jws.length / 2)
    const [first, second] = [numeric(jws.slice(0, cut)), numeric(jws.slice(cut))]
    for (const text of [
      `shc:/${numeric(jws)}`,
      `shc:/2/2/${second}\nshc:/1/2/${first}\nshc:/1/2/${first}\n`,
    ]) {
      const input = await inputOf(text, "scanned.txt")
      expect(input.found.viewer).to.equal("health-card")
      expect(readingOf(await read(input)).facts).to.have.length(2)
    }
    const { reading } = await open(new Blob([`shc:/2/2/${second}`]))
    expect(reading.notes[0]).to.contain("part 1 of its QR codes is missing")
    expect(reading.notShown).to.deep.include({ what: "card that is not whole", count: 1 })
  })

  it("never joins chunks of different cards", async () => {
    const { sign } = await makeIssuer()
    const codes: string[] = []
    for (const name of ["One", "Two"]) {
      const jws = await sign(payloadText({ name }))
      codes.push(`shc:/1/2/${numeric(jws.slice(0, 300))}`, `shc:/2/2/${numeric(jws.slice(300))}`)
    }
    const { model, reading } = await open(new Blob([codes.join("\n")]))
    expect(model.cards).to.deep.equal([])
    expect(reading.notes[0]).to.contain("can’t be told apart")
  })

  it("names the person of each statement if the cards are about several people", async () => {
    const { sign } = await makeIssuer()
    const { reading } = await open(
      fileOf(await sign(payloadText({ name: "One" })), await sign(payloadText({ name: "Two" }))),
    )
    expect(reading.facts.map(({ subject }) => subject)).to.deep.equal([
      "Ada One",
      "Ada One",
      "Ada Two",
      "Ada Two",
    ])
    expect(reading.facts[3]?.pointer).to.match(/^card 2: /)
  })

  it("says which card is damaged and shows the others", async () => {
    const { sign } = await makeIssuer()
    const { model, reading } = await open(fileOf("a.b.c", await sign(payloadText())))
    expect(model.cards.map(({ signature }) => signature)).to.deep.equal([null, "unknown-issuer"])
    expect(reading.notes[0]).to.contain("damaged")
    expect(reading.facts).to.have.length(2)
  })

  it("opens no card that inflates without end", async () => {
    const { sign } = await makeIssuer()
    const { model } = await open(fileOf(await sign(" ".repeat(6_000_000) + payloadText())))
    expect(model.cards[0]?.verdict).to.contain("more than what can be opened")
  })

  it("says a damaged card of the cases plainly", async function () {
    const model = await read(
      await inputFrom(join(folderOf(this, "corpora/cases"), "patient.smart-health-card")),
    )
    expect(readingOf(model).notes[0]).to.contain("damaged")
    expect(readingOf(model).notShown).to.deep.equal([{ what: "card that can’t be read", count: 1 }])
  })

  it("is damaged if it is no file of cards", async () => {
    const failed = await open(new Blob([`{"verifiableCredential": 3}`])).catch((error: unknown) => error)
    expect(isKeywardError(failed, "document-damaged")).to.equal(true)
  })

  it("gives its page the bundle as FHIR, and every note once", async () => {
    const { sign } = await makeIssuer()
    const { model } = await open(fileOf(await sign(payloadText())))
    const page = await forPage(model)
    expect(page.model.cards[0]?.bundle?.type).to.equal("application/fhir+json")
    expect(await page.model.cards[0]?.bundle?.content?.text()).to.contain(`"value":4.10`)
    expect(page.reading.notes).to.deep.equal([])
  })
})
