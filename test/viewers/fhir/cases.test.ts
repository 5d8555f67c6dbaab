import { expect } from "chai"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileTypeOf } from "../../../app/_core/file-types"
import type { FhirModel } from "../../../app/_viewers/fhir/model"
import { read, readingOf } from "../../../app/_viewers/fhir/read"
import { SHARED, detailsOf, flagsOf, modelOfFile, rowsOf } from "./files"

const CASES = join(SHARED, "corpora", "cases")

/** Runs a check on one of the small files; skipped where they are not there. */
const of = (name: string, sentence: string, check: (model: FhirModel) => void): void => {
  it(`${name}: ${sentence}`, function () {
    const path = join(CASES, name)
    if (!existsSync(path)) return this.skip()
    check(modelOfFile(path))
  })
}
const row = (model: FhirModel, what: string) => {
  const found = rowsOf(model).find((one) => one.what === what)
  if (!found)
    throw new Error(
      `no row for ${what}: ${rowsOf(model)
        .map((one) => one.what)
        .join(", ")}`,
    )
  return found
}

describe("Small FHIR files, each with the fault it once showed", () => {
  of("fhir-contained-same-id.json", "#id resolves inside the resource that contains it", (model) => {
    expect(rowsOf(model).map(({ what }) => what)).to.deep.equal(["Methotrexate 2.5 mg", "Ibuprofen 400 mg"])
    expect(detailsOf(row(model, "Methotrexate 2.5 mg"))).to.include("Dosage: One tablet once a WEEK")
    expect(detailsOf(row(model, "Ibuprofen 400 mg"))).to.include("Dosage: Up to three times a DAY")
  })

  of(
    "fhir-narrative-only.json",
    "sections have their narrative and their own reason for being empty",
    (model) => {
      const [allergies, medicines, problems] = model.documents[0]?.sections ?? []
      expect(allergies?.narrative?.text).to.equal("Penicillin: anaphylaxis 2019")
      expect(allergies?.emptyReason).to.equal("")
      expect(medicines?.narrative?.text).to.equal("Warfarin\t5 mg daily")
      expect(medicines?.narrative?.nodes).to.deep.equal([
        {
          tag: "table",
          children: [
            {
              tag: "tr",
              children: [
                { tag: "td", children: ["Warfarin"] },
                { tag: "td", children: ["5 mg daily"] },
              ],
            },
          ],
        },
      ])
      expect(medicines?.emptyReason).to.match(/^Unavailable: /)
      expect(problems?.emptyReason).to.equal("Information was withheld by the patient")
    },
  )

  of("fhir-section-unresolved.json", "an entry that is not in the file is counted and said", (model) => {
    expect(model.documents[0]?.sections[0]?.missing).to.equal(1)
    expect(model.notShown).to.deep.equal([
      { what: "references to something that is not in this file", count: 1 },
    ])
    expect(readingOf(model).narrative.map(({ text }) => text)).to.include(
      "One entry of this section is not in the file.",
    )
  })

  of("fhir-not-to-be-given.json", "what must not be done stands first", (model) => {
    expect(flagsOf(row(model, "Aspirin 300 mg"))[0]).to.equal("Do NOT give")
    expect(row(model, "Aspirin 300 mg").flags[0]?.kind).to.equal("negation")
    expect(flagsOf(row(model, "Cardiopulmonary resuscitation"))[0]).to.equal("Do NOT resuscitate")
  })

  of("fhir-unsure-or-refuted.json", "refuted, unconfirmed and differential stand first", (model) => {
    expect(flagsOf(row(model, "Penicillin"))).to.deep.equal(["Refuted", "High risk", "Inactive"])
    expect(flagsOf(row(model, "Lung cancer"))).to.deep.equal(["Differential diagnosis", "Active"])
    expect(flagsOf(row(model, "HIV infection"))).to.deep.equal(["Unconfirmed", "Active"])
  })

  of("fhir-values.json", "every value[x], member, interpretation and note is there", (model) => {
    expect(detailsOf(row(model, "Syphilis RPR titre"))).to.deep.equal(["1:128"])
    expect(detailsOf(row(model, "ECG lead II"))[0]).to.equal(
      "Recorded curve of 3 values, 1 dimension, one every 10\u00a0ms, zero at 0, values 1 2 3",
    )
    expect(detailsOf(row(model, "Time of last dose"))).to.deep.equal(["22:30"])
    expect(detailsOf(row(model, "Period of fasting"))).to.deep.equal([
      "1 Jan 2026, 20:00 UTC to 2 Jan 2026, 08:00 UTC",
    ])
    expect(row(model, "Wound photo").attachments).to.deep.equal([
      { name: "wound", type: "image/png", content: null, url: "" },
    ])
    expect(row(model, "Culture").notes).to.deep.equal([
      { text: "MRSA grown; critical, phoned to ward", author: "", when: "" },
    ])
    const [member] = row(model, "Panel by members").rows
    expect([member?.what, member && detailsOf(member), member?.when]).to.deep.equal([
      "Potassium",
      ["5.9\u00a0mmol/L"],
      "5 Jan 2026, 08:00 UTC",
    ])
    expect(flagsOf(row(model, "Many notes"))).to.deep.equal(["Critical high", "Final", "Normal"])
  })

  it("fhir-attachments.json: the files inside can be opened", async function () {
    const path = join(CASES, "fhir-attachments.json")
    if (!existsSync(path)) return this.skip()
    const { attachments } = readingOf(modelOfFile(path))
    expect(attachments.map(({ name, type }) => [name, type])).to.deep.equal([
      ["Histology report", "application/pdf"],
      ["Discharge", "text/plain"],
    ])
    expect(await attachments[0]?.content?.text()).to.match(/^%PDF-1\.4/)
    expect(await attachments[1]?.content?.text()).to.equal("Stop metoprolol. INR in 3 days.")
  })

  of("fhir-two-patients.json", "each under their own patient", (model) => {
    expect(
      model.documents.map(({ subject, sections }) => [
        subject?.name,
        sections[0]?.rows.map(({ what }) => what),
      ]),
    ).to.deep.equal([
      ["Ada Example", ["Latex"]],
      ["Ben Example", ["Peanut"]],
    ])
    expect(row(model, "Peanut").subject).to.equal("Ben Example")
    expect(model.facts.map(({ what, subject }) => [what, subject])).to.deep.equal([
      ["Latex", "Ada Example"],
      ["Peanut", "Ben Example"],
    ])
  })

  of("fhir-two-compositions.json", "both, each with status and date", (model) => {
    expect(
      model.documents.map(({ title, status, when, sections }) => [
        title,
        status,
        when,
        sections[0]?.rows[0]?.what,
      ]),
    ).to.deep.equal([
      ["Summary 2025", "Final", "1 Jan 2026", "Cough"],
      ["Summary 2026", "Final", "1 Jan 2026", "Lung cancer"],
    ])
    expect(model.also).to.deep.equal([])
  })

  of(
    "fhir-versioned-reference.json",
    "a versioned reference resolves, and another version is said",
    (model) => {
      const rows = model.documents[0]?.sections[0]?.rows ?? []
      expect(rows.map(({ what }) => what)).to.deep.equal(["Warfarin", "Warfarin"])
      expect(rows[0] && detailsOf(rows[0]).join()).to.contain("version 2")
    },
  )

  of("fhir-320-results-oldest-first.json", "all of them, newest first", (model) => {
    const results = rowsOf(model).filter(({ type }) => type === "Observation")
    expect(results).to.have.length(320)
    const times = results.map(({ time }) => time)
    expect(times).to.deep.equal([...times].sort().reverse())
  })

  of("fhir-deep.json", "the section at level 6 is shown", (model) => {
    let section = model.documents[0]?.sections[0]
    for (let level = 1; level < 6; level++) section = section?.sections[0]
    expect(section?.title).to.equal("Level 6: ALLERGY penicillin")
    expect(section?.rows.map(({ what }) => what)).to.deep.equal(["Penicillin"])
  })

  of("fhir-r5.json", "R5's own elements are read", (model) => {
    expect(model.version).to.equal("R5")
    expect(detailsOf(row(model, "Warfarin 5 mg"))).to.deep.equal(["Dosage: daily"])
    expect(row(model, "Insulin glargine").type).to.equal("MedicationRequest")
    const [reaction] = row(model, "Peanut").rows
    expect(reaction && detailsOf(reaction)).to.deep.equal(["Manifestation: Anaphylaxis", "Severity: Severe"])
    expect(row(model, "Ward stay").when).to.equal("2 Jan 2026 to 9 Jan 2026")
  })

  of("fhir-decimals.json", "the digits as written", (model) => {
    expect(rowsOf(model).map((one) => detailsOf(one)[0])).to.deep.equal([
      "2.0\u00a0INR",
      "0.0140\u00a0ng/mL",
      "1.20E+7\u00a0copies/mL",
      "0.0000001\u00a0mol/L",
    ])
    expect(model.facts.map(({ quantity }) => quantity?.value)).to.deep.equal([
      "2.0",
      "0.0140",
      "1.20E+7",
      "0.0000001",
    ])
  })

  for (const [name, what] of [
    ["fhir-summary.xml", ["Penicillin"]],
    ["list.ndjson", ["5\u00a0mmol/L", "6\u00a0mmol/L", "7\u00a0mmol/L"]],
  ] as const)
    it(`${name}: read as FHIR`, async function () {
      const path = join(CASES, name)
      if (!existsSync(path)) return this.skip()
      const file = new Blob([readFileSync(path)])
      const bytes = new Uint8Array(readFileSync(path))
      const found = fileTypeOf({ name, type: "" }, bytes)
      const rows = rowsOf(await read({ file, found, name, type: "", size: file.size }))
      expect(rows.map((one) => (name.endsWith("xml") ? one.what : one.details[0]?.text))).to.deep.equal(what)
    })
})
