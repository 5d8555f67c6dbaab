import { expect } from "chai"
import { foldJournal } from "../../../app/_core/journal/fold"
import type { JournalEntry } from "../../../app/_core/ports/registry"
import { asAddress, asDigest, asEpoch, asRecordNumber, UNFILED } from "../../../app/_core/types"
import type { WrappedKeys } from "../../../app/_core/types"

/**
 * Attack: anybody with an account replaces one record of their own (or, named a delegate by one signature, of a patient's) again and
 * again, 256 times a call. What everybody loses: whoever reads that journal folds it in one go, and each replacement looks through
 * and copies all before it: 10,000 took 4 s here, 40,000 (160 calls) 76 s. The server folds journals too, for whoever asks for a
 * record: for that time it answers nobody. The patient's page does so at each look, for ever.
 * Honest outcome: a journal of twice the length takes about twice as long, whatever stands in it.
 */
describe("review: how long it takes to fold a record that was replaced again and again", () => {
  const account = asAddress(`0x${"a".repeat(40)}`)
  const wrappedKeys = new Uint8Array(105) as WrappedKeys
  const hex = (number: number) => asDigest(`0x${number.toString(16).padStart(64, "0")}`)
  const placeOf = (block: number) => ({
    ...{ block, blockHash: hex(block), logIndex: 0, timestamp: block, transaction: hex(block) },
  })
  const journalOf = (length: number): JournalEntry[] =>
    Array.from({ length }, (_, position) => {
      const common = { position, patient: account, by: account, epoch: asEpoch(0), wrappedKeys }
      const said = { ...common, cidDigest: hex(position + 1), place: placeOf(position) }
      return (position === 0
        ? { kind: "RecordAdded", ...said, folder: UNFILED }
        : { kind: "RecordReplaced", ...said, record: asRecordNumber(0) }) as unknown as JournalEntry
    })
  const msOf = (entries: readonly JournalEntry[]): number =>
    Math.min(
      ...Array.from({ length: 3 }, () => {
        const begun = performance.now()
        foldJournal(entries)
        return performance.now() - begun
      }),
    )

  it("grows with the journal, not with its square", () => {
    msOf(journalOf(500))
    const [short, long] = [msOf(journalOf(1_000)), msOf(journalOf(8_000))]
    expect(long / short, `${short} ms, ${long} ms`).to.be.below(24)
  }).timeout(120_000)
})
