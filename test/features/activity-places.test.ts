import { expect } from "chai"
import type { RecordState } from "../../app/_core/journal/patient-state"
import type { JournalEntry } from "../../app/_core/ports/registry"
import { asRecordNumber } from "../../app/_core/types"
import { placeOf } from "../../app/_features/activity/sentences"

const records = new Map(
  [
    { number: asRecordNumber(3), removed: null },
    { number: asRecordNumber(4), removed: { place: {} } },
  ].map((record) => [record.number, record as unknown as RecordState]),
)
const entry = (given: object) => given as JournalEntry

describe("a line of the activity", () => {
  const place = (given: object, isActing = false) => placeOf(entry(given), records, isActing)

  it("leads to its record, and nowhere where that was removed", () => {
    expect(place({ kind: "RecordAdded", position: 3 })).to.equal("/records/3")
    expect(place({ kind: "RecordReplaced", record: 3 })).to.equal("/records/3")
    expect(place({ kind: "RecordRefiled", record: 4 })).to.equal(undefined)
    expect(place({ kind: "RecordRemoved", record: 4 })).to.equal(undefined)
    expect(place({ kind: "RecordsAdded", position: 3, cidDigests: ["0x"] })).to.equal("/records/3")
    expect(place({ kind: "RecordsAdded", position: 3, cidDigests: ["0x", "0x"] })).to.equal("/records")
  })

  it("leads to who can see what for what was shared or stopped", () => {
    for (const kind of ["AccessGranted", "AccessRewrapped", "AccessRevoked"])
      expect(place({ kind }), kind).to.equal("/sharing")
  })

  it("leads to the settings for keys and wallets, but not whoever acts for somebody", () => {
    for (const kind of ["KeyPublished", "VaultSealed", "DelegateSet", "SuccessorNamed"]) {
      expect(place({ kind }), kind).to.equal("/settings")
      expect(place({ kind }, true), kind).to.equal(undefined)
    }
  })
})
