import { expect } from "chai"
import { converted, scaledUnit, shifted } from "../../../app/_core/picture/units"

describe("units", () => {
  it("shift digits without rounding", () => {
    expect(shifted("2.0", 1)).to.equal("20")
    expect(shifted("2.0", 2)).to.equal("200")
    expect(shifted("2.0", -2)).to.equal("0.020")
    expect(shifted("0.0140", 3)).to.equal("14.0")
    expect(shifted("-12.5", -1)).to.equal("-1.25")
    expect(shifted("0", 3)).to.equal("0")
    expect(shifted("1:128", 3)).to.equal("1:128")
  })

  for (const [value, from, to, right] of [
    ["90", "mg/dL", "g/L", "0.90"],
    ["0.0140", "g/L", "mg/L", "14.0"],
    ["5", "umol/L", "mmol/L", "0.005"],
    ["140", "meq/L", "mEq/L", "140"],
    ["7.2", "10*3/uL", "10*9/L", "7.2"],
    ["2", "mU/L", "uU/mL", "2"],
  ] as const)
    it(`convert ${value} ${from} to ${right} ${to}`, () => {
      expect(converted(value, from, to)).to.equal(right)
    })

  for (const [from, to] of [
    ["mg/dL", "mmol/L"],
    ["U/L", "[iU]/L"],
    ["%", "g/L"],
    ["mm[Hg]", "kPa"],
    ["g", "g/L"],
  ] as const)
    it(`do not convert ${from} to ${to}`, () => {
      expect(converted("1", from, to)).to.equal(null)
    })

  it("know no prefix that only looks like one", () => {
    for (const unit of ["mmHg", "min", "kcal", "ng{FEU}/mL", "a/b/c", ""])
      expect(scaledUnit(unit)).to.equal(null)
  })
})
