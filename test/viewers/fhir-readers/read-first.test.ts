import { expect } from "chai"
import type { FhirModel, FhirRow, FhirSection, Flag } from "../../../app/_viewers/fhir/model"
import { countRows, readFirstOf } from "../../../app/_viewers/fhir/read-first"
import { countRecordKeeping } from "../../../app/_viewers/fhir/record-keeping"

const row = (what: string, more: Partial<FhirRow> = {}): FhirRow => ({
  ...{ flags: [], what, details: [], when: "", time: "", subject: "", rows: [], notes: [], narrative: null },
  ...{ attachments: [], type: "Observation", typeWords: "Observation", id: "", pointer: "" },
  ...more,
})
const flag = (kind: Flag["kind"], text: string = kind): Flag => ({ kind, text })
const section = (title: string, rows: readonly FhirRow[], more: Partial<FhirSection> = {}): FhirSection => ({
  ...{ title, details: [], emptyReason: "", narrative: null, rows, sections: [], missing: 0, pointer: "" },
  ...more,
})
const model = (sections: readonly FhirSection[], also: readonly FhirSection[] = []): FhirModel => ({
  version: "R4",
  documents: [
    {
      ...{
        title: "",
        type: "",
        status: "",
        flags: [],
        date: "",
        when: "",
        authors: [],
        custodian: "",
        subject: null,
      },
      ...{ details: [], narrative: null, sections, pointer: "" },
    },
  ],
  ...{ also, notShown: [], notes: [], facts: [] },
})
const names = (rows: readonly FhirRow[]) => rows.map(({ what }) => what)

describe("what is read first of a FHIR file", () => {
  it("has every allergy, wherever it stands and whatever its flags", () => {
    const refuted = row("Penicillin", { type: "AllergyIntolerance", flags: [flag("negation")] })
    const nested = section("Outer", [], {
      sections: [section("Inner", [row("Nuts", { type: "AllergyIntolerance" })])],
    })
    const found = readFirstOf(model([nested], [section("Allergies", [refuted])]))
    expect(names(found.allergies)).to.deep.equal(["Nuts", "Penicillin"])
    expect(found.cautions).to.deep.equal([])
  })

  it("has negations and warnings, and results out of range newest first, also those within a panel", () => {
    const high = (what: string, time: string) =>
      row(what, { time, flags: [flag("status"), flag("abnormal")] })
    const panel = row("Panel", { rows: [high("Potassium", "2025"), row("Sodium")] })
    const rows = [
      high("Old", "2001-02"),
      panel,
      high("New", "2026-01-01"),
      row("CPR", { flags: [flag("negation")] }),
    ]
    const found = readFirstOf(
      model([section("Results", [...rows, row("Plan", { flags: [flag("warning")] })])]),
    )
    expect(names(found.abnormal)).to.deep.equal(["New", "Potassium", "Old"])
    expect(names(found.cautions)).to.deep.equal(["CPR", "Plan"])
  })

  it("says why a section about allergies has none", () => {
    const empty = section("Allergies and Intolerances", [], { emptyReason: "Nobody asked." })
    expect(readFirstOf(model([empty])).noAllergies).to.equal("Nobody asked.")
    const told = section("Allergies", [], { narrative: { status: "", nodes: ["Nuts"], text: "Nuts" } })
    expect(readFirstOf(model([told]))).to.deep.include({ noAllergies: "", allergiesInText: true })
  })

  it("counts rows and lines of record keeping through every level", () => {
    const coded = {
      details: [
        { label: "Coded as", text: "x" },
        { label: "Dose", text: "1 mg" },
      ],
    }
    const deep = row("a", { ...coded, rows: [row("b", coded)] })
    const all = model(
      [section("s", [deep], { sections: [section("t", [row("c", coded)])] })],
      [section("u", [deep])],
    )
    expect(countRows(all)).to.equal(5)
    expect(countRecordKeeping(all)).to.equal(5)
  })
})
