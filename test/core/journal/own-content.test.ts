import { expect } from "chai"
import { cameAfter, isOwnContent, isSurelyOwn, mayBeOwn } from "../../../app/_core/journal/own-content"
import type { PatientState, RecordState } from "../../../app/_core/journal/patient-state"
import { asDigest, asRecordNumber } from "../../../app/_core/types"
import type { Address, WrappedKeys } from "../../../app/_core/types"
import { underEverything } from "./made-journal"

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
    record.versions.push({
      cidDigest,
      contentBy,
      wrappedKeys: underEverything,
      place: { block, logIndex: 0 },
      stood: { everything: 0 },
      puts: true,
    })
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

  it("is not what another record was added with later: what waits to be added is public", () => {
    const state = stateOf([0, "a", patient], [0, "b", patient], [1, "b", patient])
    expect([isOwn(state, 0, "b"), isOwn(state, 1, "b")]).to.deep.equal([false, true])
    expect(isOwn(state, 0, "b", [lab])).to.equal(true)
  })

  it("may be either's where two records show it, and is surely nobody's but who was added with it", () => {
    const state = stateOf([0, "a", patient], [1, "c", patient], [0, "b", patient], [1, "b", patient])
    const both = (rule: typeof mayBeOwn, content: string) =>
      [0, 1].map((number) => rule(state, recordOf(state, number), digest(content), [patient]))
    expect(both(mayBeOwn, "b")).to.deep.equal([true, false])
    expect(both(isSurelyOwn, "b")).to.deep.equal([false, false])
    expect(isSurelyOwn(state, recordOf(state, 0), digest("a"), [patient])).to.equal(true)
  })

  it("is surely not what was wrapped to the patient's public key alone", () => {
    const state = stateOf([0, "a", patient], [0, "b", patient])
    const record = recordOf(state, 0)
    expect(isSurelyOwn(state, record, digest("b"), [patient])).to.equal(true)
    const wrappedKeys = new Uint8Array(1_169).fill(2) as Uint8Array as WrappedKeys
    const versions = record.versions.map((each, at) => (at === 1 ? { ...each, wrappedKeys } : each))
    expect(isSurelyOwn(state, { ...record, versions }, digest("b"), [patient])).to.equal(false)
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
