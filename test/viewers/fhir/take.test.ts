import { readdirSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import type { GatheredRecord } from "../../../app/_core/fhir-out/gathered"
import { ipsDocument } from "../../../app/_core/fhir-out/ips-document"
import type { Fact } from "../../../app/_core/picture/fact"
import { readWith } from "../../../app/_viewers/read-file"
import type { Reading } from "../../../app/_viewers/reading"
import { inputOf } from "../input"
import { folderOf } from "../shared"
import { made, recordFrom, recordOf } from "../taken"
import { bundleIn, divText, problemsOf } from "./ips-rules"

const documentOf = (...records: GatheredRecord[]) => ipsDocument(records, made)
const read = async (text: string): Promise<Reading> => {
  const result = await readWith("fhir", await inputOf(text, "summary.fhir.json"))
  if (!result) throw new Error("no parser")
  return result.reading
}
/** What a fact says, without where it stands; what is not in the file is named in the summary, and no longer missed. */
const said = ({ kind, what, details, flags, time, codes, quantity, interpretation }: Fact): string =>
  JSON.stringify({ kind, what, details, flags, time, codes, quantity, interpretation }).replaceAll(
    " (not in this file)",
    "",
  )
const taken = (record: GatheredRecord) => {
  const [file] = record.files
  if (!file?.taken) throw new Error("nothing was taken")
  return file.taken
}

const small = (resource: object) =>
  recordOf(
    1,
    "a.json",
    new Blob([
      JSON.stringify({
        resourceType: "Bundle",
        type: "collection",
        entry: [
          { fullUrl: "https://a.example/Patient/p", resource: { resourceType: "Patient", id: "p" } },
          { fullUrl: `https://a.example/${(resource as { resourceType: string }).resourceType}/o`, resource },
        ],
      }).replace('"2.0"', "2.0"),
    ]),
  )
const inr = {
  resourceType: "Observation",
  id: "o",
  status: "final",
  code: { text: "INR" },
  subject: { reference: "Patient/p" },
  performer: [{ reference: "Practitioner/gone", display: "Dr Gone" }, { reference: "Practitioner/1" }],
  valueQuantity: { value: "2.0", unit: "1" },
}

describe("a patient summary of chosen records", () => {
  for (const folder of ["samples/ips", "samples/synthea"])
    it(`says in our own viewer what the records of ${folder} say, word for word`, async function () {
      const root = folderOf(this, folder)
      const files = readdirSync(root).filter((name) => name.endsWith(".json"))
      expect(files).not.to.have.length(0)
      for (const name of files) {
        const record = await recordFrom(2, join(root, name))
        expect(taken(record).fhir, name).not.to.equal(null)
        // By the name that the records give, so that "About" says the same
        const { text } = ipsDocument([record], { ...made, patientName: "" })
        const back = await read(text)
        const now = new Set(back.facts.map(said))
        const before = taken(record).facts.filter(({ kind }) => kind !== "contact")
        expect(before.length, name).to.be.greaterThan(0)
        expect(
          before.map(said).filter((one) => !now.has(one)),
          name,
        ).to.deep.equal([])
        expect(problemsOf(bundleIn(text)), name).to.deep.equal([])
      }
    })

  it("says in its sections' text every statement of C-CDA, with flags, and no resource says less", async function () {
    this.timeout(240_000)
    const root = folderOf(this, "corpora/ccda")
    const files = readdirSync(root).filter((name) => name.endsWith(".xml"))
    let [facts, resources] = [0, 0]
    for (const name of files) {
      const record = await recordFrom(1, join(root, name))
      if (!record.files[0]?.taken) continue
      const found = taken(record).facts.filter(({ kind }) => kind !== "contact")
      const { text } = documentOf(record)
      const bundle = bundleIn(text)
      expect(problemsOf(bundle), name).to.deep.equal([])
      const words = divText(bundle)
      for (const { what, details, flags } of found)
        for (const part of [what, details, ...flags]) expect(words, name).to.contain(part.trim())
      facts += found.length
      resources += bundle.entry.filter(({ resource }) => resource.meta === undefined).length
    }
    expect(facts).to.be.greaterThan(100)
    expect(resources).to.be.greaterThan(100)
  })

  it("keeps the digits of a number and the words for whom the file does not have", async () => {
    const { text } = documentOf(await small(inr))
    expect(text).to.contain('"value":2.0,')
    expect(text).to.contain('[{"display":"Dr Gone"},{"identifier":{"value":"Practitioner/1"}}]')
    expect(problemsOf(bundleIn(text))).to.deep.equal([])
  })

  it("says that nothing is known only where a record says so", async () => {
    const { text } = documentOf(await small(inr))
    expect(text.match(/"code":"unavailable"/g)).to.have.length(3)
    expect(text).not.to.contain("nilknown")
    expect(text).not.to.contain("716186003")
  })

  it("keeps a negated statement of another format as text, with the record as its entry", async () => {
    const fact: Fact = {
      kind: "allergy",
      what: "Penicillin",
      codes: [{ system: "http://snomed.info/sct", code: "764146007" }],
      details: "",
      quantity: null,
      time: "2020",
      flags: ["Not allergic"],
      pointer: "",
    }
    const record = await withFacts([fact])
    const bundle = bundleIn(documentOf(record).text)
    expect(bundle.entry.map(({ resource }) => resource.resourceType)).not.to.contain("AllergyIntolerance")
    expect(divText(bundle)).to.contain("Not allergic").and.to.contain("Penicillin")
    expect(problemsOf(bundle)).to.deep.equal([])
  })

  it("makes no medicine, vaccination, procedure or result of what was not given, done or found", async () => {
    const base = { codes: [], details: "of the left arm", quantity: null, time: "2020", pointer: "" } as const
    const kinds = ["medicine", "vaccination", "procedure", "result", "blood-group"] as const
    const flagged = kinds.map((kind): Fact => ({ ...base, kind, what: `The ${kind}`, flags: ["Not given"] }))
    const types = bundleIn(documentOf(await withFacts(flagged)).text).entry.map(
      ({ resource }) => resource.resourceType,
    )
    expect(types).to.deep.equal(["Composition", "Patient", "Device", "DocumentReference"])
    const plain = flagged.map((fact): Fact => ({ ...fact, flags: [] }))
    const made = bundleIn(documentOf(await withFacts(plain)).text)
    expect(made.entry).to.have.length(types.length + kinds.length + 1)
    expect(problemsOf(made)).to.deep.equal([])
  })

  it("keeps a resolved problem resolved, and gives no status that nobody gave", async () => {
    const base = { kind: "problem", codes: [], details: "", quantity: null, time: "", pointer: "" } as const
    const text = documentOf(
      await withFacts([
        { ...base, what: "Measles", flags: ["Resolved", "Refuted"] },
        { ...base, what: "Cough", flags: [] },
        { ...base, kind: "allergy", what: "Eggs", flags: [] },
      ]),
    ).text
    expect(text).to.contain('"code":"refuted"').and.to.contain('"code":"resolved"')
    expect(text).not.to.contain('"code":"active"')
    const facts = (await read(text)).facts
    expect(facts.map(({ what, flags }) => [what, flags])).to.deep.equal([
      ["Measles", ["Refuted", "Resolved"]],
      ["Cough", []],
    ])
    expect(divText(bundleIn(text))).to.contain("Eggs")
  })

  it("takes an allergy of C-CDA without an end as active, as C-CDA says", async () => {
    const fact: Fact = {
      kind: "allergy",
      what: "Eggs",
      codes: [],
      details: "hives",
      quantity: null,
      time: "",
      flags: [],
      pointer: "",
    }
    const { text } = documentOf(await withFacts([fact], true))
    expect(text).to.contain('allergyintolerance-clinical","code":"active"')
  })

  it("leaves out and names another person's file, and a file that could not be read", async () => {
    const record = await small(inr)
    const foreign = { ...record, files: record.files.map((file) => ({ ...file, otherPerson: "Bo Ek" })) }
    const unread = {
      ...record,
      files: record.files.map((file) => ({ ...file, taken: null, why: "it could not be read" })),
    }
    const { text, leftOut, statements } = documentOf(foreign, unread)
    expect(statements).to.equal(0)
    expect(leftOut.join("\n")).to.contain("Bo Ek").and.to.contain("could not be read")
    expect(text).not.to.contain('"text":"INR"')
    for (const sentence of leftOut) expect(divText(bundleIn(text))).to.contain(sentence)
  })

  it("takes no resource of a document that was entered in error", async () => {
    const record = await recordOf(
      1,
      "a.json",
      new Blob([
        JSON.stringify({
          resourceType: "Bundle",
          type: "document",
          entry: [
            {
              fullUrl: "urn:uuid:1",
              resource: {
                resourceType: "Composition",
                status: "entered-in-error",
                type: { text: "Summary" },
                title: "Wrong",
                section: [{ title: "Allergies", entry: [{ reference: "urn:uuid:2" }] }],
              },
            },
            {
              fullUrl: "urn:uuid:2",
              resource: { resourceType: "AllergyIntolerance", code: { text: "Nuts" } },
            },
          ],
        }),
      ]),
    )
    const bundle = bundleIn(documentOf(record).text)
    expect(bundle.entry.map(({ resource }) => resource.resourceType)).not.to.contain("AllergyIntolerance")
    expect(divText(bundle)).to.contain("Document: entered in error").and.to.contain("Nuts")
  })
})

describe("a patient summary of a file that names others, too", () => {
  const url = (path: string) => `https://a.example/${path}`
  const patientOf = (id: string, more: object) => ({ resourceType: "Patient", id, ...more })
  const of = (subject: object, id = "o") => ({ ...inr, id, performer: [{ display: "Dr Gone" }], subject })
  type Resource = { readonly resourceType: string; readonly id: string }
  const bundle = (type: string, ...resources: readonly Resource[]) => bundleOf(type, resources)
  const bundleOf = (type: string, resources: readonly Resource[]) =>
    recordOf(
      1,
      "a.json",
      new Blob([
        JSON.stringify({
          resourceType: "Bundle",
          type,
          entry: resources.map((resource) => ({
            fullUrl: url(`${resource.resourceType}/${resource.id}`),
            resource,
          })),
        }),
      ]),
    )
  const asha = patientOf("p", { name: [{ text: "Asha Menon" }] })
  const typesOf = (text: string) => bundleIn(text).entry.map(({ resource }) => resource.resourceType)

  it("makes no resource of a file with two patients theirs, one without a name", async () => {
    const nobody = patientOf("q", { identifier: [{ value: "Q-77" }] })
    const { text } = documentOf(await bundle("collection", asha, nobody, of({ reference: "Patient/q" })))
    expect(typesOf(text)).not.to.contain("Observation")
    expect(text).not.to.contain("Q-77")
    expect(divText(bundleIn(text))).to.contain("INR (Name not given)")
  })

  it("names every patient of a document, whoever its head says it is about", async () => {
    const bo = patientOf("q", { name: [{ text: "Bo Ek" }], birthDate: "2001-02-03" })
    const head = (subject?: object) => ({
      ...{ resourceType: "Composition", id: "c", status: "final", title: "Birth", type: { text: "Birth" } },
      ...(subject ? { subject } : {}),
      section: [{ title: "Results", entry: [{ reference: "Observation/o" }] }],
    })
    const about = of({ reference: "Patient/q" })
    for (const record of [
      await bundle("document", head({ reference: "Patient/p" }), asha, bo, about),
      await bundle("document", head(), bo, about),
    ])
      expect(taken(record).subjects.map(({ name }) => name)).to.contain("Bo Ek")
  })

  it("takes what is about somebody else as words with their name, and nothing that names it", async () => {
    const report = {
      ...{ resourceType: "DiagnosticReport", id: "r", status: "final", code: { text: "Panel" } },
      ...{ subject: { reference: "Patient/p" }, result: [{ reference: "Observation/o" }] },
    }
    const { text } = documentOf(
      await bundle(
        "collection",
        asha,
        report,
        of({ display: "Bo Ek" }),
        of({ reference: "Patient/p" }, "mine"),
      ),
    )
    expect(typesOf(text).filter((type) => type === "Observation")).to.have.length(1)
    expect(divText(bundleIn(text))).to.contain("INR (Bo Ek)")
    expect(problemsOf(bundleIn(text))).to.deep.equal([])
  })

  it("has whatever the patient's own data name", async () => {
    const issued = { system: "urn:x", value: "1", assigner: { reference: "Organization/a" } }
    const clinic = { resourceType: "Organization", id: "a", name: "Clinic" }
    const { text } = documentOf(
      await bundle(
        "collection",
        { ...asha, ...{ identifier: [issued] } },
        clinic,
        of({ reference: "Patient/p" }),
      ),
    )
    expect(typesOf(text)).to.contain("Organization")
    expect(problemsOf(bundleIn(text))).to.deep.equal([])
  })

  it("takes any number of resources", async () => {
    const flags = Array.from({ length: 130_000 }, (_, id) => ({ resourceType: "Flag", id: String(id) }))
    const record = await bundleOf("collection", [asha, ...flags])
    expect(taken(record).fhir?.resources).to.have.length(130_000)
  }).timeout(60_000)

  it("is JSON whatever word a file has for a status", async () => {
    for (const word of ["constructor", "toString", "__proto__"]) {
      const fact = { kind: "problem", what: "Cough", codes: [], details: "", time: "", pointer: "" } as const
      const { text } = documentOf(await withFacts([{ ...fact, quantity: null, flags: [word] }]))
      expect(typesOf(text)).not.to.contain("Condition")
    }
  })
})

async function withFacts(facts: readonly Fact[], isCda = false): Promise<GatheredRecord> {
  const record = await small(inr)
  return {
    ...record,
    files: record.files.map((file) => ({
      ...file,
      taken: file.taken && { ...file.taken, facts, isCda, fhir: null, narrative: [] },
    })),
  }
}
