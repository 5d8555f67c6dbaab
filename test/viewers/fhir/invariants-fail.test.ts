import { expect } from "chai"
import type { FhirModel, FhirRow, FhirSection } from "../../../app/_viewers/fhir/model"
import { treeOfJson } from "../../../app/_viewers/fhir/readers"
import { modelOfTree } from "./files"
import {
  changedNumbers,
  lostDocuments,
  lostModifiers,
  lostNarrative,
  lostResources,
  lostWords,
} from "./invariants"

/** A file with one of everything that the invariants look at. */
const FILE = treeOfJson(`{
  "resourceType": "Bundle", "type": "document", "entry": [
    { "resource": { "resourceType": "Composition", "status": "final", "title": "Summary", "section": [
      { "title": "Allergies", "text": { "div": "<div>Penicillin: rash</div>" }, "entry": [{ "reference": "AllergyIntolerance/a" }], "section": [{ "title": "Inner" }] } ] } },
    { "resource": { "resourceType": "AllergyIntolerance", "id": "a", "code": { "text": "Penicillin" },
      "text": { "div": "<div>Refuted in 2019</div>" },
      "clinicalStatus": { "coding": [{ "code": "inactive" }] }, "verificationStatus": { "coding": [{ "code": "refuted" }] },
      "modifierExtension": [{ "url": "http://a.example/x", "valueBoolean": true }] } },
    { "resource": { "resourceType": "Observation", "id": "o", "status": "final", "code": { "text": "INR" }, "bodySite": { "text": "left arm" },
      "valueQuantity": { "value": 2.0 }, "component": [{ "code": { "text": "Part" }, "valueQuantity": { "value": 0.0140 } }] } }
  ] }`)

/** The model with every row changed. */
function withRows(model: FhirModel, change: (row: FhirRow) => FhirRow): FhirModel {
  const row = (one: FhirRow): FhirRow => change({ ...one, rows: one.rows.map(row) })
  const section = (one: FhirSection): FhirSection => ({
    ...one,
    rows: one.rows.map(row),
    sections: one.sections.map(section),
  })
  return {
    ...model,
    documents: model.documents.map((one) => ({ ...one, sections: one.sections.map(section) })),
    also: model.also.map(section),
  }
}

const withSections = (model: FhirModel, change: (section: FhirSection) => FhirSection): FhirModel => ({
  ...model,
  documents: model.documents.map((one) => ({ ...one, sections: one.sections.map(change) })),
})

/** What is taken out of the model, and the invariant that must see it. */
const FAULTS: readonly (readonly [string, (model: FhirModel) => FhirModel, typeof lostWords])[] = [
  ["a resource that no section names", (model) => ({ ...model, also: [] }), lostResources],
  ["the rows of a section", (model) => withSections(model, (one) => ({ ...one, rows: [] })), lostResources],
  [
    "the narrative of a section",
    (model) => withSections(model, (one) => ({ ...one, narrative: null })),
    lostNarrative,
  ],
  [
    "the narrative of a resource",
    (model) => withRows(model, (row) => ({ ...row, narrative: null })),
    lostNarrative,
  ],
  [
    "refuted",
    (model) =>
      withRows(model, (row) => ({ ...row, flags: row.flags.filter(({ text }) => text !== "Refuted") })),
    lostModifiers,
  ],
  [
    "inactive",
    (model) =>
      withRows(model, (row) => ({ ...row, flags: row.flags.filter(({ text }) => text !== "Inactive") })),
    lostModifiers,
  ],
  [
    "a modifier extension",
    (model) =>
      withRows(model, (row) => ({
        ...row,
        flags: row.flags.filter(({ text }) => !text.includes("condition")),
      })),
    lostModifiers,
  ],
  [
    "a status, said among the details and not first",
    (model) =>
      withRows(model, (row) => ({
        ...row,
        flags: [],
        details: [...row.details, ...row.flags.map(({ text }) => ({ label: "Status", text }))],
      })),
    lostModifiers,
  ],
  [
    "the last digit of 2.0",
    (model) =>
      withRows(model, (row) => ({
        ...row,
        details: row.details.map((one) => ({ ...one, text: one.text.replace("2.0", "2") })),
      })),
    changedNumbers,
  ],
  [
    "the last digit of 0.0140 in a component",
    (model) =>
      withRows(model, (row) => ({
        ...row,
        details: row.details.map((one) => ({ ...one, text: one.text.replace("0.0140", "0.014") })),
      })),
    changedNumbers,
  ],
  ["a component", (model) => withRows(model, (row) => ({ ...row, rows: [] })), changedNumbers],
  [
    "the site of a result",
    (model) =>
      withRows(model, (row) => ({
        ...row,
        details: row.details.filter(({ label }) => label !== "Body site"),
      })),
    lostWords,
  ],
  [
    "the status of a document",
    (model) => ({ ...model, documents: model.documents.map((one) => ({ ...one, status: "" })) }),
    lostDocuments,
  ],
  [
    "a section inside a section",
    (model) => withSections(model, (one) => ({ ...one, sections: [] })),
    lostDocuments,
  ],
]

describe("The invariants of FHIR files", () => {
  const model = modelOfTree(FILE)

  it("find nothing in what the parser makes", () => {
    for (const wrongIn of [
      lostResources,
      lostNarrative,
      lostModifiers,
      changedNumbers,
      lostWords,
      lostDocuments,
    ])
      expect(wrongIn(FILE, model)).to.deep.equal([])
  })

  for (const [what, without, wrongIn] of FAULTS)
    it(`find that ${what} is missing`, () => expect(wrongIn(FILE, without(model))).not.to.deep.equal([]))
})
