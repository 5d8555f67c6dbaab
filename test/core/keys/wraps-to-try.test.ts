import { expect } from "chai"
import { foldJournal } from "../../../app/_core/journal/fold"
import { grantKey } from "../../../app/_core/journal/patient-state"
import { wrapsToTry } from "../../../app/_core/keys/wraps-to-try"
import { asEpoch, asRecordNumber, recordScope } from "../../../app/_core/types"
import type { Scope } from "../../../app/_core/types"
import { added, digest, doctor, folder, granted, journalOf } from "../journal/made-journal"
import { patient, revoked, stranger, wrappedKey, wrappedKeys } from "../journal/made-journal"
import type { Draft } from "../journal/made-journal"

const alone = recordScope(asRecordNumber(0))
const wrapped = (seed: number, scope: Scope, epoch = 0): Draft => ({
  ...{ kind: "AccessRewrapped", by: patient, grantee: doctor, scope, epoch: asEpoch(epoch) },
  ...{ keyDigest: digest(9), wrappedKey: wrappedKey(seed) },
})
/** What opens nothing. */
const nothing = (count: number, scope: Scope, epoch = 0) =>
  Array.from({ length: count }, () => wrapped(0, scope, epoch))
const replaced = (seed: number): Draft => ({
  ...{ kind: "RecordReplaced", by: patient, record: asRecordNumber(0), epoch: asEpoch(0) },
  ...{ cidDigest: digest(seed), wrappedKeys: wrappedKeys(seed) },
})
const raised = (epoch: number) => revoked({ grantees: [stranger], newEpoch: asEpoch(epoch) })

/** By what each wrap was made of: 9 is the grant. */
const tried = (scope: Scope, ...drafts: Draft[]) => {
  const state = foldJournal(journalOf(drafts).entries)
  const grant = state.grants.get(grantKey(scope, doctor))
  if (!grant) throw new Error("no grant")
  const record = scope === alone ? (state.records.get(asRecordNumber(0)) ?? null) : null
  return wrapsToTry(grant, record).map(({ epoch, wrappedKey: [seed] }) => [epoch, seed])
}

describe("the wraps of a grant that are tried", () => {
  it("are the last one and then the first, for others may have been put over it or before it", () => {
    expect(tried(folder, granted(), wrapped(1, folder), wrapped(2, folder))).to.deep.equal([
      [0, 2],
      [0, 9],
      [0, 1],
    ])
  })

  it("hold what was given before and after what fills one action", () => {
    for (const drafts of [
      [...nothing(256, folder), wrapped(7, folder)],
      [wrapped(7, folder), ...nothing(256, folder)],
    ])
      expect(tried(folder, granted(), ...drafts)).to.deep.include([0, 7])
  })

  it("hold the newest epoch's first, whatever was put over it, and those of before", () => {
    const drafts = [granted(), raised(1), wrapped(7, folder, 1), ...nothing(256, folder, 1)]
    const seen = tried(folder, ...drafts)
    expect(seen[1]).to.deep.equal([1, 7])
    expect(seen.at(-1)).to.deep.equal([0, 9])
  })

  it("hold what was given before a hundred raises, each with wraps of nothing", () => {
    const raises = Array.from({ length: 100 }, (_, i) => [raised(i + 2), ...nothing(9, folder, i + 2)])
    const drafts = [granted(), raised(1), wrapped(7, folder, 1), ...nothing(9, folder, 1), ...raises.flat()]
    expect(tried(folder, ...drafts))
      .to.deep.include([1, 7])
      .and.to.deep.include([0, 9])
  })

  it("are 256 at most, however many there are", () => {
    const raises = Array.from({ length: 40 }, (_, i) => [raised(i + 1), ...nothing(40, folder, i + 1)])
    expect(tried(folder, granted(), ...raises.flat()).length).to.equal(256)
  })

  it("are none of before a grant was ended", () => {
    expect(tried(folder, granted(), revoked(), granted({ wrappedKey: wrappedKey(7) }))).to.deep.equal([
      [0, 7],
    ])
  })

  it("of a record alone hold those of its content, whatever was put over them and however often it is replaced", () => {
    const first = [
      added(1),
      granted({ scope: alone }),
      ...nothing(256, alone),
      wrapped(7, alone),
      replaced(2),
    ]
    const spoilt = Array.from({ length: 20 }, (_, i) => [
      ...nothing(20, alone),
      replaced(i + 3),
      ...nothing(20, alone),
      replaced(2),
    ])
    expect(tried(alone, ...first, ...spoilt.flat())).to.deep.include([0, 7])
    expect(tried(alone, ...first, ...spoilt.flat()).length).to.be.at.most(56)
  })

  it("of a record alone hold a wrap for the content that comes and those of the one that stands", () => {
    const drafts = [added(1), granted({ scope: alone }), wrapped(7, alone)]
    expect(tried(alone, ...drafts)).to.have.deep.members([
      [0, 9],
      [0, 7],
    ])
  })
})
