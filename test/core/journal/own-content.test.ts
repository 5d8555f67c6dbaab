import { expect } from "chai"
import { cameAfter, isOwnContent } from "../../../app/_core/journal/own-content"
import type { PatientState, RecordState } from "../../../app/_core/journal/patient-state"
import { asDigest, asRecordNumber } from "../../../app/_core/types"
import type { Address } from "../../../app/_core/types"

const patient = `0x${"01".repeat(20)}` as Address
const lab = `0x${"02".repeat(20)}` as Address
const digest = (name: string) => asDigest(`0x${name.repeat(64)}`)

/** Entries in journal order: which record shows which content, by whom. */
function stateOf(...entries: [record: number, content: string, by: Address][]): PatientState {
  const records = new Map<number, { number: number; versions: object[] }>()
  const recordsByContent = new Map<string, number[]>()
  entries.forEach(([number, content, contentBy], block) => {
    const cidDigest = digest(content)
    const record = records.get(number) ?? { number: asRecordNumber(number), versions: [] }
    record.versions.push({ cidDigest, contentBy, place: { block, logIndex: 0 } })
    records.set(number, record)
    recordsByContent.set(cidDigest, [...new Set([...(recordsByContent.get(cidDigest) ?? []), number])])
  })
  return { records, recordsByContent, delegates: new Map() } as unknown as PatientState
}

describe("a record's own content", () => {
  const isOwn = (state: PatientState, number: number, content: string, makers = [patient]) =>
    isOwnContent(state, recordOf(state, number), digest(content), makers)
  const recordOf = (state: PatientState, number: number): RecordState => {
    const record = state.records.get(asRecordNumber(number))
    if (!record) throw new Error(`no record ${number}`)
    return record
  }

  it("is what it was added with, a copy too, and what was new to the journal", () => {
    const state = stateOf([0, "a", patient], [1, "a", patient], [0, "b", patient])
    expect([isOwn(state, 0, "a"), isOwn(state, 1, "a"), isOwn(state, 0, "b")]).to.deep.equal([
      true,
      true,
      true,
    ])
    expect(cameAfter(recordOf(state, 0), digest("b"), digest("a"))).to.equal(true)
  })

  it("is not what another record showed before, which stays that one's own", () => {
    const state = stateOf([0, "a", patient], [1, "b", patient], [0, "b", patient], [1, "c", patient])
    expect([isOwn(state, 0, "b"), isOwn(state, 1, "b"), isOwn(state, 1, "c")]).to.deep.equal([
      false,
      true,
      true,
    ])
  })

  it("is told by when it came first, also once it was put back", () => {
    const state = stateOf([0, "a", patient], [0, "b", patient], [0, "a", patient])
    expect(cameAfter(recordOf(state, 0), digest("a"), digest("b"))).to.equal(false)
  })

  it("stays so where somebody who cannot have made it put its digest into the journal first", () => {
    const state = stateOf([0, "a", patient], [1, "b", lab], [0, "b", patient])
    expect(isOwn(state, 0, "b")).to.equal(true)
    expect(isOwn(state, 0, "b", [patient, lab])).to.equal(false)
  })
})
