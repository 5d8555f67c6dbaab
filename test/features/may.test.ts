import { expect } from "chai"
import { grantKey } from "../../app/_core/journal/patient-state"
import type { GrantState } from "../../app/_core/journal/patient-state"
import { CONTRIBUTE, EVERYTHING, READ, asAddress, asDigest, asEpoch, asScope } from "../../app/_core/types"
import type { Scope, WrappedKey } from "../../app/_core/types"
import { hasSlot, mayOf, permissionsOf, readsBy } from "../../app/_features/share/may"
import type { May } from "../../app/_features/share/may"

const NOW = 1_000
const heart = asScope(7n)
const eyes = asScope(8n)
const doctor = asAddress(`0x${"d2".repeat(20)}`)
const stranger = asAddress(`0x${"f3".repeat(20)}`)
const place = {
  ...{ block: 7, blockHash: asDigest(`0x${"07".repeat(32)}`), logIndex: 0, timestamp: 1 },
  transaction: asDigest(`0x${"08".repeat(32)}`),
}
const grant = (scope: Scope, more: Partial<GrantState> = {}): GrantState => ({
  ...{ scope, grantee: doctor, expiresAt: NOW + 1, permissions: READ, epoch: asEpoch(0) },
  ...{ keyDigest: place.blockHash, wrappedKey: new Uint8Array() as WrappedKey },
  ...{ grantedAt: place, grantedBy: stranger, wrappedAt: place, ended: null },
  ...more,
})
const state = (...grants: readonly GrantState[]) => ({
  grants: new Map(grants.map((each) => [grantKey(each.scope, each.grantee), each])),
})
const ended = { by: stranger, place }

describe("What a grant lets somebody do", () => {
  it("is one of three, and each is its own permissions", () => {
    for (const [may, permissions] of [
      ["read", READ],
      ["add", CONTRIBUTE],
      ["read-and-add", READ | CONTRIBUTE],
    ] as [May, number][])
      expect([mayOf(permissions), permissionsOf(may)]).to.deep.equal([may, permissions])
  })
})

describe("By what somebody reads a scope", () => {
  const by = (...grants: readonly GrantState[]) => readsBy(state(...grants), NOW, heart, doctor)

  it("is its own grant first, then everything", () => {
    expect(by(grant(heart), grant(EVERYTHING))).to.equal("scope")
    expect(by(grant(EVERYTHING), grant(eyes))).to.equal("everything")
    expect(readsBy(state(grant(EVERYTHING)), NOW, EVERYTHING, doctor)).to.equal("scope")
  })

  it("is nothing by another folder's, another's, or one that is over, stopped, or for adding alone", () => {
    expect(by(grant(eyes), grant(heart, { grantee: stranger }))).to.equal(null)
    expect(by(grant(heart, { expiresAt: NOW }), grant(EVERYTHING, { ended }))).to.equal(null)
    expect(by(grant(heart, { permissions: CONTRIBUTE }))).to.equal(null)
  })
})

describe("Whether a grant is there to be changed, without an invitation", () => {
  it("is while nobody stopped it, also when its time is over", () => {
    expect(hasSlot(state(grant(heart, { expiresAt: 1 })), heart, doctor)).to.equal(true)
    expect(hasSlot(state(grant(heart, { permissions: CONTRIBUTE })), heart, doctor)).to.equal(true)
  })

  it("is not for another scope or person, or where it was stopped", () => {
    expect(hasSlot(state(grant(heart)), eyes, doctor)).to.equal(false)
    expect(hasSlot(state(grant(heart)), heart, stranger)).to.equal(false)
    expect(hasSlot(state(grant(heart, { ended })), heart, doctor)).to.equal(false)
  })
})
