import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import { parseFhir } from "../../../app/_viewers/fhir/parse"
import { readingOf } from "../../../app/_viewers/fhir/read"
import type { FhirNode } from "../../../app/_viewers/fhir/tree"
import { allRows, bundle, modelOf, modelOfTree, rowsOf } from "./files"

describe("FHIR that is damaged or made to harm", () => {
  for (const value of [null, 7, "Bundle", [], {}, { resourceType: 5 }])
    it(`is refused: ${JSON.stringify(value)}`, () => {
      expect(() => modelOf(value))
        .to.throw(KeywardError)
        .with.property("code", "document-damaged")
    })

  it("is an empty document for an empty bundle", () => {
    expect(rowsOf(modelOf({ resourceType: "Bundle" }))).to.deep.equal([])
  })

  it("survives members of every wrong kind, in every type", () => {
    const wrong = [
      null,
      1,
      "x",
      true,
      [],
      {},
      [[]],
      [null],
      { coding: 5 },
      { reference: {} },
      [{ coding: [[{}]] }],
      { text: {} },
    ]
    const names = (
      "code section subject patient name birthDate reaction dosage dosageInstruction result contained component hasMember value valueQuantity " +
      "valueSampledData referenceRange interpretation note text extension modifierExtension status category provision content attachment " +
      "presentedForm medication medicationReference timing period item answer entry author custodian emptyReason meta identifier telecom address"
    ).split(" ")
    const types =
      "Patient Composition Condition Observation MedicationRequest Consent DocumentReference Binary List QuestionnaireResponse Unknown".split(
        " ",
      )
    for (const value of wrong) {
      const all = Object.fromEntries(names.map((name) => [name, value]))
      const resources = types.map((resourceType) => ({ ...all, resourceType }))
      readingOf(modelOf(bundle(...resources)))
      for (const one of resources) readingOf(modelOf(one))
      readingOf(
        modelOf({
          resourceType: "Bundle",
          entry: [null, value, { resource: value }, { resource: { resourceType: "Patient" } }],
        }),
      )
    }
  })

  it("takes names that JavaScript knows as names like any other", () => {
    const text =
      '{"resourceType":"Condition","code":{"text":"x"},"constructor":"a b","__proto__":"c d","toString":{"hasOwnProperty":"e f"}}'
    const words = JSON.stringify(readingOf(modelOfTree(JSON.parse(text) as FhirNode)).rows)
    expect(words).to.contain("a b").and.to.contain("e f")
    expect(
      modelOf({ resourceType: "constructor", code: { text: "x" } }).documents[0]?.sections[0]?.rows[0]?.what,
    ).to.equal("x")
    expect(
      modelOf({
        resourceType: "Observation",
        code: { text: "x" },
        interpretation: [{ coding: [{ code: "constructor" }] }],
      }).documents,
    ).to.have.length(1)
  })

  it("counts each missing reference of a resource once", () => {
    const missing = { reference: "Device/1" }
    const model = modelOf({
      resourceType: "DeviceUseStatement",
      status: "active",
      device: missing,
      derivedFrom: [missing, { reference: "Claim/1" }],
    })
    expect(model.notShown).to.deep.equal([
      { what: "references to something that is not in this file", count: 2 },
    ])
  })

  it("ends with resources that name each other, and shows each of them", () => {
    const panel = (id: string, member: string) => ({
      resourceType: "Observation",
      id,
      code: { text: id },
      hasMember: [{ reference: `Observation/${member}` }],
    })
    const model = modelOf(bundle(panel("a", "b"), panel("b", "a"), panel("c", "c")))
    expect(new Set(allRows(model).map(({ pointer }) => pointer)).size).to.equal(3)
  })

  it("ends with a chain of four thousand panels, each in the one before it", () => {
    const chain = Array.from({ length: 4_000 }, (_, index) => ({
      resourceType: "Observation",
      id: `o${index}`,
      code: { text: `${index}` },
      hasMember: [{ reference: `Observation/o${index + 1}` }],
    }))
    const model = modelOf(bundle(...chain))
    expect(new Set(allRows(model).map(({ pointer }) => pointer)).size).to.equal(4_000)
  })

  it("ends with names that are taken from each other", () => {
    const chain = Array.from({ length: 4_000 }, (_, index) => ({
      resourceType: "X",
      id: `x${index}`,
      code: { reference: `X/x${index + 1}` },
    }))
    expect(rowsOf(modelOf(bundle(...chain)))).to.have.length(4_000)
  })

  it("counts what is nested deeper than a page can show", () => {
    let extension: object = { url: "http://a.example/x", valueString: "inside" }
    let part: object = { note: "x" }
    let section: object = { title: "inside" }
    for (let depth = 0; depth < 150; depth++) {
      extension = { url: "http://a.example/x", extension: [extension] }
      part = { detail: [part, {}] }
      section = { title: "s", section: [section] }
    }
    const model = modelOf(
      bundle(
        { resourceType: "Composition", section: [section] },
        { resourceType: "Basic", code: { text: "x" }, part },
      ),
    )
    expect(model.notShown.map(({ what }) => what)).to.include("values that are nested too deeply")
    readingOf(modelOf({ resourceType: "Basic", code: { text: "x" }, extension: [extension] }))
  })

  it("reads a bundle of 20 MB in a time that grows with its size", function () {
    this.timeout(120_000)
    const results = (count: number): FhirNode => ({
      resourceType: "Bundle",
      entry: Array.from({ length: count }, (_, index) => ({
        fullUrl: `urn:uuid:${index}`,
        resource: {
          resourceType: "Observation",
          id: `o${index}`,
          status: "final",
          code: {
            coding: [{ system: "http://loinc.org", code: "2951-2", display: "Sodium" }],
            text: "Sodium",
          },
          subject: { reference: "Patient/p" },
          effectiveDateTime: `20${String(index % 90).padStart(2, "0")}-01-01`,
          valueQuantity: { value: String(index), unit: "mmol/L" },
          note: [{ text: "x".repeat(600) }],
        },
      })),
    })
    // About 20 MB: work that grows with the square of the size would not end within the test's time
    expect(allRows(modelOfTree(results(20_000)))).to.have.length(20_000)
  })

  it("reads all resources of NDJSON as one file", () => {
    const model = parseFhir({
      trees: [
        { root: { resourceType: "Patient", id: "p", name: [{ text: "Ann" }] }, at: "line 1 " },
        {
          root: { resourceType: "Condition", code: { text: "Gout" }, subject: { reference: "Patient/p" } },
          at: "line 2 ",
        },
        { root: "noise", at: "line 3 " },
      ],
      notes: ["Line 4 is damaged."],
    })
    expect(
      model.documents.map(({ subject, sections }) => [subject?.name, sections[0]?.rows[0]?.pointer]),
    ).to.deep.equal([["Ann", "line 2 "]])
    expect(model.notes).to.deep.equal(["Line 4 is damaged."])
    expect(model.notShown).to.deep.equal([
      { what: "parts of the file that are not FHIR resources", count: 1 },
    ])
  })
})
