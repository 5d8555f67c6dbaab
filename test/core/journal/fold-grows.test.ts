import { expect } from "chai"
import { foldJournal } from "../../../app/_core/journal/fold"
import type { JournalEntry } from "../../../app/_core/ports/registry"
import { asAddress, asDigest, asEpoch, asRecordNumber, UNFILED } from "../../../app/_core/types"
import type { WrappedKeys } from "../../../app/_core/types"

/**
 * Anybody with an account can replace one record of their own again and again, 256 times a call, and whoever reads that
 * journal folds it in one go: the server, too. Each entry costs the same, whatever stands before it: at the square of
 * the length this one would take longer than a test may.
 */
describe("a journal that somebody fills", () => {
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
  it("folds a record that was replaced 50,000 times, each of its versions in order", () => {
    const { records } = foldJournal(journalOf(50_000))
    const { versions = [], cidDigest } = records.get(asRecordNumber(0)) ?? {}
    expect(versions).to.have.length(50_000)
    expect([versions[0], versions.at(-1)].map((each) => each?.cidDigest)).to.deep.equal([hex(1), cidDigest])
  })
})
