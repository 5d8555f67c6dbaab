import { expect } from "chai"
import { bundle, detailsOf, modelOf, rowsOf } from "./files"

const entries = (...all: (readonly [string, object])[]) => ({
  resourceType: "Bundle",
  type: "collection",
  entry: all.map(([fullUrl, resource]) => ({ fullUrl, resource })),
})
const request = (reference: string, more: object = {}) => ({
  resourceType: "MedicationRequest",
  id: "r",
  medicationReference: { reference },
  ...more,
})
const medication = (text: string, more: object = {}) => ({
  resourceType: "Medication",
  id: "m",
  code: { text },
  ...more,
})
/** What the request's medicine is. */
const named = (value: object): string | undefined =>
  rowsOf(modelOf(value)).find(({ type }) => type === "MedicationRequest")?.what

describe("References", () => {
  it("resolve by fullUrl, absolute and relative to the server of the entry", () => {
    const [a, b] = ["https://a.example/fhir", "https://b.example/fhir"]
    const from = (reference: string) =>
      named(
        entries(
          [`${b}/Medication/m`, medication("of b")],
          [`${a}/Medication/m`, medication("of a")],
          [`${a}/MedicationRequest/r`, request(reference)],
        ),
      )
    expect(from("Medication/m")).to.equal("of a")
    expect(from(`${b}/Medication/m`)).to.equal("of b")
  })

  it("do not resolve to the same id on another server", () => {
    const model = modelOf(
      entries(
        ["https://b.example/fhir/Medication/m", medication("of b")],
        ["https://a.example/fhir/MedicationRequest/r", request("Medication/m")],
      ),
    )
    expect(rowsOf(model).map(({ what }) => what)).to.include("Medication/m (not in this file)")
    expect(model.notShown).to.deep.equal([
      { what: "references to something that is not in this file", count: 1 },
    ])
  })

  it("do not guess between two of the same id", () => {
    expect(
      named(
        entries(
          ["urn:uuid:1", medication("one")],
          ["urn:uuid:2", medication("two")],
          ["urn:uuid:3", request("Medication/m")],
        ),
      ),
    ).to.equal("Medication/m (not in this file)")
  })

  it("resolve by urn:uuid, and by type and id where there is no address", () => {
    expect(named(entries(["urn:uuid:1", medication("one")], ["urn:uuid:3", request("urn:uuid:1")]))).to.equal(
      "one",
    )
    expect(named(bundle(medication("one"), request("Medication/m")))).to.equal("one")
  })

  it("take the version that they name, else the newest", () => {
    const url = "https://a.example/Medication/m"
    const all = (reference: string) =>
      entries(
        [url, medication("old", { meta: { versionId: "1", lastUpdated: "2020-01-01T00:00:00Z" } })],
        [url, medication("new", { meta: { versionId: "2", lastUpdated: "2021-01-01T00:00:00Z" } })],
        ["https://a.example/MedicationRequest/r", request(reference)],
      )
    expect(named(all("Medication/m/_history/1"))).to.equal("old")
    expect(named(all("Medication/m"))).to.equal("new")
  })

  it("resolve #id inside the resource alone, and show what is contained and not named", () => {
    const model = modelOf(
      bundle(
        request("#m", {
          contained: [medication("inside"), { resourceType: "Organization", id: "o", name: "Clinic" }],
        }),
        request("#m", { id: "s" }),
      ),
    )
    expect(rowsOf(model).map(({ what }) => what)).to.deep.equal(["inside", "#m (not in this file)"])
    expect(rowsOf(model)[0]?.rows.map(({ what }) => what)).to.deep.equal(["Clinic"])
  })

  it("keep the display of what is not in the file, and of what is", () => {
    const model = modelOf({
      resourceType: "Condition",
      code: { text: "x" },
      recorder: { reference: "Practitioner/9", display: "Dr Rao" },
    })
    expect(rowsOf(model)[0] && detailsOf(rowsOf(model)[0]!)).to.deep.equal(["Recorded by: Dr Rao"])
    expect(model.notShown[0]?.count).to.equal(1)
    const known = modelOf(
      bundle(
        { resourceType: "Practitioner", id: "9", name: [{ text: "Meera Rao" }] },
        {
          resourceType: "Condition",
          code: { text: "x" },
          recorder: { reference: "Practitioner/9", display: "Dr R." },
        },
      ),
    )
    expect(detailsOf(rowsOf(known)[0]!)).to.deep.equal(["Recorded by: Dr R. (Meera Rao)"])
  })

  it("say once whom a file is about that does not have its patient", () => {
    const about = (reference: string) => ({
      resourceType: "Condition",
      code: { text: reference },
      subject: { reference },
    })
    const [one, two] = [
      modelOf(bundle(about("Patient/1"), about("Patient/1"))),
      modelOf(bundle(about("Patient/1"), about("Patient/2"))),
    ]
    expect(one.documents[0]?.details).to.deep.equal([
      { label: "About", text: "Patient/1 (not in this file)" },
    ])
    expect(one.documents[0]?.subject).to.equal(null)
    expect(rowsOf(one).map(({ subject }) => subject)).to.deep.equal(["", ""])
    expect(one.notShown[0]?.count).to.equal(2)
    expect(rowsOf(two).map(({ subject }) => subject)).to.deep.equal([
      "Patient/1 (not in this file)",
      "Patient/2 (not in this file)",
    ])
  })

  it("show the identifier of what is named by nothing else", () => {
    const model = modelOf({
      resourceType: "Condition",
      code: { text: "x" },
      recorder: { type: "Practitioner", identifier: { type: { text: "GMC" }, value: "123" } },
    })
    expect(detailsOf(rowsOf(model)[0]!)).to.deep.equal(["Recorded by: GMC 123"])
    expect(model.notShown).to.deep.equal([])
  })

  it("open the Binary that an attachment's address names", async () => {
    const model = modelOf(
      bundle(
        { resourceType: "Binary", id: "b", contentType: "text/plain", data: btoa("letter") },
        {
          resourceType: "DocumentReference",
          status: "current",
          type: { text: "Letter" },
          content: [{ attachment: { contentType: "text/plain", url: "Binary/b", title: "L" } }],
        },
      ),
    )
    const [document, ...others] = rowsOf(model)
    expect(others).to.deep.equal([])
    expect(await document?.attachments[0]?.content?.text()).to.equal("letter")
  })

  it("say that a file inside the file is damaged", () => {
    const model = modelOf({
      resourceType: "DiagnosticReport",
      code: { text: "x" },
      presentedForm: [{ contentType: "application/pdf", data: "%%%" }],
    })
    expect(model.notes).to.deep.equal(["A file inside this file is damaged and cannot be opened."])
    expect(rowsOf(model)[0]?.attachments[0]?.content).to.equal(null)
  })
})
