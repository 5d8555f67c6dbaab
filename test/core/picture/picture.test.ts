import { expect } from "chai"
import type { Fact } from "../../../app/_core/picture/fact"
import { compareTimes, resultSeries } from "../../../app/_core/picture/results"
import type { SourcedFact } from "../../../app/_core/picture/source"
import { summaryOf } from "../../../app/_core/picture/summary"
import type { RecordNumber } from "../../../app/_core/types"

const BARE: Fact = {
  kind: "result",
  what: "",
  codes: [],
  details: "",
  quantity: null,
  time: "",
  flags: [],
  pointer: "",
}
const from = (record: number, fact: Partial<Fact>): SourcedFact => ({
  fact: { ...BARE, ...fact },
  source: { record: record as RecordNumber, file: 0, title: `Record ${record}` },
})
const loinc = (code: string) => [{ system: "http://loinc.org", code }]
const quantity = (value: string, unit: string, low = "", high = "") => ({
  value,
  comparator: "",
  unit,
  ucum: unit,
  range: low || high ? { low, high, text: "" } : null,
})

describe("resultSeries", () => {
  it("puts one analyte of several records into one series, newest first", () => {
    const [series, ...others] = resultSeries([
      from(1, {
        what: "Glucose",
        codes: loinc("2345-7"),
        quantity: quantity("90", "mg/dL"),
        time: "2024-01-02",
      }),
      from(2, {
        what: "Glucose [Mass/volume]",
        codes: loinc("2345-7"),
        quantity: quantity("1.1", "g/L"),
        time: "2025-01-02",
      }),
    ])
    expect(others).to.deep.equal([])
    expect(series).to.include({ unit: "g/L", name: "Glucose [Mass/volume]" })
    expect(series?.points.map(({ value, writtenUnit }) => `${value} from ${writtenUnit}`)).to.deep.equal([
      "1.1 from g/L",
      "0.90 from mg/dL",
    ])
  })

  it("keeps units apart that do not convert exactly", () => {
    const series = resultSeries([
      from(1, { codes: loinc("2345-7"), quantity: quantity("90", "mg/dL"), time: "2024" }),
      from(2, { codes: loinc("2345-7"), quantity: quantity("5.0", "mmol/L"), time: "2025" }),
    ])
    expect(series.map(({ unit }) => unit).sort()).to.deep.equal(["mg/dL", "mmol/L"])
  })

  it("goes by the name without a code, whatever its case and accents", () => {
    const series = resultSeries([
      from(1, { what: "Hémoglobine", quantity: quantity("140", "g/L") }),
      from(2, { what: "hemoglobine", quantity: quantity("14.1", "g/dL") }),
    ])
    expect(series).to.have.length(1)
  })

  it("counts a measurement that stands in two records once, with both sources", () => {
    const one = { codes: loinc("6301-6"), quantity: quantity("2.0", "1"), time: "2024-03-01T08:00:00Z" }
    const [series] = resultSeries([from(1, one), from(2, one)])
    expect(series?.points).to.have.length(1)
    expect(series?.points[0]?.sources.map(({ record }) => Number(record))).to.deep.equal([1, 2])
    expect(series?.points[0]?.value).to.equal("2.0")
  })

  it("keeps what the document says of a result, which is not a flag", () => {
    const [series] = resultSeries([
      from(1, { what: "K", quantity: quantity("6.1", "mmol/L"), interpretation: "High" }),
    ])
    expect(series?.points[0]).to.deep.include({ interpretation: "High", flags: [], outside: null })
  })

  it("does not take two measurements without a time for one", () => {
    const one = { codes: loinc("6301-6"), quantity: quantity("2.0", "1") }
    expect(resultSeries([from(1, one), from(2, one)])[0]?.points).to.have.length(2)
  })

  for (const [value, comparator, low, high, outside] of [
    ["4.1", "", "3.5", "5.0", null],
    ["3.4", "", "3.5", "5.0", "low"],
    ["5.1", "", "3.5", "5.0", "high"],
    ["3.5", "", "3.5", "5.0", null],
    ["3.5", "<", "3.5", "5.0", "low"],
    ["5.0", ">", "3.5", "5.0", "high"],
    ["6", "<", "", "5.0", null],
    ["5.1", "", "", "", null],
  ] as const)
    it(`says of ${comparator}${value} in ${low} to ${high}: ${outside ?? "nothing"}`, () => {
      const given = { ...quantity(value, "mmol/L", low, high), comparator }
      expect(resultSeries([from(1, { what: "K", quantity: given })])[0]?.points[0]?.outside).to.equal(outside)
    })
})

describe("summaryOf", () => {
  const penicillin = {
    kind: "allergy",
    what: "Penicillin",
    codes: [{ system: "http://snomed.info/sct", code: "91936005" }],
  } as const

  it("merges statements that are identical and names both records", () => {
    const [group, ...others] = summaryOf([from(1, penicillin), from(2, penicillin)], "allergy")
    expect(others).to.deep.equal([])
    expect(group?.statements).to.have.length(1)
    expect(group?.statements[0]?.sources).to.have.length(2)
  })

  it("puts a refuted allergy beside the one that stands, not into it", () => {
    const [group] = summaryOf(
      [from(1, { ...penicillin, flags: ["Refuted"] }), from(2, penicillin)],
      "allergy",
    )
    expect(group?.statements.map(({ flags }) => flags)).to.deep.equal([[], ["Refuted"]])
  })

  it("finds the same thing by code under another name, and by name without a code", () => {
    const groups = summaryOf(
      [
        from(1, { ...penicillin, what: "Allergy to penicillin" }),
        from(2, { kind: "allergy", what: "PENICILLIN" }),
        from(3, penicillin),
      ],
      "allergy",
    )
    expect(groups).to.have.length(1)
    expect(groups[0]?.statements).to.have.length(3)
  })

  it("keeps the things of two people apart", () => {
    expect(
      summaryOf(
        [from(1, { ...penicillin, subject: "Ana" }), from(1, { ...penicillin, subject: "Ben" })],
        "allergy",
      ),
    ).to.have.length(2)
  })

  it("takes only the kind that is asked for", () => {
    expect(summaryOf([from(1, penicillin)], "medicine")).to.deep.equal([])
  })
})

describe("compareTimes", () => {
  it("orders dates of any precision, unknown first", () => {
    const times = ["2024-03", "", "2024-03-02T10:00:00+02:00", "2023", "2024-03-02T09:00:00Z"]
    expect([...times].sort(compareTimes)).to.deep.equal([
      "",
      "2023",
      "2024-03",
      "2024-03-02T10:00:00+02:00",
      "2024-03-02T09:00:00Z",
    ])
  })
})
