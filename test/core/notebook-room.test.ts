import { expect } from "chai"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { emptyNotebook, parseNotebook, withContact, withoutLeftOut } from "../../app/_core/notebook"
import type { Notebook, Recipients } from "../../app/_core/notebook"
import { withinRoom } from "../../app/_core/notebook-room"
import { asAddress, asDigest } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"

const ROOM = { bytes: 196_000, around: 64 }
const someone = (): Address => asAddress(`0x${toHex(randomBytes(20))}`)
const people = (count: number): Address[] => Array.from({ length: count }, someone)
const all = <Value>(keys: readonly string[], value: Value) =>
  Object.fromEntries(keys.map((key) => [key, value])) as Record<Address, Value>
const scopes = (count: number) => Array.from({ length: count }, (_, i) => String(10n ** 20n + BigInt(i)))
const given = { keyDigest: asDigest(`0x${"1".repeat(64)}`), until: 2_000_000_000, since: 3, upTo: 1 }
const recipients = (accounts: readonly Address[]): Recipients => all(accounts, { "5": given })
const size = (notebook: Notebook) => Buffer.byteLength(JSON.stringify(notebook))

describe("the room of a notebook", () => {
  const own = emptyNotebook("Ines Vogel", "patient")

  it("changes nothing where all has room", () => {
    const notebook = { ...own, contacts: all(people(500), "Somebody") }
    expect(withinRoom(notebook, own, ROOM)).to.equal(notebook)
  })

  it("lets what was not confirmed go first, and is not asked for it", () => {
    const { unconfirmed: _, ...junk } = { ...own, contacts: all(people(3_800), "Nobody") }
    const kept = withinRoom({ ...own, unconfirmed: junk }, own, ROOM)
    expect(kept).to.deep.equal(own)
  })

  it("lets names of people with whom there is nothing else go, the oldest first, and counts them", () => {
    const [doctor, strangers] = [someone(), people(4_000)]
    const before = {
      ...own,
      contacts: all([doctor, ...strangers], "Nobody in particular"),
      recipients: recipients([doctor]),
      sentWraps: [{ scope: "5", epoch: 0, grantee: doctor }],
    }
    const late = someone()
    const kept = withinRoom(withContact(before, "patient", late, "Dr Late"), before, ROOM)
    expect(size(kept) + ROOM.around).to.be.at.most(ROOM.bytes)
    expect(kept.contacts[doctor], "has keys").to.equal("Nobody in particular")
    expect(kept.contacts[late], "just now").to.equal("Dr Late")
    expect(kept.contacts[strangers[0]!]).to.equal(undefined)
    expect(kept.contacts[strangers.at(-1)!]).to.equal("Nobody in particular")
    expect(kept.recipients).to.deep.equal(before.recipients)
    expect(kept.sentWraps).to.deep.equal(before.sentWraps)
    expect(kept.leftOut).to.equal(4_002 - Object.keys(kept.contacts).length)
    expect(parseNotebook(JSON.parse(JSON.stringify(kept))).leftOut).to.equal(kept.leftOut)
    expect(Object.hasOwn(withoutLeftOut(kept), "leftOut")).to.equal(false)
  })

  it("lets junk in what protects push out nothing of another kind, and the newest of its own stay", () => {
    const [first, doctor] = [someone(), someone()]
    const before = {
      ...own,
      contacts: all([doctor], "Dr Bell"),
      recipients: recipients([first, ...people(2_000), doctor]),
      spentEpochs: { "5": 3 },
    }
    const kept = withinRoom({ ...before, spentEpochs: { "5": 4 } }, before, ROOM)
    expect(size(kept) + ROOM.around).to.be.at.most(ROOM.bytes)
    expect(kept.contacts).to.deep.equal(before.contacts)
    expect(kept.spentEpochs).to.deep.equal({ "5": 4 })
    expect(Object.keys(kept.recipients ?? {}))
      .to.include(doctor)
      .and.not.include(first)
  })

  it("fits whatever somebody has filled", () => {
    const many = people(1_500)
    const junk: Notebook = {
      ...emptyNotebook("x".repeat(200_000), "doctor"),
      folders: all(scopes(1_500), "A folder"),
      contacts: all(many, "Nobody in particular"),
      seen: all(many, 7),
      patients: all(many, 7),
      actedFor: many,
      comparedKeys: all(many, given.keyDigest),
      rekeying: all(scopes(3_000), 1),
      rekeyingLeft: all(scopes(3_000), 1),
      issuers: Array.from({ length: 50 }, (_, i) => ({
        ...{ name: "x".repeat(9_000), iss: `https://example.org/${i}`, keys: [], pinnedOn: "2026-12-01" },
      })),
      recipients: recipients(many),
      sentWraps: many.map((grantee) => ({ scope: "5", epoch: 1, grantee })),
      spentEpochs: all(scopes(3_000), 1),
    }
    const doctor = someone()
    const next = { ...junk, sentWraps: [...junk.sentWraps, { scope: "9", epoch: 1, grantee: doctor }] }
    const kept = withinRoom(next, junk, ROOM)
    expect(size(kept) + ROOM.around).to.be.at.most(ROOM.bytes)
    expect(kept.sentWraps.at(-1)?.grantee).to.equal(doctor)
    expect(kept.sentWraps.length).to.be.greaterThan(100)
  })
})
