import { expect } from "chai"
import { cardFileText, scanned } from "../../../app/_core/shl/scanned"
import { makeIssuer, numeric, payloadText } from "./make-card"

const LINK = "shlink:/eyJ1cmwiOiJodHRwczovL2Eu-_"

describe("what is pasted or scanned", () => {
  it("is a link, with its viewer or amid other words", () => {
    for (const [text, found] of [
      [LINK, LINK],
      [`  ${LINK}\n`, LINK],
      [`https://viewer.example/x#${LINK}`, `https://viewer.example/x#${LINK}`],
      [
        `Dear Ana, this is your link:\nhttps://viewer.example#${LINK}.\nBye`,
        `https://viewer.example#${LINK}`,
      ],
    ] as const)
      expect(scanned(text), text).to.deep.equal({ kind: "link", text: found })
  })

  it("is a card in one code, or in several that come one after the other", async () => {
    const jws = await (await makeIssuer()).sign(payloadText())
    const one = scanned(`my card shc:/${numeric(jws)}`)
    expect(one.kind === "cards" && one.texts.cards).to.deep.equal([jws])
    const [first, second] = [`shc:/1/2/${numeric(jws.slice(0, 300))}`, `shc:/2/2/${numeric(jws.slice(300))}`]
    const half = scanned(second)
    expect(half.kind === "cards" && half.texts).to.deep.include({ cards: [], missing: [[1]] })
    const again = scanned(second, half.kind === "cards" ? half.codes : [])
    expect(again).to.deep.equal(half)
    const whole = scanned(first, half.kind === "cards" ? half.codes : [])
    expect(whole.kind === "cards" && whole.texts).to.deep.include({ cards: [jws], missing: [] })
  })

  it("is the text of a file of cards, which it makes again", async () => {
    const jws = await (await makeIssuer()).sign(payloadText())
    const found = scanned(cardFileText([jws]))
    expect(found.kind === "cards" && found.texts.cards).to.deep.equal([jws])
  })

  it("is nothing where there is neither", () => {
    for (const text of ["", "https://example.org", "shlink:/", "shc:", `{"verifiableCredential`, "{}"])
      expect(scanned(text), text).to.deep.equal({ kind: "nothing" })
  })
})
