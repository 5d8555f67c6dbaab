import { expect } from "chai"
import { accessTo, readersOfRecord } from "../../app/_features/record-access"
import { recordHistory } from "../../app/_features/read-record/history"
import type { GrantState, RecordState } from "../../app/_core/journal/patient-state"
import { grantKey } from "../../app/_core/journal/patient-state"
import type { JournalEntry, Place } from "../../app/_core/ports/registry"
import {
  asAddress,
  asRecordNumber,
  asScope,
  EVERYTHING,
  READ,
  CONTRIBUTE,
  recordScope,
  UNFILED,
} from "../../app/_core/types"
import type { Address, Scope } from "../../app/_core/types"
import type { PatientView } from "../../app/_journeys/read-patient"

const account = (digit: string) => asAddress(`0x${digit.repeat(40)}`)
const [patient, doctor, stranger] = [account("a"), account("b"), account("c")]
const HEART = asScope(7n)
const EYES = asScope(8n)
const NOW = 1_000

const at = (block: number, logIndex = 0) => ({ block, logIndex, timestamp: block }) as Place
const digest = (digit: string) => `0x${digit.repeat(64)}` as RecordState["cidDigest"]
const number = asRecordNumber(3)

const record = {
  number,
  folder: HEART,
  cidDigest: digest("2"),
  contentBy: patient,
  removed: null,
  versions: [
    { cidDigest: digest("1"), folder: HEART, place: at(3) },
    { cidDigest: digest("2"), folder: HEART, place: at(10) },
  ],
} as unknown as RecordState

const grant = (scope: Scope, grantee: Address, more: Partial<GrantState> = {}) =>
  ({
    scope,
    grantee,
    expiresAt: NOW + 10,
    permissions: READ,
    ended: null,
    wrappedAt: at(11),
    grantedAt: more.wrappedAt ?? at(11),
    ...more,
  }) as GrantState

const viewOf = (...grants: GrantState[]) =>
  ({
    patient,
    now: NOW,
    state: { grants: new Map(grants.map((each) => [grantKey(each.scope, each.grantee), each])) },
  }) as unknown as PatientView

describe("who can see a record", () => {
  it("names live grants on everything, its folder and itself, what ends soonest first", () => {
    const grants = [
      grant(EVERYTHING, stranger, { expiresAt: NOW + 30 }),
      grant(HEART, doctor, { expiresAt: NOW + 20 }),
      grant(recordScope(number), doctor),
      grant(EYES, doctor),
      grant(recordScope(asRecordNumber(4)), stranger),
    ]
    expect(readersOfRecord(viewOf(...grants), record).map(({ scope }) => scope)).to.deep.equal([
      recordScope(number),
      HEART,
      EVERYTHING,
    ])
  })

  it("leaves out what is over, stopped, for adding only, or for the content before", () => {
    const view = viewOf(
      grant(HEART, doctor, { expiresAt: NOW }),
      grant(HEART, stranger, { ended: { by: patient, place: at(12) } }),
      grant(EVERYTHING, doctor, { permissions: CONTRIBUTE }),
      grant(recordScope(number), doctor, { wrappedAt: at(9) }),
    )
    expect(readersOfRecord(view, record)).to.deep.equal([])
  })

  it("counts a re-wrap of one record for the content that follows it, and for no later one", () => {
    const rewrapped = (block: number) =>
      viewOf(grant(recordScope(number), doctor, { grantedAt: at(4), wrappedAt: at(block) }))
    expect(readersOfRecord(rewrapped(9), record)).to.have.length(1)
    expect(
      readersOfRecord(rewrapped(5), { ...record, versions: record.versions.slice(0, 1) }),
    ).to.have.length(1)
    const third = { cidDigest: digest("3"), folder: HEART, place: at(20) }
    const replaced = { ...record, versions: [...record.versions, third] } as unknown as RecordState
    expect(readersOfRecord(rewrapped(9), replaced)).to.deep.equal([])
  })

  it("says why somebody may not read it", () => {
    expect(accessTo(viewOf(), record, patient).kind).to.equal("own")
    expect(accessTo(viewOf(), record, doctor).kind).to.equal("none")
    expect(accessTo(viewOf(grant(HEART, doctor)), record, doctor).kind).to.equal("live")
    expect(accessTo(viewOf(grant(HEART, doctor, { expiresAt: NOW })), record, doctor).kind).to.equal("over")
    const stopped = grant(HEART, doctor, { ended: { by: patient, place: at(12) } })
    expect(accessTo(viewOf(stopped), record, doctor).kind).to.equal("stopped")
    expect(accessTo(viewOf(stopped), record, stranger).kind).to.equal("none")
  })
})

describe("the history of a record", () => {
  const entry = (position: number, rest: object) =>
    ({ position, by: patient, place: at(position), ...rest }) as unknown as JournalEntry
  const journal = [
    entry(0, { kind: "KeyPublished" }),
    entry(1, { kind: "AccessGranted", scope: HEART, grantee: doctor }),
    entry(2, { kind: "RecordsAdded", folder: EYES, cidDigests: [digest("0"), digest("1")] }),
    entry(4, { kind: "AccessGranted", scope: EYES, grantee: stranger }),
    entry(5, { kind: "RecordRefiled", record: number, folder: HEART }),
    entry(6, { kind: "AccessGranted", scope: EYES, grantee: doctor }),
    entry(7, { kind: "AccessGranted", scope: EVERYTHING, grantee: doctor }),
    entry(8, { kind: "RecordReplaced", record: number, cidDigest: digest("2") }),
    entry(9, { kind: "RecordReplaced", record: asRecordNumber(2), cidDigest: digest("4") }),
    entry(10, { kind: "AccessRevoked", scope: HEART, grantees: [doctor, stranger] }),
    entry(11, { kind: "AccessGranted", scope: recordScope(number), grantee: doctor }),
    entry(12, { kind: "RecordRemoved", record: number }),
  ]
  const words = {
    name: (who: Address) => (who === patient ? "you" : who === doctor ? "Dr Rao" : "Meera"),
    folder: (scope: Scope) => (scope === HEART ? "Heart" : "Eyes"),
  }
  const told = (reader: Address | null) =>
    recordHistory(journal, record, words, reader).map(({ text }) => text)

  it("tells the patient all that concerned it since it was added, newest first", () => {
    expect(told(null)).to.deep.equal([
      "You removed it",
      "You shared it with Dr Rao",
      "You stopped sharing Heart with Dr Rao, Meera",
      "You stored it anew",
      "You shared everything with Dr Rao",
      "You moved it to Heart",
      "You shared Eyes with Meera",
      "You added it",
    ])
  })

  it("tells of somebody else's record that the patient filed it, where it stays in its folder", () => {
    const added = entry(3, { kind: "RecordAdded", by: doctor, folder: HEART, cidDigest: digest("1") })
    const refiled = (folder: Scope) => entry(4, { kind: "RecordRefiled", record: number, folder })
    const heart = recordHistory([added, refiled(HEART)], record, words, null).map(({ text }) => text)
    expect(heart).to.deep.equal(["You filed it in Heart", "Dr Rao added it"])
    const unfiled = { ...added, folder: UNFILED } as JournalEntry
    const nowhere = recordHistory([unfiled, refiled(UNFILED)], record, words, null)
    expect(nowhere[0]?.text).to.equal("You filed it")
  })

  it("tells a doctor nothing of others", () => {
    expect(told(doctor)).to.include("You stopped sharing Heart with Dr Rao")
    expect(told(doctor).join()).not.to.contain("Meera")
  })
})
