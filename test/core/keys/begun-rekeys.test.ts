import { expect } from "chai"
import { concat, u32be, u64be } from "../../../app/_core/crypto/bytes"
import { foldJournal } from "../../../app/_core/journal/fold"
import { begunRekeys } from "../../../app/_core/keys/begun-rekeys"
import { asEpoch, asRecordNumber, asScope, EVERYTHING, recordScope } from "../../../app/_core/types"
import type { Scope, WrappedKeys } from "../../../app/_core/types"
import { added, digest, folder, granted, journalOf, patient, revoked } from "../journal/made-journal"
import type { Draft } from "../journal/made-journal"

const begun = (...drafts: Draft[]) =>
  begunRekeys(foldJournal(journalOf(drafts).entries)).map(({ job, isOpen }) => ({ ...job, isOpen }))
const under = (...rings: [Scope, number][]): WrappedKeys =>
  concat(
    Uint8Array.of(1),
    ...rings.flatMap(([scope, epoch]) => [u64be(scope), u32be(epoch), new Uint8Array(40)]),
  ) as Uint8Array as WrappedKeys
const anewUnder = (record: number, seed: number, wrappedKeys: WrappedKeys): Draft => ({
  ...{ kind: "RecordReplaced", by: patient, record: asRecordNumber(record), epoch: asEpoch(0) },
  ...{ cidDigest: digest(seed), wrappedKeys },
})
const before = { wrappedKeys: under([EVERYTHING, 0], [folder, 0]) }
const anew = under([EVERYTHING, 0], [folder, 1])
const shared = granted({ scope: folder })
const stopped = revoked({ scope: folder, newEpoch: asEpoch(1) })

describe("new keys that the journal shows to be under way", () => {
  it("are found without any notebook: half of what was shared is done", () => {
    const half = [added(1, before), added(2, before), shared, stopped, anewUnder(0, 9, anew)]
    expect(begun(...half)).to.deep.equal([{ scope: folder, epoch: 1, isOpen: true }])
    expect(begun(...half, anewUnder(1, 8, anew))).to.deep.equal([{ scope: folder, epoch: 1, isOpen: false }])
  })

  it("are none where nobody was stopped, nothing was written anew since, or only something new was added", () => {
    expect(begun(added(1, before), anewUnder(0, 9, before.wrappedKeys), shared)).to.deep.equal([])
    const replacedBefore = [added(1, before), anewUnder(0, 9, before.wrappedKeys), shared, stopped]
    expect(begun(...replacedBefore)).to.deep.equal([])
    expect(begun(...replacedBefore, added(3, { wrappedKeys: anew, epoch: asEpoch(1) }))).to.deep.equal([])
  })

  it("are those of one record, too", () => {
    const scope = recordScope(asRecordNumber(0))
    const stop = revoked({ scope, newEpoch: asEpoch(0) })
    const one = [added(1, before), granted({ scope }), stop]
    expect(begun(...one)).to.deep.equal([])
    expect(begun(...one, anewUnder(0, 9, anew))).to.deep.equal([{ scope, epoch: 0, isOpen: false }])
  })

  it("are those of a new generation, after somebody may have known every master", () => {
    const raised = revoked({ scope: EVERYTHING, newEpoch: asEpoch(256), grantees: [] })
    const generation = under([EVERYTHING, 256])
    const start = [added(1, before), added(2, before), raised]
    expect(begun(...start)).to.deep.equal([])
    expect(begun(...start, anewUnder(1, 9, generation))).to.deep.equal([
      { scope: EVERYTHING, epoch: 256, isOpen: true },
    ])
  })

  it("of two stops of one folder are those of the later one", () => {
    const other = asScope(77n)
    const again = [
      granted({ scope: folder, epoch: asEpoch(1) }),
      revoked({ scope: folder, newEpoch: asEpoch(2) }),
    ]
    const drafts = [
      added(1, before),
      added(2, { wrappedKeys: under([EVERYTHING, 0], [other, 0]), folder: other }),
    ]
    const later = begun(
      ...drafts,
      shared,
      stopped,
      ...again,
      anewUnder(0, 9, under([EVERYTHING, 0], [folder, 2])),
    )
    expect(later).to.deep.equal([{ scope: folder, epoch: 2, isOpen: false }])
  })
})
