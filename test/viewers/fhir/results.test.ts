import { expect } from "chai"
import { bundle, detailsOf, flagsOf, modelOf, modelOfText, rowOf, rowsOf } from "./files"

const quantity = (value: number, unit = "mmol/L") => ({ value, unit })
const result = (more: object) =>
  rowOf({ resourceType: "Observation", status: "final", code: { text: "Glucose" }, ...more })

describe("The row of a result", () => {
  it("says value, usual range and when, with the time of day", () => {
    const row = result({
      valueQuantity: quantity(7.8),
      referenceRange: [{ low: quantity(3.9), high: quantity(5.5) }],
      effectiveDateTime: "2026-11-13T07:40:00+05:30",
    })
    expect(detailsOf(row)).to.deep.equal([
      "7.8\u00a0mmol/L",
      "Usual range: 3.9\u00a0mmol/L to 5.5\u00a0mmol/L",
    ])
    expect(row.when).to.equal("13 Nov 2026, 07:40 (UTC+05:30)")
    expect(row.time).to.equal("2026-11-13T07:40:00+05:30")
  })

  it("says which limit a limit alone is", () => {
    expect(detailsOf(result({ referenceRange: [{ high: quantity(2.6) }] }))).to.deep.equal([
      "Usual range: up to 2.6\u00a0mmol/L",
    ])
    expect(detailsOf(result({ referenceRange: [{ low: quantity(1.2) }] }))).to.deep.equal([
      "Usual range: from 1.2\u00a0mmol/L",
    ])
  })

  for (const [value, words] of [
    [{ valueBoolean: false }, "No"],
    [{ valueInteger: 0 }, "0"],
    [{ valueString: "positive for influenza A" }, "positive for influenza A"],
    [{ valueCodeableConcept: { text: "A Rh+" } }, "A Rh+"],
    [{ valueRange: { low: quantity(1), high: quantity(2) } }, "1\u00a0mmol/L to 2\u00a0mmol/L"],
    [
      { valueRatio: { numerator: quantity(20, "mg"), denominator: quantity(2, "mL") } },
      "20\u00a0mg per 2\u00a0mL",
    ],
    [{ valueRatio: { numerator: { value: 1, comparator: ">=" }, denominator: { value: 64 } } }, "≥ 1 per 64"],
    [{ valueQuantity: { value: 5, comparator: "<", unit: "ng/L" } }, "< 5\u00a0ng/L"],
    [{ valueQuantity: { value: 3, code: "mol", system: "http://unitsofmeasure.org" } }, "3\u00a0mol"],
    [{ valueTime: "07:05:09" }, "07:05:09"],
    [{ valueDateTime: "2026-03" }, "Mar 2026"],
    [{ valuePeriod: { start: "2026-03-01" } }, "since 1 Mar 2026"],
    [{ valueReference: { display: "Stent" } }, "Stent"],
  ] as const)
    it(`says ${words}`, () => expect(detailsOf(result(value))).to.deep.equal([words]))

  it("counts the values of a long curve", () => {
    const data = Array.from({ length: 500 }, (_, index) => index).join(" ")
    const model = modelOf(
      bundle({
        resourceType: "Observation",
        code: { text: "ECG" },
        valueSampledData: { origin: { value: 2048 }, period: 3.5, dimensions: 1, data },
      }),
    )
    expect(rowsOf(model)[0]?.details[0]?.text).to.equal(
      "Recorded curve of 500 values, 1 dimension, one every 3.5\u00a0ms, zero at 2048",
    )
    expect(model.notShown).to.deep.equal([{ what: "values of recorded curves", count: 500 }])
  })

  it("says why there is no value", () => {
    expect(flagsOf(result({ dataAbsentReason: { coding: [{ code: "not-performed" }] } }))).to.deep.equal([
      "No value: not performed",
      "Final",
    ])
  })

  it("shows each component with its own value, range, interpretation and reason for absence", () => {
    const row = result({
      component: [
        {
          code: { text: "Systolic" },
          valueQuantity: quantity(180, "mmHg"),
          interpretation: [{ coding: [{ code: "HH" }] }],
          referenceRange: [{ high: quantity(140, "mmHg") }],
        },
        { code: { text: "Diastolic" }, dataAbsentReason: { text: "Not heard" } },
      ],
    })
    expect(row.rows.map((one) => [one.what, flagsOf(one), detailsOf(one)])).to.deep.equal([
      ["Systolic", ["Critically high"], ["180\u00a0mmHg", "Usual range: up to 140\u00a0mmHg"]],
      ["Diastolic", ["No value: not heard"], []],
    ])
  })

  it("says site, side, method, several interpretations and notes", () => {
    const row = result({
      bodySite: { text: "Left knee" },
      method: { text: "Dipstick" },
      interpretation: [{ coding: [{ code: "H" }] }, { coding: [{ code: "POS" }] }],
      note: [{ text: "Haemolysed", authorString: "Lab", time: "2026-01-02" }],
    })
    expect(flagsOf(row)).to.deep.equal(["High", "Positive", "Final"])
    expect(detailsOf(row)).to.deep.equal(["Body site: Left knee", "Method: Dipstick"])
    expect(row.notes).to.deep.equal([{ text: "Haemolysed", author: "Lab", when: "2 Jan 2026" }])
  })

  it("shows members of a panel of STU3 and results of a report inside, and not twice", () => {
    const potassium = { resourceType: "Observation", id: "k", code: { text: "Potassium" }, valueInteger: 5 }
    const stu3 = rowOf(
      {
        resourceType: "Observation",
        id: "p",
        code: { text: "Panel" },
        related: [{ type: "has-member", target: { reference: "Observation/k" } }],
      },
      potassium,
    )
    expect(stu3.rows[0]?.rows.map(({ what }) => what)).to.deep.equal(["Potassium"])
    const report = rowOf(
      { resourceType: "DiagnosticReport", code: { text: "Blood" }, result: [{ reference: "Observation/k" }] },
      potassium,
    )
    expect(report.rows.map(({ what }) => what)).to.deep.equal(["Potassium"])
  })
})

const RANGES = [
  { low: quantity(4), high: quantity(6), appliesTo: [{ coding: [{ code: "male", display: "Male" }] }] },
  { low: quantity(3), high: quantity(5), appliesTo: [{ coding: [{ code: "female", display: "Female" }] }] },
  { low: quantity(9), type: { coding: [{ code: "critical", display: "Critical" }] } },
]
const AGES = [
  { high: quantity(10), age: { high: { value: 17, unit: "a", code: "a" } } },
  { high: quantity(8), age: { low: { value: 18, unit: "a", code: "a" } } },
]

/** The range of the fact, and the details of the row, of a result of one person. */
function rangeFor(person: object, referenceRange: object[]) {
  const model = modelOf(
    bundle(
      { resourceType: "Patient", id: "p", ...person },
      {
        resourceType: "Observation",
        subject: { reference: "Patient/p" },
        code: { text: "X" },
        valueQuantity: quantity(5),
        effectiveDateTime: "2026-01-01",
        referenceRange,
      },
    ),
  )
  const row = rowsOf(model).find(({ what }) => what === "X")
  return { range: model.facts[0]?.quantity?.range, details: row ? detailsOf(row) : [] }
}

describe("The reference range", () => {
  it("is that of the person's sex; the others say that they are not", () => {
    const { range, details } = rangeFor({ gender: "female" }, RANGES)
    expect(range).to.deep.include({ low: "3", high: "5" })
    expect(details).to.deep.equal([
      "5\u00a0mmol/L",
      "Usual range, for Female: 3\u00a0mmol/L to 5\u00a0mmol/L",
      "Critical range: from 9\u00a0mmol/L",
      "Usual range, for Male: 4\u00a0mmol/L to 6\u00a0mmol/L (not for this patient: Male)",
    ])
  })

  it("is that of the person's age at the time of the result", () => {
    expect(rangeFor({ birthDate: "2015-05" }, AGES).range).to.deep.include({ high: "10" })
    expect(rangeFor({ birthDate: "1970" }, AGES).range).to.deep.include({ high: "8" })
  })

  it("is none where several may be right, and all of them are shown", () => {
    const unknown = rangeFor({}, RANGES)
    expect(unknown.range).to.equal(null)
    expect(unknown.details).to.have.length(4)
    expect(unknown.details.join()).not.to.contain("not for this patient")
    expect(rangeFor({}, AGES).range).to.equal(null)
  })

  it("is not one of another kind", () => {
    expect(rangeFor({}, [{ high: quantity(9), type: { coding: [{ code: "treatment" }] } }]).range).to.equal(
      null,
    )
    expect(
      rangeFor({}, [{ high: quantity(9), type: { coding: [{ code: "normal" }] } }]).range,
    ).to.deep.include({ high: "9" })
  })

  it("is not one for a condition that is not known to hold", () => {
    const ranges = [{ high: quantity(5) }, { high: quantity(7), appliesTo: [{ text: "Pregnancy" }] }]
    expect(rangeFor({ gender: "female" }, ranges).range).to.deep.include({ high: "5" })
  })
})

describe("The facts of a result", () => {
  it("have digits, comparator, unit, UCUM code, range and flags", () => {
    const { facts } = modelOfText(
      `{"resourceType":"Observation","id":"o","status":"preliminary","code":{"text":"TSH","coding":[{"system":"http://loinc.org","code":"3016-3"}]},
        "effectiveDateTime":"2026-02-03","valueQuantity":{"value":0.010,"comparator":"<","unit":"mU/L","system":"http://unitsofmeasure.org","code":"m[IU]/L"},
        "referenceRange":[{"low":{"value":0.40},"high":{"value":4.0}}],"interpretation":[{"coding":[{"code":"L"}]}]}`,
    )
    expect(facts).to.deep.equal([
      {
        kind: "result",
        what: "TSH",
        codes: [{ system: "http://loinc.org", code: "3016-3" }],
        details: "< 0.010\u00a0mU/L",
        quantity: {
          value: "0.010",
          comparator: "<",
          unit: "mU/L",
          ucum: "m[IU]/L",
          range: { low: "0.40", high: "4.0", text: "0.40 to 4.0" },
        },
        time: "2026-02-03",
        flags: ["Preliminary"],
        interpretation: "Low",
        pointer: "Observation/o",
      },
    ])
  })

  it("are one for each component, with what is true of the whole", () => {
    const { facts } = modelOf({
      resourceType: "Observation",
      id: "bp",
      status: "entered-in-error",
      code: { text: "Blood pressure" },
      component: [
        { code: { text: "Systolic" }, valueQuantity: quantity(120, "mmHg") },
        { code: { text: "Diastolic" }, valueQuantity: quantity(80, "mmHg") },
      ],
    })
    expect(facts.map(({ what, quantity: value, flags }) => [what, value?.value, flags])).to.deep.equal([
      ["Systolic", "120", ["Entered in error"]],
      ["Diastolic", "80", ["Entered in error"]],
    ])
  })

  it("know a blood group, an allergy, a medicine, a problem, a vaccination, a directive and a contact", () => {
    const { facts } = modelOf(
      bundle(
        {
          resourceType: "Patient",
          id: "p",
          contact: [
            {
              name: { text: "Eva" },
              relationship: [{ text: "Daughter" }],
              telecom: [{ system: "phone", value: "123" }],
            },
          ],
        },
        {
          resourceType: "Observation",
          code: { coding: [{ system: "http://loinc.org", code: "882-1" }], text: "ABO" },
          valueString: "A+",
        },
        {
          resourceType: "AllergyIntolerance",
          code: { text: "Nuts" },
          reaction: [{ manifestation: [{ text: "Hives" }] }],
        },
        {
          resourceType: "MedicationStatement",
          status: "active",
          medicationCodeableConcept: { text: "Warfarin" },
          dosage: [{ text: "5 mg" }],
        },
        {
          resourceType: "Condition",
          verificationStatus: { coding: [{ code: "refuted" }] },
          code: { text: "Asthma" },
        },
        { resourceType: "Immunization", status: "completed", vaccineCode: { text: "MMR" }, lotNumber: "A1" },
        { resourceType: "Consent", status: "active", category: [{ coding: [{ code: "dnr" }] }] },
        { resourceType: "Procedure", status: "completed", code: { text: "Appendectomy" } },
      ),
    )
    expect(
      facts.map(({ kind, what, details, flags }) => `${kind}: ${what} (${details}) ${flags.join()}`),
    ).to.have.members([
      "contact: Eva (Daughter, phone 123) ",
      "blood-group: ABO (A+) ",
      "allergy: Nuts (Reaction: Manifestation: Hives) ",
      "medicine: Warfarin (Dosage: 5 mg) ",
      "problem: Asthma () Refuted",
      "vaccination: MMR (Lot number: A1) ",
      "advance-directive: Do NOT resuscitate () Do NOT resuscitate",
      "procedure: Appendectomy () ",
    ])
  })
})
