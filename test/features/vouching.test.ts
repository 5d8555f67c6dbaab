import { expect } from "chai"
import { isFoundBy, issuersOf, untilOf } from "../../app/_features/vouching"
import { asAddress, asDigest } from "../../app/_core/types"
import type { Practitioner, Vouching } from "../../app/_journeys/read-directory"

const digest = asDigest(`0x${"07".repeat(32)}`)
const place = { block: 7, blockHash: digest, logIndex: 0, transaction: digest, timestamp: 1 }
const vouching = (name: string, expiresAt: number): Vouching => ({
  issuer: { address: asAddress(`0x${"c4".repeat(20)}`), name },
  ...{
    keyDigest: digest,
    profileDigest: digest,
    attestedAt: place,
    revokedAt: null,
    standing: "live",
    expiresAt,
  },
  profile: {
    ...{ v: 1, name: "Dr José Müller", specialty: "Cardiology", licence: "DMC-77" },
    organization: "Clínica del Río",
  },
})
const january = Date.UTC(2028, 0, 31) / 1000
const march = Date.UTC(2028, 2, 1) / 1000
const [chamber, hospital] = [vouching("Chamber", january), vouching("Hospital", march)]

describe("Finding a practitioner", () => {
  const practitioner: Practitioner = {
    account: asAddress(`0x${"d0".repeat(20)}`),
    vouchings: [chamber],
    profile: chamber.profile,
    isLive: true,
  }

  it("goes by name, work, number and issuer, in any order, without accents", () => {
    for (const typed of ["muller jose", "MÜLLER", "cardio rio", "dmc-77", "chamber", "  josé  ", ""])
      expect(isFoundBy(practitioner, typed), typed).to.equal(true)
    for (const typed of ["meier", "jose meier", "dmc-78"])
      expect(isFoundBy(practitioner, typed), typed).to.equal(false)
  })
})

describe("Saying who vouches", () => {
  it("joins names and says each date once", () => {
    expect(issuersOf([chamber])).to.equal("Chamber")
    expect(issuersOf([chamber, hospital])).to.equal("Chamber and Hospital")
    expect(untilOf([chamber], 0)).to.equal("Until 31 January 2028")
    expect(untilOf([chamber, vouching("Other", january)], 0)).to.equal("Until 31 January 2028")
    expect(untilOf([chamber, hospital], 0)).to.equal(
      "Chamber until 31 January 2028, Hospital until 1 March 2028",
    )
  })
})
