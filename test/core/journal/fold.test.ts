import { expect } from "chai"
import { keccak256 } from "ethers"
import { foldJournal } from "../../../app/_core/journal/fold"
import { epochOf, grantKey, isDelegate, isLive } from "../../../app/_core/journal/patient-state"
import { asEpoch, asRecordNumber, asScope, recordScope } from "../../../app/_core/types"
import type { Address, RecordNumber, WrappedKey } from "../../../app/_core/types"
import { EVERY_KIND, added, delegate, delegated, digest, doctor, folder, granted } from "./made-journal"
import { guard, journalOf, patient, revoked, stranger, successor } from "./made-journal"
import { wrappedKey, wrappedKeys } from "./made-journal"
import type { Draft } from "./made-journal"

const number = (value: number): RecordNumber => asRecordNumber(value)
const stateOf = (...drafts: Draft[]) => foldJournal(journalOf(drafts).entries)

const batch = (...seeds: number[]): Draft => ({
  ...{ kind: "RecordsAdded", by: doctor, folder, epoch: asEpoch(0) },
  ...{ cidDigests: seeds.map(digest), wrappedKeys: wrappedKeys(1) },
})
const replaced = (record: number, seed: number): Draft => ({
  ...{ kind: "RecordReplaced", by: delegate, record: number(record), epoch: asEpoch(3) },
  ...{ cidDigest: digest(seed), wrappedKeys: wrappedKeys(seed) },
})
const refiled = (record: number, to: bigint): Draft => ({
  ...{ kind: "RecordRefiled", by: patient, record: number(record), folder: asScope(to) },
  ...{ epoch: asEpoch(2), wrappedKeys: wrappedKeys(8) },
})
const removed = (record: number): Draft => ({ kind: "RecordRemoved", by: patient, record: number(record) })
const rewrapped = (more: object = {}): Draft => ({
  ...{ kind: "AccessRewrapped", by: patient, grantee: doctor, scope: folder, epoch: asEpoch(1) },
  ...{ keyDigest: digest(10), wrappedKey: wrappedKey(10), ...more },
})

describe("folding a journal", () => {
  it("says nothing of an empty one", () => {
    const state = foldJournal([])
    expect(state.records.size + state.grants.size + state.length).to.equal(0)
    expect(epochOf(state, folder)).to.equal(0)
  })

  it("takes one entry of every kind", () => {
    const { entries, head } = journalOf(EVERY_KIND)
    const state = foldJournal(entries)
    expect(state.length).to.equal(head.length)
    expect(state.ignored).to.deep.equal([])
    expect([...state.records.keys()]).to.deep.equal([2, 3, 4, 5])
  })

  describe("records", () => {
    it("have their position as number and their writer as author", () => {
      const record = stateOf(batch(1, 2), added(3, { by: doctor })).records.get(number(2))
      expect(record).to.include({
        number: 2,
        author: doctor,
        contentBy: doctor,
        folder,
        cidDigest: digest(3),
      })
      expect(record).to.include({ originalFolder: folder, batchIndex: null, copyOf: null, removed: null })
      expect(record?.addedAt.block).to.equal(2)
    })

    it("of a batch know their place in it", () => {
      const { records } = stateOf(added(9), batch(1, 2, 3))
      expect([...records.values()].map((record) => record.batchIndex)).to.deep.equal([null, 0, 1, 2])
      expect(records.get(number(3))?.cidDigest).to.equal(digest(3))
    })

    it("keep author and folder when replaced, and what stood before", () => {
      const record = stateOf(batch(1), replaced(0, 5)).records.get(number(0))
      expect(record).to.include({ author: doctor, contentBy: delegate, folder, cidDigest: digest(5) })
      expect(record).to.include({ epoch: 3, batchIndex: null })
      expect(record?.versions.map(({ cidDigest }) => cidDigest)).to.deep.equal([digest(1), digest(5)])
    })

    it("keep their content and its writer when refiled, and no longer share a batch's key", () => {
      const record = stateOf(batch(1), refiled(0, 77n)).records.get(number(0))
      expect(record).to.include({ folder: 77n, originalFolder: folder, cidDigest: digest(1), epoch: 2 })
      expect(record).to.include({ batchIndex: null, contentBy: doctor })
      expect(record?.wrappedKeys).to.deep.equal(wrappedKeys(8))
    })

    it("are kept when removed, and take no change afterwards", () => {
      const state = stateOf(added(1), removed(0), replaced(0, 5), refiled(0, 7n), removed(0))
      expect(state.records.get(number(0))?.removed).to.include({ by: patient })
      expect(state.records.get(number(0))?.cidDigest).to.equal(digest(1))
      expect(state.ignored.map(({ reason }) => reason)).to.deep.equal(Array(3).fill("record-removed"))
    })

    it("that are none are ignored, whatever is said of them", () => {
      const state = stateOf(granted(), replaced(0, 5), refiled(0, 7n), removed(0), removed(400))
      expect(state.records.size).to.equal(0)
      expect(state.ignored.map(({ reason }) => reason)).to.deep.equal(Array(4).fill("record-unknown"))
    })

    it("with a content that another one showed first are copies, even of what is gone", () => {
      const { records, recordsByContent } = stateOf(
        ...[added(1), added(1, { by: doctor }), replaced(0, 2), added(1), batch(2, 4, 4), removed(0)],
      )
      const copies = [...records.values()].map(({ number: of, copyOf }) => [Number(of), copyOf])
      expect(copies).to.deep.equal([
        ...[
          [0, null],
          [1, 0],
          [3, 0],
        ],
        ...[
          [4, 0],
          [5, null],
          [6, 5],
        ],
      ])
      expect(recordsByContent.get(digest(1))).to.deep.equal([0, 1, 3])
    })

    it("replaced by their own former content are no copies", () => {
      const record = stateOf(added(1), replaced(0, 2), replaced(0, 1)).records.get(number(0))
      expect(record?.copyOf).to.equal(null)
    })
  })

  describe("grants", () => {
    const slot = grantKey(folder, doctor)

    it("stand as they were given last", () => {
      const grant = stateOf(granted(), granted({ expiresAt: 50, permissions: 3, by: delegate })).grants.get(
        slot,
      )
      expect(grant).to.include({ expiresAt: 50, permissions: 3, grantedBy: delegate, ended: null })
      expect(grant?.grantedAt.block).to.equal(2)
    })

    it("carry the key of the last re-wrap, on the terms of the last grant", () => {
      const grant = stateOf(granted(), rewrapped()).grants.get(slot)
      expect(grant).to.include({ epoch: 1, keyDigest: digest(10), expiresAt: 2_000_000_000 })
      expect(grant?.wrappedKey).to.deep.equal(wrappedKey(10))
      expect([grant?.grantedAt.block, grant?.wrappedAt.block]).to.deep.equal([1, 2])
    })

    it("of one scope and person do not touch another's", () => {
      const state = stateOf(granted(), granted({ grantee: stranger }), granted({ scope: 0n }), revoked())
      expect([...state.grants.values()].map(({ ended }) => ended === null)).to.deep.equal([false, true, true])
    })

    it("end by revocation, and a later re-wrap does not revive them", () => {
      const state = stateOf(granted(), revoked(), rewrapped())
      expect(state.grants.get(slot)?.ended).to.include({ by: patient })
      expect(state.grants.get(slot)?.wrappedKey).to.deep.equal(wrappedKey(9))
      expect(state.ignored.map(({ reason }) => reason)).to.deep.equal(["grant-missing"])
    })

    it("live again when granted again", () => {
      expect(stateOf(granted(), revoked(), granted()).grants.get(slot)?.ended).to.equal(null)
    })

    it("are live before they expire and not in that second", () => {
      const grant = stateOf(granted({ expiresAt: 100 })).grants.get(slot)
      const ended = stateOf(granted({ expiresAt: 100 }), revoked()).grants.get(slot)
      if (!grant || !ended) throw new Error("no grant")
      expect([isLive(grant, 99), isLive(grant, 100), isLive(ended, 99)]).to.deep.equal([true, false, false])
    })

    it("that never were cannot be ended, but the epoch rises", () => {
      const state = stateOf(revoked())
      expect(state.ignored.map(({ reason }) => reason)).to.deep.equal(["grant-missing"])
      expect(epochOf(state, folder)).to.equal(1)
    })
  })

  describe("epochs", () => {
    it("rise by revocation, scope by scope", () => {
      const state = stateOf(
        ...[1, 2, 256].map((epoch) => revoked({ grantees: [], newEpoch: asEpoch(epoch) })),
      )
      expect(state.scopes.get(folder)).to.deep.include({ epoch: 256, all: [0, 1, 2, 256] })
      expect(epochOf(state, asScope(0n))).to.equal(0)
    })

    it("stay at the last of all", () => {
      const last = asEpoch(0xffffffff)
      const state = stateOf(...[last, last].map((newEpoch) => revoked({ grantees: [], newEpoch })))
      expect(state.scopes.get(folder)?.all).to.deep.equal([0, last])
    })

    it("are not kept for a record", () => {
      const scope = recordScope(number(0))
      const state = stateOf(added(1), granted({ scope }), revoked({ scope, newEpoch: asEpoch(0) }))
      expect(state.scopes.size).to.equal(0)
      expect(state.grants.get(grantKey(scope, doctor))?.ended).to.not.equal(null)
    })
  })

  it("keeps delegates as they were named last, and the history of keys and vaults", () => {
    const publicKey = new Uint8Array(1216).fill(3)
    const state = stateOf(
      { kind: "KeyPublished", by: patient, publicKey: new Uint8Array(1216) },
      { kind: "KeyPublished", by: patient, publicKey },
      { kind: "VaultSealed", by: patient, newDigest: digest(1), oldDigest: digest(0) },
      { kind: "VaultSealed", by: patient, newDigest: digest(2), oldDigest: digest(1) },
      delegated({ until: 500 }),
      delegated({
        until: 0,
        generation: 0,
        keyDigest: digest(0),
        wrappedKey: new Uint8Array() as WrappedKey,
      }),
    )
    expect(state.keys.map((key) => key.digest)[1]).to.equal(keccak256(publicKey))
    expect(state.vaults.map((vault) => vault.digest)).to.deep.equal([digest(1), digest(2)])
    expect(state.delegates.get(delegate)).to.include({ until: 0, generation: 2, keyDigest: digest(12) })
    expect(state.delegates.get(delegate)?.wrappedKey).to.deep.equal(wrappedKey(12))
  })

  describe("about recovery", () => {
    const set = (recovery: Address, from: number, more: object = {}): Draft => {
      return { ...{ kind: "RecoverySet", by: patient, recovery, from }, ...more }
    }
    const frozen: Draft = { kind: "AccountFrozen", by: guard }
    const none = { recovery: null, next: null, nextFrom: 0, frozen: null, successor: null }

    it("begins with nobody, takes the first at once and lets another wait", () => {
      expect(stateOf(added(1)).recovery).to.deep.equal(none)
      expect(stateOf(set(guard, 12)).recovery).to.deep.equal({ ...none, recovery: guard })
      const waiting = stateOf(set(guard, 12), set(stranger, 700))
      expect(waiting.recovery).to.deep.equal({ ...none, recovery: guard, next: stranger, nextFrom: 700 })
    })

    it("calls a change off where the present one is named again, and before it was due only", () => {
      const off = stateOf(set(guard, 12), set(stranger, 700), set(guard, 36))
      expect(off.recovery).to.deep.equal({ ...none, recovery: guard })
      // Block 100 is made at 1,200: the stranger is in force by then.
      const due = stateOf(set(guard, 12), set(stranger, 700), set(guard, 9000, { block: 100 }))
      expect(due.recovery).to.deep.equal({ ...none, recovery: stranger, next: guard, nextFrom: 9000 })
    })

    it("is frozen until it is ended, and its delegates wait", () => {
      const now = 1_800_000_000
      const state = stateOf(delegated(), set(guard, 12), set(stranger, 700), frozen)
      expect(state.recovery).to.include({ recovery: guard, next: null, nextFrom: 0, successor: null })
      expect(state.recovery.frozen).to.deep.include({ by: guard })
      expect(isDelegate(state, delegate, now)).to.equal(false)
      const after = stateOf(delegated(), set(guard, 12), frozen, {
        ...{ kind: "AccountUnfrozen", by: guard, wallet: patient },
      })
      expect(after.recovery).to.deep.equal({ ...none, recovery: guard })
      expect(isDelegate(after, delegate, now)).to.equal(true)
    })

    it("has another wallet from a successor on, and no delegate named before", () => {
      const named: Draft = { kind: "SuccessorNamed", by: guard, wallet: successor }
      const state = stateOf(delegated(), set(guard, 12), frozen, named, delegated({ delegate: doctor }))
      expect(state.recovery.frozen).to.equal(null)
      expect(state.recovery.successor).to.deep.include({ wallet: successor })
      expect(isDelegate(state, delegate, 1_800_000_000)).to.equal(false)
      expect(state.delegates.get(delegate)).to.include({ until: 0, generation: 2 })
      expect(isDelegate(state, doctor, 1_800_000_000)).to.equal(true)
    })
  })
})
