import { expect } from "chai"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { patientSummary } from "../../../scripts/demo/summary"
import { readingOf } from "../../../app/_viewers/fhir/read"
import {
  SHARED,
  bundle,
  detailsOf,
  flagsOf,
  modelOf,
  modelOfFile,
  modelOfText,
  rowOf,
  rowsOf,
  wordsOf,
} from "./files"

const SAMPLES = join(SHARED, "samples", "ips")
const composition = (...section: object[]) => ({
  resourceType: "Composition",
  id: "c",
  status: "final",
  title: "Summary",
  date: "2026-01-02",
  author: [{ display: "Dr Rao" }],
  custodian: { display: "City Hospital" },
  subject: { reference: "Patient/p" },
  section,
})
const patient = {
  resourceType: "Patient",
  id: "p",
  name: [{ text: "Ann" }],
  birthDate: "1980-02-03",
  gender: "female",
}
const condition = (id: string, text: string) => ({ resourceType: "Condition", id, code: { text } })

describe("A FHIR document", () => {
  it("tells the demo patient's summary in the order of its sections", () => {
    const model = modelOfText(new TextDecoder().decode(patientSummary()))
    const [document] = model.documents
    expect(document?.subject?.name).to.contain("Asha")
    expect(document?.when).to.match(/2026/)
    expect(document?.sections.length).to.be.greaterThan(3)
    for (const { what } of rowsOf(model)) expect(what).not.to.equal("")
  })

  for (const [name, person, section] of [
    ["au-basic-summary", "Mia Leanne Banks", "Current Medicines"],
    ["eu-wylem-bars", "Mr. Abdul Koepp", "Vital Signs"],
    ["us-epic", "Sept JWJ Connectathon", "Immunizations"],
    ["us-meditech", "Veronica Williams", "History of Procedures Section"],
  ] as const)
    it(`reads ${name} as its system wrote it`, function () {
      const path = join(SAMPLES, `${name}.json`)
      if (!existsSync(path)) return this.skip()
      const model = modelOfFile(path)
      const [document] = model.documents
      expect(document?.subject?.name).to.equal(person)
      expect(document?.subject?.facts.join(" ")).to.match(/born \d/)
      expect(document?.sections.find(({ title }) => title === section)?.rows.length).to.be.greaterThan(0)
      for (const { what } of rowsOf(model)) expect(what).to.match(/^[^{[]+/)
    })

  it("says who wrote it, who keeps it, its status and its date", () => {
    const [document] = modelOf(bundle(composition(), patient)).documents
    expect([
      document?.title,
      document?.status,
      document?.when,
      document?.authors,
      document?.custodian,
    ]).to.deep.equal(["Summary", "Final", "2 Jan 2026", ["Dr Rao"], "City Hospital"])
    expect(document?.subject?.facts).to.deep.equal(["born 3 Feb 1980", "female"])
  })

  it("shows what no section names under also", () => {
    const model = modelOf(
      bundle(
        composition({ title: "Problems", entry: [{ reference: "Condition/a" }] }),
        patient,
        condition("a", "Asthma"),
        condition("b", "Gout"),
      ),
    )
    expect(model.documents[0]?.sections[0]?.rows.map(({ what }) => what)).to.deep.equal(["Asthma"])
    expect(model.also.map(({ title, rows }) => [title, rows.map(({ what }) => what)])).to.deep.equal([
      ["Problems", ["Gout"]],
    ])
    expect(readingOf(model).rows.map(({ section }) => section)).to.deep.equal([
      "Patient",
      "Problems",
      "Also in this file › Problems",
    ])
  })

  for (const [code, words] of [
    ["nilknown", /^None known/],
    ["notasked", /^Not asked/],
    ["withheld", /^Withheld/],
    ["unavailable", /^Unavailable/],
  ] as const)
    it(`says that an empty section is ${code}`, () => {
      const [document] = modelOf(
        composition({ title: "Allergies", emptyReason: { coding: [{ code }] } }),
      ).documents
      expect(document?.sections[0]?.emptyReason).to.match(words)
    })

  it("keeps the words of a section beside the code for its being empty", () => {
    const emptyReason = { coding: [{ code: "notasked" }], text: "Patient unconscious" }
    expect(modelOf(composition({ emptyReason })).documents[0]?.sections[0]?.emptyReason).to.match(
      /^Not asked.*Patient unconscious$/,
    )
  })

  it("shows narrative and entries side by side", () => {
    const section = {
      title: "Problems",
      text: { div: "<div>Asthma since childhood</div>" },
      entry: [{ reference: "Condition/a" }],
    }
    const [document] = modelOf(bundle(composition(section), patient, condition("a", "Asthma"))).documents
    expect(document?.sections[0]?.narrative?.text).to.equal("Asthma since childhood")
    expect(document?.sections[0]?.rows).to.have.length(1)
  })

  it("names an entry that is not in the file by its display, and counts one without", () => {
    const entry = [{ reference: "Condition/x", display: "Gout" }, { reference: "Condition/y" }]
    const [document] = modelOf(composition({ title: "Problems", entry })).documents
    expect(document?.sections[0]?.rows.map(({ what, typeWords }) => [what, typeWords])).to.deep.equal([
      ["Gout", "Condition"],
    ])
    expect(document?.sections[0]?.missing).to.equal(1)
  })

  it("takes back the facts of a document that was entered in error, and no other's", () => {
    const document = (id: string, status: string, entry: string) => ({
      ...composition({ title: "Problems", entry: [{ reference: entry }] }),
      id,
      status,
    })
    const model = modelOf(
      bundle(
        document("c1", "entered-in-error", "Condition/a"),
        document("c2", "final", "Condition/b"),
        patient,
        condition("a", "Asthma"),
        condition("b", "Gout"),
      ),
    )
    expect(model.facts.map(({ what, flags }) => [what, flags])).to.deep.equal([
      ["Asthma", ["Document: entered in error"]],
      ["Gout", []],
    ])
    expect(readingOf(model).notes).to.deep.equal(["“Summary” is marked: Entered in error"])
  })

  it("says whose entry it is if it is another person's than the document's", () => {
    const child = { resourceType: "Patient", id: "k", name: [{ text: "Ben" }] }
    const allergy = {
      resourceType: "AllergyIntolerance",
      id: "a",
      code: { text: "Nuts" },
      patient: { reference: "Patient/k" },
    }
    const model = modelOf(
      bundle(
        composition({ title: "Allergies", entry: [{ reference: "AllergyIntolerance/a" }] }),
        patient,
        child,
        allergy,
      ),
    )
    expect(model.documents[0]?.sections[0]?.rows[0]?.subject).to.equal("Ben")
    expect(model.also[0]?.rows.map(({ what }) => what)).to.deep.equal(["Ben"])
  })

  it("keeps a member of a panel in its panel where the section names both", () => {
    const member = { resourceType: "Observation", id: "m", code: { text: "Potassium" }, valueInteger: 4 }
    const panel = {
      resourceType: "Observation",
      id: "n",
      code: { text: "Panel" },
      hasMember: [{ reference: "Observation/m" }],
    }
    const entry = [{ reference: "Observation/m" }, { reference: "Observation/n" }]
    const rows = modelOf(bundle(composition({ title: "Results", entry }), patient, member, panel))
      .documents[0]?.sections[0]?.rows
    expect(rows?.map(({ what, rows: inner }) => [what, inner.map((one) => one.what)])).to.deep.equal([
      ["Panel", ["Potassium"]],
    ])
  })

  it("follows a medication that stands beside its request, and its dose", () => {
    const row = rowOf(
      { resourceType: "Medication", id: "m", code: { text: "Bisoprolol 2.5 mg" } },
      {
        resourceType: "MedicationRequest",
        status: "active",
        medicationReference: { reference: "Medication/m" },
        dosageInstruction: [{ text: "one in the morning" }],
        authoredOn: "2026-07",
      },
    )
    expect([row.what, detailsOf(row), flagsOf(row), row.when]).to.deep.equal([
      "Bisoprolol 2.5 mg",
      ["Dosage: one in the morning"],
      ["Active"],
      "Jul 2026",
    ])
  })

  it("keeps the ingredients and the state of a medication that says more than its name", () => {
    const row = rowOf(
      {
        resourceType: "Medication",
        id: "m",
        status: "entered-in-error",
        code: { text: "Co-amoxiclav" },
        ingredient: [
          {
            itemCodeableConcept: { text: "Amoxicillin" },
            strength: { numerator: { value: 500, unit: "mg" }, denominator: { value: 1, unit: "tablet" } },
          },
        ],
      },
      {
        resourceType: "MedicationStatement",
        status: "active",
        medicationReference: { reference: "Medication/m" },
      },
    )
    expect(row.rows[0] && flagsOf(row.rows[0])).to.deep.equal(["Entered in error"])
    expect(wordsOf(row, true))
      .to.contain("Substance: Amoxicillin")
      .and.to.contain("Strength: 500\u00a0mg per 1\u00a0tablet")
  })

  it("reads bundles in bundles, each with its own references", () => {
    const inner = (text: string) =>
      bundle(
        { resourceType: "Medication", id: "m", code: { text } },
        { resourceType: "MedicationRequest", medicationReference: { reference: "Medication/m" } },
      )
    expect(rowsOf(modelOf(bundle(inner("one"), inner("two")))).map(({ what }) => what)).to.deep.equal([
      "one",
      "two",
    ])
  })

  it("says what a bundle asks to be deleted, that it is signed, and what has no content", () => {
    const model = modelOf({
      resourceType: "Bundle",
      type: "transaction",
      signature: { data: "x" },
      entry: [{ request: { method: "DELETE", url: "Patient/1" } }, { resource: condition("a", "x") }],
    })
    expect(model.notes).to.deep.equal([
      "This file asks for Patient/1 to be deleted.",
      "This bundle is signed. The signature has not been checked.",
    ])
    expect(model.notShown).to.deep.equal([{ what: "entries without content", count: 1 }])
  })
})

describe("The release of FHIR", () => {
  for (const [version, resource] of [
    ["DSTU2", { resourceType: "MedicationStatement", wasNotTaken: true }],
    ["DSTU2", { resourceType: "AllergyIntolerance", substance: { text: "x" } }],
    ["STU3", { resourceType: "Immunization", notGiven: false, vaccineCode: { text: "x" } }],
    ["STU3", { resourceType: "Condition", clinicalStatus: "active", code: { text: "x" } }],
    ["R4", { resourceType: "Condition", code: { text: "x" } }],
    ["R5", { resourceType: "MedicationRequest", medication: { concept: { text: "x" } } }],
    [
      "R4B",
      {
        resourceType: "Condition",
        meta: { profile: ["http://hl7.org/fhir/StructureDefinition/Condition|4.3.0"] },
        code: { text: "x" },
      },
    ],
    [
      "STU3",
      {
        resourceType: "Condition",
        meta: { profile: ["http://hl7.org/fhir/3.0/StructureDefinition/Condition"] },
        code: { text: "x" },
      },
    ],
  ] as const)
    it(`is ${version} for ${JSON.stringify(resource)}`, () =>
      expect(modelOf(resource).version).to.equal(version))

  it("of DSTU2 has a substance, an event and its own names in a dosage", () => {
    const allergy = rowOf({
      resourceType: "AllergyIntolerance",
      status: "confirmed",
      criticality: "CRITH",
      substance: { text: "Nuts" },
      event: [{ manifestation: [{ text: "Hives" }], severity: "severe" }],
    })
    expect([allergy.what, ...flagsOf(allergy)]).to.deep.equal(["Nuts", "High risk", "Confirmed"])
    expect(allergy.rows[0] && [allergy.rows[0].typeWords, ...detailsOf(allergy.rows[0])]).to.deep.equal([
      "Reaction",
      "Manifestation: Hives",
      "Severity: Severe",
    ])
    const order = rowOf({
      resourceType: "MedicationOrder",
      status: "active",
      medicationCodeableConcept: { text: "x" },
      dosageInstruction: [{ timing: { code: { text: "BD" } }, doseQuantity: { value: 5, unit: "mg" } }],
    })
    expect(detailsOf(order)).to.deep.equal(["Dosage: 5\u00a0mg, BD"])
  })

  it("R5 has concepts or references in one element", () => {
    const model = modelOf(
      bundle(
        { resourceType: "Condition", id: "c", code: { text: "Sepsis" } },
        {
          resourceType: "Procedure",
          status: "completed",
          code: { text: "Drainage" },
          reason: [{ reference: { reference: "Condition/c" } }, { concept: { text: "Pain" } }],
        },
      ),
    )
    const procedure = rowsOf(model).find(({ type }) => type === "Procedure")
    expect(procedure && detailsOf(procedure)).to.deep.equal(["Reason: Sepsis; Pain"])
  })
})
