import { expect } from "chai"
import { foldJournal } from "../../app/_core/journal/fold"
import { registryContext } from "../../app/_core/keys/context"
import { ownKeychain } from "../../app/_core/keys/keychain"
import { asAddress } from "../../app/_core/types"
import type { PatientView } from "../../app/_journeys/read-patient"
import { isSameView, keepUnchanged } from "../../app/_session/unchanged"
import { added, granted, journalOf, patient } from "../core/journal/made-journal"

const ENDS = 1_000
const ctx = registryContext({ chainId: 31_337, registry: asAddress(`0x${"12".repeat(20)}`), patient })
const keys = { account: patient, identity: null, publicKey: new Uint8Array(), masters: new Map() }
const stateOf = () => foldJournal(journalOf([added(0), granted({ expiresAt: ENDS })]).entries)

describe("what is read again and says the same", () => {
  const state = stateOf()
  const keychain = ownKeychain(keys, ctx)
  const view = (more: Partial<PatientView> = {}): PatientView => ({
    ...{ patient, ctx, state, keychain, isOwn: true, now: ENDS - 100, ...more },
  })
  const first = view()
  const next = (more: Partial<PatientView>) => {
    const now = view(more)
    return { now, kept: keepUnchanged(isSameView)(first, now) }
  }

  it("stays the same object for a minute", () => {
    expect(next({ now: first.now + 59 }).kept).to.equal(first)
    for (const time of [first.now + 60, first.now - 1]) {
      const { now, kept } = next({ now: time })
      expect(kept).to.equal(now)
    }
  })

  it("is another once the journal, the keys or what is live has changed", () => {
    const changes = [{ state: stateOf() }, { keychain: ownKeychain(keys, ctx) }]
    for (const change of changes) {
      const { now, kept } = next(change)
      expect(kept).to.equal(now)
    }
    const before = view({ now: ENDS - 1 })
    const over = view({ now: ENDS })
    expect(keepUnchanged(isSameView)(before, over)).to.equal(over)
  })

  it("begins with what is read first", () => {
    expect(keepUnchanged(isSameView)(undefined, first)).to.equal(first)
  })
})
