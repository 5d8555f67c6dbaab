import { expect } from "chai"
import { accountBundle } from "../../../app/_core/fhir-out/account-bundle"
import { toBase64url, toHex } from "../../../app/_core/crypto/bytes"
import { doctor } from "../journal/made-journal"
import { accountExport, entries, state } from "./account-export"

interface Resource {
  readonly resourceType: string
  readonly [member: string]: unknown
}
interface Bundle {
  readonly entry: readonly { readonly fullUrl: string; readonly resource: Resource }[]
}

const bundle = JSON.parse(JSON.stringify(accountBundle(accountExport))) as Bundle
const of = (type: string) =>
  bundle.entry.map(({ resource }) => resource).filter((one) => one.resourceType === type)

describe("an account as FHIR", () => {
  it("has a Consent for every grant and an AuditEvent for every entry", () => {
    expect(of("Consent")).to.have.length(state.grants.size)
    expect(state.grants.size).to.be.greaterThan(0)
    expect(of("AuditEvent")).to.have.length(entries.length)
  })

  it("has a DocumentReference and a Provenance for what could be opened, without content", () => {
    expect(of("DocumentReference")).to.have.length(1)
    expect(of("Provenance")).to.have.length(1)
    const [document] = of("DocumentReference")
    expect(document).to.include({ description: "ECG", status: "current" })
    expect(JSON.stringify(document)).not.to.contain('"data"')
    const [{ signature }] = of("Provenance") as unknown as [{ signature: { data: string }[] }]
    expect(signature[0]?.data).to.equal("AQL/")
  })

  it("resolves every reference inside itself", () => {
    const urls = new Set(bundle.entry.map(({ fullUrl }) => fullUrl))
    expect(urls.size).to.equal(bundle.entry.length)
    const references = [...JSON.stringify(bundle).matchAll(/"reference":"([^"]+)"/g)].map(([, url]) => url)
    expect(references.length).to.be.greaterThan(3)
    for (const url of references) expect(urls.has(url ?? ""), url).to.equal(true)
  })

  it("names accounts by their DID and by the account's own words", () => {
    const [consent] = of("Consent") as unknown as [{ provision: { actor: { reference: object }[] } }]
    expect(consent.provision.actor[0]?.reference).to.deep.equal({
      identifier: { system: "urn:ietf:rfc:3986", value: `did:pkh:eip155:31337:${doctor}` },
      display: "Dr Who",
    })
  })

  it("holds no key and no wrapped key", () => {
    const text = JSON.stringify(bundle)
    const wraps = [...state.grants.values()]
      .map(({ wrappedKey }) => wrappedKey)
      .filter(({ length }) => length > 0)
    expect(wraps.length).to.be.greaterThan(0)
    for (const wrap of wraps) {
      expect(text).not.to.contain(toHex(wrap))
      expect(text).not.to.contain(toBase64url(wrap))
    }
  })

  it("has no empty string, list or object, which FHIR does not allow", () => {
    expect(JSON.stringify(bundle)).not.to.match(/:(""|\[\]|\{\})/)
  })
})
