import { expect } from "chai"
import { concat, u32be, u64be } from "../../../app/_core/crypto/bytes"
import { foldJournal } from "../../../app/_core/journal/fold"
import { isDue, opensContent, rekeyWork } from "../../../app/_core/keys/rekey-work"
import type { RekeyJob } from "../../../app/_core/keys/rekey-work"
import { asEpoch, asRecordNumber, asScope, EVERYTHING, recordScope } from "../../../app/_core/types"
import type { Epoch, Scope, WrappedKeys } from "../../../app/_core/types"
import { added, digest, doctor, folder, granted, journalOf, patient, revoked } from "../journal/made-journal"
import type { Draft } from "../journal/made-journal"

const other = asScope(77n)
const stateOf = (...drafts: Draft[]) => foldJournal(journalOf(drafts).entries)
const under = (...rings: [Scope, number][]): WrappedKeys =>
  concat(
    Uint8Array.of(1),
    ...rings.flatMap(([scope, epoch]) => [u64be(scope), u32be(epoch), new Uint8Array(40)]),
  ) as Uint8Array as WrappedKeys
const replaced = (record: number, seed: number, wrappedKeys: WrappedKeys): Draft => ({
  ...{ kind: "RecordReplaced", by: patient, record: asRecordNumber(record), epoch: asEpoch(0) },
  ...{ cidDigest: digest(seed), wrappedKeys },
})
const refiled = (record: number, to: Scope, wrappedKeys: WrappedKeys): Draft => ({
  ...{ kind: "RecordRefiled", by: patient, record: asRecordNumber(record), folder: to },
  ...{ epoch: asEpoch(0), wrappedKeys },
})
const removed = (record: number): Draft => ({
  ...{ kind: "RecordRemoved", by: patient, record: asRecordNumber(record) },
})
const epoch = (number: number): Epoch => asEpoch(number)
const job = (number: number, scope: Scope = folder): RekeyJob => ({ scope, epoch: epoch(number) })
const numbers = (state: ReturnType<typeof stateOf>, of: RekeyJob) => {
  const { concerned, stale, former } = rekeyWork(state, of)
  return {
    concerned: concerned.map((record) => Number(record.number)),
    stale: stale.map((record) => Number(record.number)),
    former: former.map((contents) => contents.map(({ cidDigest }) => Number(cidDigest))),
  }
}
const before = { wrappedKeys: under([EVERYTHING, 0], [folder, 0]) }
const after = { wrappedKeys: under([EVERYTHING, 0], [folder, 1]), epoch: epoch(1) }

describe("what wants a new key", () => {
  it("is what was wrapped under the scope before it was raised, and nothing later or elsewhere", () => {
    const elsewhere = { wrappedKeys: under([EVERYTHING, 0], [other, 0]), folder: other }
    const state = stateOf(added(1, before), added(2, elsewhere), revoked({ grantees: [] }), added(3, after))
    expect(numbers(state, job(1))).to.deep.equal({ concerned: [0], stale: [0], former: [] })
    expect(numbers(state, job(1, EVERYTHING)).stale).to.deep.equal([0, 1, 3])
    expect(numbers(state, job(0)).concerned).to.deep.equal([])
  })

  it("is a record that was moved away with its key, and none that is removed or whose keys nobody can read", () => {
    const moved = refiled(0, other, under([EVERYTHING, 0], [other, 0]))
    const spoilt = { wrappedKeys: new Uint8Array([1, 2, 3]) as WrappedKeys }
    const state = stateOf(added(1, before), moved, added(2, before), removed(2), added(3, spoilt))
    expect(numbers(state, job(1)).stale).to.deep.equal([0])
  })

  it("is done once its content is another, wrapped under the new epoch; what it showed before is to be erased", () => {
    const anew = under([EVERYTHING, 0], [folder, 1])
    const state = stateOf(added(1, before), added(2, before), replaced(0, 9, anew))
    expect(numbers(state, job(1))).to.deep.equal({ concerned: [0, 1], stale: [1], former: [[1]] })
    const again = stateOf(added(1, before), replaced(0, 9, anew), replaced(0, 9, anew))
    expect(numbers(again, job(1)).former, "the same put twice is one").to.deep.equal([[1]])
    const copied = stateOf(added(1, before), replaced(0, 9, anew), added(1, after))
    expect(numbers(copied, job(1)).former, "what another record shows stays").to.deep.equal([])
  })

  it("is everything of an earlier generation where a new one began, what is to the patient alone included", () => {
    const toPatient = new Uint8Array(1 + 1168).fill(2) as Uint8Array as WrappedKeys
    const state = stateOf(
      added(1, { wrappedKeys: under([folder, 3]) }),
      added(2, { wrappedKeys: toPatient }),
      added(3, { wrappedKeys: under([EVERYTHING, 256]) }),
    )
    expect(numbers(state, job(256, EVERYTHING)).stale).to.deep.equal([0, 1])
    expect(numbers(state, job(4)).stale, "one folder's stop").to.deep.equal([0])
  })

  it("of a record that is shared alone is the content that stood when somebody was stopped", () => {
    const scope = recordScope(asRecordNumber(0))
    const one = granted({ scope })
    const stop = revoked({ scope, newEpoch: epoch(0) })
    expect(numbers(stateOf(added(1, before), one), job(0, scope)).stale, "before").to.deep.equal([])
    expect(numbers(stateOf(added(1, before), one, stop), job(0, scope)).stale).to.deep.equal([0])
    const anew = stateOf(added(1, before), one, stop, replaced(0, 9, after.wrappedKeys))
    expect(numbers(anew, job(0, scope))).to.deep.equal({ concerned: [0], stale: [], former: [[1]] })
  })

  it("is nothing before the sharing was really stopped", () => {
    expect(isDue(stateOf(added(1, before)), job(1), 0)).to.equal(false)
    expect(isDue(stateOf(added(1, before), revoked({ grantees: [] })), job(1), 0)).to.equal(true)
    expect(isDue(stateOf(added(1, before)), job(256), 0), "a master that is not there").to.equal(false)
    expect(isDue(stateOf(added(1, before)), job(256), 1)).to.equal(true)
    const scope = recordScope(asRecordNumber(0))
    expect(isDue(stateOf(added(1, before), granted({ scope })), job(0, scope), 0)).to.equal(false)
  })
})

describe("a grant of one record", () => {
  const scope = recordScope(asRecordNumber(0))
  const rewrapped: Draft = {
    ...{ kind: "AccessRewrapped", by: patient, grantee: doctor, scope, epoch: epoch(0) },
    ...{ keyDigest: digest(9), wrappedKey: new Uint8Array(1168) as never },
  }
  const opens = (...drafts: Draft[]) => {
    const state = stateOf(added(1, before), granted({ scope }), ...drafts)
    const [grant, record] = [[...state.grants.values()][0], [...state.records.values()][0]]
    if (!grant || !record) throw new Error("nothing was made")
    return opensContent(grant, record)
  }
  const next = replaced(0, 8, before.wrappedKeys)
  const second = replaced(0, 9, before.wrappedKeys)

  it("opens what stood when it was given, and a re-wrap what comes next", () => {
    expect(opens()).to.equal(true)
    expect(opens(next)).to.equal(false)
    expect(opens(rewrapped), "not yet there").to.equal(true)
    expect(opens(rewrapped, next)).to.equal(true)
    expect(opens(rewrapped, next, second)).to.equal(false)
    expect(opens(rewrapped, next, rewrapped, second)).to.equal(true)
  })
})
