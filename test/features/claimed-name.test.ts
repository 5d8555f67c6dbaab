import { expect } from "chai"
import { nameOr } from "../../app/_features/claimed-name"
import { claimedName } from "../../app/_features/patients/shared-with-me"
import { asAddress } from "../../app/_core/types"
import type { ListedRecord } from "../../app/_journeys/read-record"

const SHORT = "0x12ab…90Ef"
const patient = asAddress(`0x${"a1".repeat(20)}`)
const doctor = asAddress(`0x${"d2".repeat(20)}`)
const record = (author: typeof patient, patientName: string) =>
  ({ open: { manifest: { patient, author, patientName } } }) as unknown as ListedRecord

describe("what a patient calls themselves", () => {
  it("stands where nobody else calls them anything", () => {
    expect(nameOr(SHORT, "Asha Rao")).to.equal("Asha Rao")
    expect(nameOr("My neighbour", "Asha Rao")).to.equal("My neighbour")
    for (const nothing of [undefined, "", " ", "\u202e", "(verified)"])
      expect(nameOr(SHORT, nothing)).to.equal(SHORT)
  })

  it("never says that they are verified, turns the line around or is another's account", () => {
    expect(nameOr(SHORT, "Dr Rao (veri\u200bfied)")).to.equal("Dr Rao")
    expect(nameOr(SHORT, "\u202eAsha Rao\u2069\n")).to.equal("Asha Rao")
    expect(nameOr(SHORT, "0x34cd…12Ab")).to.equal(SHORT)
    expect(nameOr(SHORT, "\u200b0x34cd…12Ab")).to.equal(SHORT)
  })

  it("is what their newest own record says, and nobody else's", () => {
    const listed = [
      record(doctor, "Somebody"),
      record(patient, "Asha\u202e Rao (verified)"),
      record(patient, "Old"),
    ]
    expect(claimedName(listed)).to.equal("Asha Rao")
    expect(claimedName([record(doctor, "Somebody")])).to.equal(undefined)
    expect(claimedName([record(patient, "\u2067\u2069")])).to.equal(undefined)
  })
})
