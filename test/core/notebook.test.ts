import { expect } from "chai"
import {
  emptyNotebook,
  hasMet,
  isKnown,
  parseNotebook,
  patientAt,
  unconfirmedFrom,
  withActedFor,
  withComparedKey,
  withConfirmed,
  withContact,
  withFolder,
  withoutUnconfirmed,
} from "../../app/_core/notebook"
import { asAddress, asDigest, asScope } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"
import { makeIssuer } from "./shl/make-card"

const account = (digit: string) => asAddress(`0x${digit.repeat(40)}`)
const [named, opened, seen, stranger] = [account("a"), account("b"), account("c"), account("d")]
const nobody: ReadonlySet<Address> = new Set()

describe("a notebook", () => {
  const notebook = {
    ...emptyNotebook("Dr Rao", "doctor"),
    contacts: { [named]: "Asha" },
    patients: { [opened]: 7 },
    seen: { [seen]: 3 },
  }

  it("knows whom the account named or opened, and nobody else", () => {
    for (const patient of [named, opened, seen]) expect(isKnown(notebook, nobody, patient)).to.equal(true)
    expect(isKnown(notebook, nobody, stranger)).to.equal(false)
    expect(isKnown(null, nobody, named)).to.equal(false)
  })

  it("need not know whom the account asked for access", () => {
    const asked = account("e")
    for (const each of [notebook, null]) {
      expect(isKnown(each, new Set([asked]), asked)).to.equal(true)
      expect(isKnown(each, new Set([asked]), stranger)).to.equal(false)
    }
  })

  it("finds an opened patient by their place in the inbox", () => {
    expect(patientAt(notebook, 7)).to.equal(opened)
    expect(patientAt(notebook, 3)).to.equal(null)
  })

  it("takes a name for somebody and for a folder, and leaves the rest; begins where there is none", () => {
    const more = withFolder(withContact(notebook, "patient", stranger, "Tomas"), asScope(7n), "Heart")
    expect(more).to.deep.equal({
      ...notebook,
      contacts: { [named]: "Asha", [stranger]: "Tomas" },
      folders: { "7": "Heart" },
    })
    const begun = withContact(null, "doctor", named, "Asha")
    expect(begun).to.deep.equal({ ...emptyNotebook("", "doctor"), contacts: { [named]: "Asha" } })
    expect(withFolder(null, asScope(7n), "Heart").folders).to.deep.equal({ "7": "Heart" })
  })

  it("is read again as it was written, and from before it knew places", () => {
    expect(parseNotebook(JSON.parse(JSON.stringify(notebook)))).to.deep.equal(notebook)
    const { patients, ...former } = notebook
    expect(parseNotebook(former)).to.deep.equal({ ...former, patients: {} })
    const { birthDate: _none, ...older } = notebook
    expect(parseNotebook(older)).to.deep.equal(notebook)
    expect(parseNotebook({ ...notebook, birthDate: "1957-03-12" }).birthDate).to.equal("1957-03-12")
    for (const birthDate of ["1957", 19570312, "12.03.1957"])
      expect(parseNotebook({ ...notebook, birthDate }).birthDate).to.equal("")
    const odd = { ...notebook, patients: { ...patients, nobody: 1, [stranger]: "2" } }
    expect(parseNotebook(odd).patients).to.deep.equal(patients)
  })

  it("keeps which key of a patient was compared last, and leaves out what is none", () => {
    const key = asDigest(`0x${"12".repeat(32)}`)
    const kept = withComparedKey(notebook, named, key)
    expect(kept).to.deep.equal({ ...notebook, comparedKeys: { [named]: key } })
    expect(parseNotebook(JSON.parse(JSON.stringify(kept)))).to.deep.equal(kept)
    expect(withComparedKey(null, named, key).comparedKeys).to.deep.equal({ [named]: key })
    const odd = { ...kept, comparedKeys: { ...kept.comparedKeys, [seen]: "0x12", nobody: key } }
    expect(parseNotebook(odd)).to.deep.equal(kept)
    const { comparedKeys: _none, ...older } = notebook
    expect(parseNotebook(older)).to.deep.equal(notebook)
  })

  it("keeps issuers of health cards, and opens without them as before", async () => {
    const { trusted } = await makeIssuer()
    const kept = { ...notebook, issuers: [trusted] }
    expect(parseNotebook(JSON.parse(JSON.stringify(kept)))).to.deep.equal(kept)
    const { issuers: _none, ...older } = notebook
    expect(parseNotebook(older).issuers).to.deep.equal([])
  })

  it("leaves out an issuer that it does not understand, and the second of one address", async () => {
    const { trusted } = await makeIssuer()
    const [key] = trusted.keys
    const odd = [
      null,
      { ...trusted, iss: "http://clinic.example" },
      { ...trusted, iss: "https://clinic.example/" },
      { ...trusted, iss: "https://clinic.example?x=1" },
      { ...trusted, keys: [] },
      { ...trusted, keys: [{ ...key, crv: "P-384" }] },
      { ...trusted, keys: [{ ...key, x: "short" }] },
      { ...trusted, pinnedOn: "yesterday" },
    ]
    expect(parseNotebook({ ...notebook, issuers: odd }).issuers).to.deep.equal([])
    const twice = [trusted, { ...trusted, name: "Another" }]
    expect(parseNotebook({ ...notebook, issuers: twice }).issuers).to.deep.equal([trusted])
    const more = { ...trusted, keys: [{ ...key, d: "a private half" }] }
    expect(parseNotebook({ ...notebook, issuers: [more] }).issuers).to.deep.equal([trusted])
  })

  describe("that only former keys sealed", () => {
    const { unconfirmed: _, ...members } = notebook

    it("is used for who the person is, and kept", () => {
      const read = unconfirmedFrom(notebook)
      expect(read).to.deep.equal({ ...emptyNotebook("Dr Rao", "doctor"), unconfirmed: members })
      expect(parseNotebook(JSON.parse(JSON.stringify(read)))).to.deep.equal(read)
    })

    it("is taken back under what was written since, or thrown away", () => {
      const since = withContact(unconfirmedFrom(notebook), "doctor", named, "Asha R.")
      const back = withConfirmed(withFolder(since, asScope(7n), "Heart"))
      expect(back).to.deep.equal({ ...notebook, contacts: { [named]: "Asha R." }, folders: { "7": "Heart" } })
      expect(withoutUnconfirmed(since).unconfirmed).to.equal(null)
      expect(withoutUnconfirmed(since).contacts).to.deep.equal({ [named]: "Asha R." })
      expect(withConfirmed(notebook)).to.equal(notebook)
    })

    it("loses nothing where that happens twice", () => {
      const twice = unconfirmedFrom(withFolder(unconfirmedFrom(notebook), asScope(8n), "Skin"))
      expect(withConfirmed(twice)).to.deep.equal({ ...notebook, folders: { "8": "Skin" } })
    })

    it("is one deep, however deep somebody has made it", () => {
      const depth = 20_000
      const text = `${'{"name":"x","unconfirmed":'.repeat(depth)}{}${"}".repeat(depth)}`
      const read = parseNotebook(JSON.parse(text))
      expect(read.unconfirmed).not.to.equal(null)
      expect(Object.hasOwn(read.unconfirmed ?? {}, "unconfirmed")).to.equal(false)
    })
  })

  it("remembers whom the account has acted for, a hundred at most, the latest first", () => {
    let kept = withActedFor(null, named)
    for (let other = 0; other < 100; other++)
      kept = withActedFor(kept, asAddress(`0x${other.toString(16).padStart(40, "0")}`))
    expect(kept.actedFor).to.have.length(100)
    expect(hasMet(kept, named)).to.equal(false)
    kept = withActedFor(kept, named)
    expect(kept.actedFor[0]).to.equal(named)
    expect(parseNotebook({ actedFor: [named, named, 7, "0x12"] }).actedFor).to.deep.equal([named])
    for (const met of [named, opened, seen]) expect(hasMet(notebook, met)).to.equal(true)
    expect(hasMet(notebook, stranger)).to.equal(false)
  })
})
