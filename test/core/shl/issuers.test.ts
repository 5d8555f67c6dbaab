import { expect } from "chai"
import { exportJWK, generateKeyPair } from "jose"
import { isKeywardError } from "../../../app/_core/errors"
import type { LinkFetcher, LinkResponse } from "../../../app/_core/shl/ask-link"
import { openCard } from "../../../app/_core/shl/open-card"
import { fetchIssuerKeys, parseKeySet } from "../../../app/_core/shl/issuer-keys"
import { asIssuerAddress, withIssuer, withoutIssuer } from "../../../app/_core/shl/trusted-issuers"
import { ISS, makeIssuer, payloadText } from "./make-card"

const { signal } = new AbortController()
function host(answer: Partial<LinkResponse>) {
  const asked: string[] = []
  const fetcher: LinkFetcher = {
    fetch(url, manifest) {
      asked.push(`${manifest ? "POST" : "GET"} ${url.href}`)
      return Promise.resolve({ status: 200, text: "", retryAfter: null, ...answer })
    },
  }
  return { asked, fetcher }
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "",
    (error: unknown) => (isKeywardError(error) ? error.code : error),
  )

describe("the keys of an issuer of health cards", () => {
  it("are fetched from beneath the issuer's address, each with its thumbprint", async () => {
    const { jwk, kid } = await makeIssuer()
    const { asked, fetcher } = host({ text: JSON.stringify({ keys: [{ ...jwk, x5c: ["AAAA"] }] }) })
    const { keys, unusable } = await fetchIssuerKeys(ISS, fetcher, signal)
    expect(asked).to.deep.equal([`GET ${ISS}/.well-known/jwks.json`])
    expect(unusable).to.equal(0)
    const { kty, crv, x, y } = jwk
    expect(keys).to.deep.equal([{ thumbprint: kid, key: { kty, crv, x, y } }])
  })

  it("have the thumbprint of RFC 7638 that the framework's example names", async () => {
    // spec.smarthealth.cards, "Public keys": kid is the thumbprint of this key
    const example = {
      kty: "EC",
      kid: "3Kfdg-XwP-7gXyywtUfUADwBumDOPKMQx-iELL11W9s",
      use: "sig",
      alg: "ES256",
      crv: "P-256",
      x: "11XvRWy1I2S0EyJlyf_bWfw_TQ5CJJNLw78bHXNxcgw",
      y: "eZXwxvO1hvCY0KucrPfKo7yAyMT6Ajc3N7OkAB6VYy8",
    }
    expect((await parseKeySet(JSON.stringify({ keys: [example] })))?.keys[0]?.thumbprint).to.equal(
      example.kid,
    )
  })

  it("leave out, counted, what cards cannot be signed with", async () => {
    const { jwk } = await makeIssuer()
    const p384 = await exportJWK((await generateKeyPair("ES384", { extractable: true })).publicKey)
    const off = { ...jwk, y: jwk.x }
    const text = JSON.stringify({
      keys: [jwk, jwk, p384, off, { ...jwk, kid: "other" }, { ...jwk, d: "AAAA" }, 7, null],
    })
    const set = await parseKeySet(text)
    expect(set?.keys).to.have.length(1)
    expect(set?.unusable).to.equal(6)
  })

  it("are not taken from a malformed set, from too many keys, or from a set without usable keys", async () => {
    const { jwk } = await makeIssuer()
    for (const text of ["<html>", "null", "[]", "{}", `{"keys":{}}`])
      expect(await parseKeySet(text), text).to.equal(null)
    expect(await parseKeySet(JSON.stringify({ keys: Array(51).fill(jwk) }))).to.equal(null)
    for (const answer of [{ text: `{"keys":[]}` }, { text: "<html>" }, { status: 404 }] as const)
      expect(await codeOf(fetchIssuerKeys(ISS, host(answer).fetcher, signal))).to.equal("link-unreachable")
    expect(await codeOf(fetchIssuerKeys(ISS, host({ status: 429 }).fetcher, signal))).to.equal(
      "too-many-requests",
    )
  })

  it("verify the issuer's cards from then on, and no longer once they are removed", async () => {
    const { jwk, sign } = await makeIssuer()
    const card = await sign(payloadText())
    const { keys } = await fetchIssuerKeys(
      ISS,
      host({ text: JSON.stringify({ keys: [jwk] }) }).fetcher,
      signal,
    )
    const issuer = { name: "Clinic", iss: ISS, keys: keys.map(({ key }) => key), pinnedOn: "2026-05-01" }
    const issuers = withIssuer([], issuer)
    expect(await openCard(card, issuers)).to.include({ signature: "verified", issuerName: "Clinic" })
    expect((await openCard(card, withoutIssuer(issuers, ISS))).signature).to.equal("unknown-issuer")
    const other = await makeIssuer()
    const replaced = withIssuer(issuers, { ...other.trusted, name: "Clinic" })
    expect(replaced).to.have.length(1)
    expect((await openCard(card, replaced)).signature).to.equal("unknown-key")
  })
})

describe("the address of an issuer", () => {
  it("is taken as cards have it, from what people type", () => {
    for (const typed of [ISS, `${ISS}/`, ` ${ISS.slice("https://".length)} `])
      expect(asIssuerAddress(typed), typed).to.equal(ISS)
    expect(asIssuerAddress("https://clinic.example/")).to.equal("https://clinic.example")
  })

  it("is https, without question, fragment or name", () => {
    for (const typed of [
      "",
      "no address",
      "http://clinic.example",
      "https://clinic.example?a=b",
      "https://clinic.example#a",
      "https://me@clinic.example",
      "javascript:alert(1)",
    ])
      expect(asIssuerAddress(typed), typed).to.equal(null)
  })
})
