import { expect } from "chai"
import { isKeywardError } from "../../../app/_core/errors"
import { foldJournal } from "../../../app/_core/journal/fold"
import { patientKeyFor } from "../../../app/_core/journal/patient-key"
import { keyDigest } from "../../../app/_core/keys/key-digest"
import type { RequestEntry } from "../../../app/_core/ports/requests"
import { doctor, granted, guard, journalOf, patient, revoked, stranger } from "./made-journal"
import type { Draft } from "./made-journal"

const publicKey = (seed: number) => new Uint8Array(1_216).fill(seed)
const digest = (seed: number) => keyDigest(publicKey(seed))
const published = (seed: number, more: { block?: number } = {}): Draft => ({
  ...{ kind: "KeyPublished", by: patient, publicKey: publicKey(seed) },
  ...more,
})
const asked = (block: number) =>
  [{ kind: "AccessRequested", asker: doctor, place: { block } }] as unknown as RequestEntry[]

/** Which key is taken, by its seed, or why none is. */
function taken(drafts: readonly Draft[], more: object = {}): number | string | undefined {
  try {
    const state = foldJournal(journalOf(drafts).entries)
    return patientKeyFor(state, { account: doctor, ...more }).publicKey[0]
  } catch (error) {
    return isKeywardError(error) ? error.code : String(error)
  }
}

describe("a patient's key, for somebody about to encrypt to it", () => {
  it("is the published one, for whoever never had to do with the patient", () => {
    expect(taken([published(1), published(2)])).to.equal(2)
    expect(taken([published(1), granted({ grantee: stranger }), published(2)])).to.equal(2)
    expect(taken([])).to.equal("key-missing")
  })

  it("is the one of the first grant, and no other since: neither a later grant nor going back helps", () => {
    expect(taken([published(1), granted()])).to.equal(1)
    expect(taken([published(1), published(2), granted(), published(2)])).to.equal(2)
    for (const since of [
      [published(2)],
      [published(2), granted()],
      [revoked(), published(2), granted()],
      [published(2), published(1)],
    ])
      expect(taken([published(1), granted(), ...since])).to.equal("key-changed")
    expect(taken([granted(), published(1)]), "a grant before any key").to.equal("key-changed")
  })

  it("is the one of the first request; what came into its own block came after the reason was sealed", () => {
    const keys = [published(1, { block: 5 }), published(2, { block: 9 })]
    expect(taken(keys, { requests: asked(10) })).to.equal(2)
    expect(taken(keys, { requests: asked(9) })).to.equal("key-changed")
    expect(taken(keys, { requests: asked(6) })).to.equal("key-changed")
    expect(taken([...keys, granted({ block: 12 })], { requests: asked(6) }), "whichever is first").to.equal(
      "key-changed",
    )
  })

  it("is the one that was compared, whatever else is so, and only that one", () => {
    const keys = [published(1), granted(), published(2)]
    expect(taken(keys, { compared: digest(2) })).to.equal(2)
    expect(taken(keys, { compared: digest(1) })).to.equal("key-changed")
    expect(taken([published(1)], { compared: digest(2) })).to.equal("key-changed")
  })

  it("is none while the patient is frozen", () => {
    const frozen: Draft = { kind: "AccountFrozen", by: guard }
    expect(taken([published(1), granted(), frozen], { compared: digest(1) })).to.equal("account-frozen")
  })
})
