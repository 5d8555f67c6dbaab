import { expect } from "chai"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { demoFiles } from "../../scripts/demo/files"
import { summariseFhir } from "../../app/_viewers/fhir/summary"
import { readJson } from "../../app/_viewers/json/read-json"
import { ROOT } from "../../scripts/lib/run"

const SAMPLES = join(ROOT, "..", "shared", "samples", "ips")

const summaryOf = (value: unknown) => {
  const summary = summariseFhir(value)
  if (!summary) throw new Error("no summary")
  return summary
}
const bundle = (...resources: object[]) => ({
  resourceType: "Bundle",
  type: "collection",
  entry: resources.map((resource) => ({ resource })),
})

describe("summariseFhir", () => {
  it("tells the demo patient's summary in the order of its sections", async () => {
    const file = (await demoFiles()).find(({ type }) => type === "application/fhir+json")
    const { patient, sections, date } = summaryOf(JSON.parse(new TextDecoder().decode(file?.bytes)))
    expect(patient?.name).to.contain("Asha")
    expect(date).to.match(/2026$/)
    expect(sections.length).to.be.greaterThan(3)
    for (const { rows } of sections) for (const { what } of rows) expect(what).not.to.equal("")
  })

  for (const [name, patient, section] of [
    ["au-basic-summary", "Mia Leanne Banks", "Current Medicines"],
    ["eu-wylem-bars", "Mr. Abdul Koepp", "Vital Signs"],
    ["us-epic", "Sept JWJ Connectathon", "Immunizations"],
    ["us-meditech", "Veronica Williams", "History of Procedures Section"],
  ] as const)
    it(`reads ${name} as its system wrote it`, function () {
      const file = join(SAMPLES, `${name}.json`)
      if (!existsSync(file)) this.skip()
      const summary = summaryOf(JSON.parse(readFileSync(file, "utf8")))
      expect(summary.patient?.name).to.equal(patient)
      expect(summary.patient?.facts.join(" ")).to.match(/born \d/)
      const found = summary.sections.find(({ title }) => title === section)
      expect(found?.rows.length).to.be.greaterThan(0)
      for (const { rows } of summary.sections) for (const { what } of rows) expect(what).to.match(/^[^{[]+/)
    })

  it("follows a medication that stands beside its request, and its dose", () => {
    const [section] = summaryOf(
      bundle(
        { resourceType: "Medication", id: "m", code: { text: "Bisoprolol 2.5 mg" } },
        {
          resourceType: "MedicationRequest",
          status: "active",
          medicationReference: { reference: "Medication/m" },
          dosageInstruction: [{ text: "one in the morning" }],
          authoredOn: "2026-07",
        },
      ),
    ).sections
    expect(section?.rows).to.deep.equal([
      { what: "Bisoprolol 2.5 mg", detail: "one in the morning, Active", when: "Jul 2026" },
    ])
  })

  it("says values with their units and usual range, whatever their kind", () => {
    const quantity = (value: number) => ({ value, unit: "mmol/L" })
    const { sections } = summaryOf(
      bundle(
        {
          resourceType: "Observation",
          status: "final",
          code: { text: "Glucose" },
          valueQuantity: quantity(7.8),
          referenceRange: [{ low: quantity(3.9), high: quantity(5.5) }],
          effectiveDateTime: "2026-11-13T07:40:00+05:30",
        },
        { resourceType: "Observation", code: { text: "Smoker" }, valueBoolean: false },
        {
          resourceType: "Observation",
          code: { text: "LDL" },
          valueQuantity: quantity(2.4),
          referenceRange: [{ high: quantity(2.6) }],
        },
      ),
    )
    expect(sections[0]?.rows[0]).to.deep.equal({
      what: "Glucose",
      detail: "7.8\u00a0mmol/L (usual 3.9\u00a0mmol/L to 5.5\u00a0mmol/L)",
      when: "13 Nov 2026",
    })
    expect(sections[0]?.rows[1]?.detail).to.equal("false")
    expect(sections[0]?.rows[2]?.detail).to.equal("2.4\u00a0mmol/L (usual up to 2.6\u00a0mmol/L)")
  })

  for (const value of [null, 7, "Bundle", [], {}, { resourceType: 5 }, { resourceType: "Bundle" }])
    it(`is silent about ${JSON.stringify(value)}`, () => expect(summariseFhir(value)).to.equal(null))

  it("survives members of every wrong kind", () => {
    const wrong = [null, 1, "x", true, [], {}, [[]], [null], { coding: 5 }]
    const names = [
      "code",
      "section",
      "subject",
      "name",
      "birthDate",
      "reaction",
      "dosage",
      "result",
      "contained",
    ]
    for (const value of wrong) {
      const all = Object.fromEntries(names.map((name) => [name, value]))
      const composition = { resourceType: "Composition", ...all }
      summaryOf(
        bundle(composition, { resourceType: "Patient", ...all }, { resourceType: "Condition", ...all }),
      )
      summaryOf(bundle({ resourceType: "Condition", ...all }, { resourceType: "Observation", ...all }))
      summaryOf({ resourceType: "Bundle", entry: [null, value, { resource: { resourceType: "Patient" } }] })
    }
  })

  it("is bounded whatever the size of the document", () => {
    const conditions = Array.from({ length: 20_000 }, () => ({
      resourceType: "Condition",
      code: { text: "x".repeat(5_000) },
    }))
    const { sections } = summaryOf(bundle(...conditions))
    expect(sections[0]?.rows).to.have.length(200)
    expect(sections[0]?.more).to.equal(4_800)
    expect(JSON.stringify(sections).length).to.be.lessThan(200_000)
  })

  it("ends with sections that contain each other", () => {
    const section: { title: string; section: unknown[] } = { title: "again", section: [] }
    section.section.push(section, section, section)
    const composition = { resourceType: "Composition", section: [section] }
    expect(summaryOf(bundle(composition)).sections.length).to.be.lessThan(61)
  })
})

describe("readJson", () => {
  it("indents JSON and cuts it where it is long", () => {
    expect(readJson('{"a":1}', 100)).to.deep.equal({
      text: '{\n  "a": 1\n}',
      left: 0,
      summary: null,
      valid: true,
    })
    expect(readJson(JSON.stringify("x".repeat(50)), 10)).to.include({ text: '"xxxxxxxxx', left: 42 })
  })

  it("shows what is no JSON as it stands", () => {
    expect(readJson("<b>not</b>", 100)).to.include({ text: "<b>not</b>", valid: false })
  })

  it("does not fall over a hundred thousand brackets", () => {
    const depth = 100_000
    const read = readJson("[".repeat(depth) + "]".repeat(depth), 1_000)
    expect(read.summary).to.equal(null)
    expect(read.text.startsWith("[")).to.equal(true)
    const fhir = `{"resourceType":"Condition","code":${'{"coding":['.repeat(depth)}${"]}".repeat(depth)}}`
    expect(readJson(fhir, 1_000).text).to.have.length(1_000)
  })
})
