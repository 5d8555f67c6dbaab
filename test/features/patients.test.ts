import { expect } from "chai"
import { addedBy } from "../../app/_features/patients/added"
import {
  coveredRecords,
  newSince,
  patientsOf,
  whatIsShared,
} from "../../app/_features/patients/shared-with-me"
import type { GrantState, RecordState } from "../../app/_core/journal/patient-state"
import type { InboxEntry } from "../../app/_core/ports/registry"
import { asAddress, asRecordNumber, asScope, EVERYTHING, recordScope, UNFILED } from "../../app/_core/types"
import type { Scope } from "../../app/_core/types"
import type { PatientView } from "../../app/_journeys/read-patient"
import { underEverything } from "../core/journal/made-journal"

const account = (digit: string) => asAddress(`0x${digit.repeat(40)}`)
const [asha, meera, stranger, doctor] = [account("a"), account("b"), account("c"), account("d")]
const entry = (patient: typeof asha, position: number) =>
  ({ patient, position, scope: EVERYTHING, place: { timestamp: 100 + position } }) as InboxEntry

describe("a doctor's patients", () => {
  it("stand once each, at their first grant, the newest first", () => {
    const patients = patientsOf([entry(asha, 0), entry(meera, 1), entry(asha, 2)])
    expect(patients).to.deep.equal([
      { patient: meera, position: 1, lastSharedAt: 101 },
      { patient: asha, position: 0, lastSharedAt: 102 },
    ])
  })

  it("come from the notebook where the inbox was not read so far back", () => {
    const patients = patientsOf([entry(stranger, 900), entry(asha, 901)], { [asha]: 4, [meera]: 7 })
    expect(patients.map(({ patient, position }) => [patient, position])).to.deep.equal([
      [stranger, 900],
      [meera, 7],
      [asha, 4],
    ])
    expect(patients.at(-1)?.lastSharedAt).to.equal(1001)
  })
})

describe("what somebody added who may not read", () => {
  const at = (timestamp: number) => ({ timestamp })
  const stood = { everything: 0, folder: 0 }
  const version = (by: typeof asha, timestamp: number) => ({
    ...{ by, place: at(timestamp), wrappedKeys: underEverything, stood },
  })
  const added = (number: number, more: object = {}) =>
    ({
      ...{ number: asRecordNumber(number), author: doctor, addedAt: at(10), removed: null },
      versions: [version(doctor, 10)],
      ...more,
    }) as unknown as RecordState
  const of = (...records: RecordState[]) =>
    addedBy(
      {
        patient: asha,
        state: { records: new Map(records.map((each) => [each.number, each])) },
      },
      doctor,
    ).map(({ record, outcome, since }) => [record.number, outcome, since])

  it("is listed newest first with what became of it: waiting, filed, removed", () => {
    const filed = added(2, { versions: [version(doctor, 10), version(asha, 20)] })
    const removed = added(3, { removed: { by: asha, place: at(30) } })
    expect(of(added(1), filed, removed)).to.deep.equal([
      [3, "removed", 30],
      [2, "filed", 20],
      [1, "waiting", 10],
    ])
  })

  it("holds nothing of others", () => {
    expect(of(added(1, { author: asha }), added(2, { author: stranger }))).to.deep.equal([])
  })
})

describe("what a patient shares", () => {
  const HEART = asScope(7n)
  const record = (number: number, folder: Scope, removed = false) =>
    ({
      ...{ number: asRecordNumber(number), folder, author: number === 3 ? doctor : asha },
      removed: removed ? {} : null,
    }) as unknown as RecordState
  const records = [record(1, HEART), record(2, UNFILED), record(3, HEART), record(4, HEART, true)]
  const view = {
    state: { records: new Map(records.map((each) => [each.number, each])) },
  } as unknown as PatientView
  const grants = (...scopes: Scope[]) => scopes.map((scope) => ({ scope }) as GrantState)
  const numbers = (...scopes: Scope[]) => coveredRecords(view, grants(...scopes)).map(({ number }) => number)

  it("is counted from their journal, and nothing is opened for it", () => {
    expect(numbers(EVERYTHING)).to.deep.equal([3, 2, 1])
    expect(numbers(HEART)).to.deep.equal([3, 1])
    expect(numbers(recordScope(asRecordNumber(2)))).to.deep.equal([2])
    expect(numbers()).to.deep.equal([])
    expect(whatIsShared(grants(EVERYTHING), [], 3)).to.match(/^Everything\s· 3\srecords$/)
  })

  it("is new where others added it since the doctor looked", () => {
    const covered = coveredRecords(view, grants(EVERYTHING))
    expect(newSince(covered, 2, doctor).map(({ number }) => number)).to.deep.equal([2])
    expect(newSince(covered, 0, doctor).map(({ number }) => number)).to.deep.equal([2, 1])
  })
})
