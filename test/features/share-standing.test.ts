import { expect } from "chai"
import { mustCompare, standingOf } from "../../app/_features/share/standing"
import type { KeyFacts } from "../../app/_features/share/standing"
import type { Verification, Vouching } from "../../app/_journeys/read-directory"
import { asAddress, asDigest } from "../../app/_core/types"

const NOW = Date.UTC(2026, 10, 23) / 1000
const place = {
  ...{ block: 7, blockHash: asDigest(`0x${"07".repeat(32)}`), logIndex: 0 },
  ...{ transaction: asDigest(`0x${"08".repeat(32)}`), timestamp: Date.UTC(2026, 9, 1) / 1000 },
}
const by: Vouching = {
  issuer: { address: asAddress(`0x${"c4".repeat(20)}`), name: "Danube Medical Chamber" },
  ...{ keyDigest: place.blockHash, profileDigest: place.transaction, attestedAt: place, revokedAt: null },
  expiresAt: Date.UTC(2028, 0, 31) / 1000,
  standing: "live",
  profile: { v: 1, name: "Dr Elena Marchetti", specialty: "Diabetology", licence: "1" },
}
const verified: Verification = { kind: "verified", by: [by] }
const otherKey: Verification = { kind: "other-key", by: [by] }
const ended: Verification = { kind: "ended", by: { ...by, standing: "revoked", revokedAt: place } }
const unknown: Verification = { kind: "unknown" }

const facts = (verification: Verification, more: Partial<KeyFacts> = {}): KeyFacts => ({
  ...{ isDemo: false, sharedBefore: false, changed: false, verification },
  ...more,
})

describe("Whether the digits have to be compared", () => {
  it("is not where an issuer vouches for this very key", () => {
    expect(mustCompare(facts(verified))).to.equal(false)
  })

  it("is not for the very key whose digits were compared before: the device checks that", () => {
    for (const none of [unknown, ended, otherKey])
      expect(mustCompare(facts(none, { compared: true }))).to.equal(false)
    const { kind, text } = standingOf(facts(unknown, { compared: true }), NOW)
    expect([kind, text]).to.deep.equal(["verified", "The key that you compared"])
    expect(mustCompare(facts(unknown, { compared: false }))).to.equal(true)
  })

  it("is for a person new to them for whom nobody vouches, or does any more", () => {
    for (const none of [unknown, ended]) {
      expect(mustCompare(facts(none))).to.equal(true)
      expect(mustCompare(facts(none, { sharedBefore: true })), "the same key as before").to.equal(false)
      expect(mustCompare(facts(none, { isDemo: true }))).to.equal(false)
    }
  })

  it("is wherever the key is another one: whoever vouches, whoever it is", () => {
    for (const verification of [verified, otherKey, ended, unknown])
      for (const isDemo of [false, true])
        expect(mustCompare(facts(verification, { changed: true, sharedBefore: true, isDemo }))).to.equal(true)
    for (const isDemo of [false, true])
      for (const sharedBefore of [false, true])
        expect(mustCompare(facts(otherKey, { isDemo, sharedBefore }))).to.equal(true)
  })
})

describe("What is said about somebody's key", () => {
  const said = (it: KeyFacts) => {
    const { kind, text, detail } = standingOf(it, NOW)
    return [kind, `${text as string}. ${detail as string}`]
  }

  it("names who vouches, and until when", () => {
    expect(said(facts(verified))).to.deep.equal([
      "verified",
      "Verified by Danube Medical Chamber. Until 31 January 2028.",
    ])
    const soon = { ...by, expiresAt: NOW + 5 * 86_400 }
    expect(said(facts({ kind: "verified", by: [soon] }))[1]).to.include("(soon)")
  })

  it("says plainly that nobody does, or no longer", () => {
    expect(said(facts(unknown))).to.deep.equal([
      "unverified",
      "Not verified. Nobody vouches for this account. Make sure that it is theirs before you share.",
    ])
    const [kind, words] = said(facts(ended))
    expect(kind).to.equal("unverified")
    expect(words).to.include("No longer verified")
    expect(words).to.include("Danube Medical Chamber vouched for Dr Elena Marchetti until 1 October 2026")
    expect(words).to.include("took it back")
  })

  it("puts a changed key before everything else", () => {
    const [kind, words] = said(facts(verified, { changed: true, sharedBefore: true }))
    expect(kind).to.equal("changed")
    expect(words).to.include("Danube Medical Chamber vouches for the new one")
    expect(said(facts(unknown, { changed: true, sharedBefore: true }))[1]).to.include(
      "Nobody vouches for the new one",
    )
    expect(said(facts(otherKey))[0]).to.equal("changed")
  })
})
