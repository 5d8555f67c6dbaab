import { expect } from "chai"
import { detailsOf, flagsOf, modelOf, rowOf, wordsOf } from "./files"

const medicine = { medicationCodeableConcept: { text: "Aspirin" } }
const flags = (resource: object): string[] => flagsOf(rowOf(resource))

/** Resource, what stands first, and the release that has the element. */
const FIRST: readonly (readonly [string, object, string])[] = [
  [
    "R4 MedicationRequest.doNotPerform",
    { resourceType: "MedicationRequest", status: "active", doNotPerform: true, ...medicine },
    "Do NOT give",
  ],
  [
    "the same as XML has it",
    { resourceType: "MedicationRequest", status: "active", doNotPerform: "true", ...medicine },
    "Do NOT give",
  ],
  [
    "R5 ServiceRequest.code.concept",
    { resourceType: "ServiceRequest", doNotPerform: true, code: { concept: { text: "Resuscitation" } } },
    "Do NOT resuscitate",
  ],
  [
    "R4 ServiceRequest.doNotPerform",
    { resourceType: "ServiceRequest", doNotPerform: true, code: { text: "Turning" } },
    "Do NOT perform",
  ],
  [
    "R4 Immunization not-done",
    { resourceType: "Immunization", status: "not-done", vaccineCode: { text: "MMR" } },
    "NOT given (Not done)",
  ],
  [
    "STU3 Immunization.notGiven",
    { resourceType: "Immunization", status: "completed", notGiven: true, vaccineCode: { text: "MMR" } },
    "NOT given",
  ],
  [
    "DSTU2 Immunization.wasNotGiven",
    { resourceType: "Immunization", status: "completed", wasNotGiven: true, vaccineCode: { text: "MMR" } },
    "NOT given",
  ],
  [
    "R4 MedicationAdministration not-done",
    { resourceType: "MedicationAdministration", status: "not-done", ...medicine },
    "NOT given (Not done)",
  ],
  [
    "DSTU2 MedicationAdministration.wasNotGiven",
    { resourceType: "MedicationAdministration", status: "completed", wasNotGiven: true, ...medicine },
    "NOT given",
  ],
  [
    "STU3 MedicationStatement.taken",
    { resourceType: "MedicationStatement", status: "active", taken: "n", ...medicine },
    "NOT taken",
  ],
  [
    "STU3 MedicationStatement.taken unknown",
    { resourceType: "MedicationStatement", status: "active", taken: "unk", ...medicine },
    "Not known whether it is taken",
  ],
  [
    "DSTU2 MedicationStatement.wasNotTaken",
    { resourceType: "MedicationStatement", status: "active", wasNotTaken: true, ...medicine },
    "NOT taken",
  ],
  [
    "R4 MedicationStatement not-taken",
    { resourceType: "MedicationStatement", status: "not-taken", ...medicine },
    "NOT taken (Not taken)",
  ],
  [
    "STU3 Procedure.notDone",
    { resourceType: "Procedure", status: "completed", notDone: true, code: { text: "Biopsy" } },
    "NOT done",
  ],
  [
    "DSTU2 Procedure.notPerformed",
    { resourceType: "Procedure", status: "completed", notPerformed: true, code: { text: "Biopsy" } },
    "NOT done",
  ],
  [
    "R4 Procedure not-done",
    { resourceType: "Procedure", status: "not-done", code: { text: "Biopsy" } },
    "NOT done (Not done)",
  ],
  [
    "entered in error",
    { resourceType: "Observation", status: "entered-in-error", code: { text: "K" } },
    "Entered in error",
  ],
  [
    "DSTU2 AllergyIntolerance.status",
    { resourceType: "AllergyIntolerance", status: "refuted", substance: { text: "Nuts" } },
    "Refuted",
  ],
  [
    "STU3 verificationStatus as a code",
    {
      resourceType: "AllergyIntolerance",
      clinicalStatus: "active",
      verificationStatus: "refuted",
      code: { text: "Nuts" },
    },
    "Refuted",
  ],
  [
    "a refuted Condition in words alone",
    {
      resourceType: "Condition",
      clinicalStatus: { text: "Active" },
      verificationStatus: { text: "Refuted" },
      code: { text: "HIV" },
    },
    "Refuted",
  ],
  [
    "subpotent",
    { resourceType: "Immunization", status: "completed", isSubpotent: true, vaccineCode: { text: "MMR" } },
    "Subpotent: the dose may not protect",
  ],
  [
    "a relative's disease",
    { resourceType: "FamilyMemberHistory", status: "completed", relationship: { text: "Father" } },
    "About a relative, not the patient",
  ],
  [
    "R4 Consent dnr",
    { resourceType: "Consent", status: "active", category: [{ coding: [{ code: "dnr" }] }] },
    "Do NOT resuscitate",
  ],
  [
    "R5 Consent.decision",
    { resourceType: "Consent", status: "active", decision: "deny", category: [{ text: "Research" }] },
    "Deny: NOT allowed",
  ],
  [
    "urgent",
    { resourceType: "ServiceRequest", status: "active", priority: "stat", code: { text: "CT" } },
    "Stat",
  ],
  [
    "about a fetus",
    {
      resourceType: "Observation",
      status: "final",
      focus: [{ display: "Fetus" }],
      code: { text: "Heart rate" },
    },
    "About Fetus, not about the patient",
  ],
]

describe("Negation and status", () => {
  for (const [sentence, resource, first] of FIRST)
    it(`stand first: ${sentence}`, () => expect(flags(resource)[0]).to.equal(first))

  it("go by the code where its words say something else", () => {
    const verificationStatus = { coding: [{ code: "refuted", display: "Active" }] }
    const row = rowOf({ resourceType: "Condition", verificationStatus, code: { text: "HIV" } })
    expect(row.flags).to.deep.equal([{ kind: "negation", text: "Refuted (Active)" }])
  })

  it("say that the patient died, by a date or without one", () => {
    const died = (more: object) =>
      modelOf({ resourceType: "Patient", name: [{ text: "Ann" }], ...more }).documents[0]?.subject?.row
        ?.flags[0]?.text
    expect(died({ deceasedDateTime: "2020-01-02" })).to.equal("Deceased")
    expect(died({ deceasedBoolean: true })).to.equal("Deceased")
    expect(died({ deceasedBoolean: false })).to.equal(undefined)
  })

  it("say why a list is empty", () => {
    const row = rowOf({
      resourceType: "List",
      status: "current",
      title: "Allergies",
      emptyReason: { coding: [{ code: "withheld" }] },
    })
    expect(detailsOf(row)[0]).to.match(/^Empty: Withheld/)
  })

  it("keep clinical and verification status side by side", () => {
    const allergy = { resourceType: "AllergyIntolerance", criticality: "high", code: { text: "Nuts" } }
    expect(
      flags({
        ...allergy,
        clinicalStatus: { coding: [{ code: "active" }] },
        verificationStatus: { coding: [{ code: "confirmed" }] },
      }),
    ).to.deep.equal(["High risk", "Confirmed", "Active"])
  })

  it("say what it means that a modifier extension is not known, and what it says", () => {
    const row = rowOf({
      resourceType: "Condition",
      code: { text: "Diabetes" },
      modifierExtension: [{ url: "http://a.example/excluded", valueBoolean: true }],
    })
    expect(flagsOf(row)).to.deep.equal([
      "This entry carries a condition that we do not understand: read the file",
    ])
    expect(detailsOf(row)).to.include("Condition: Excluded: Yes")
  })

  it("find a modifier extension inside a dosage and inside a part", () => {
    const modifierExtension = [{ url: "http://a.example/not", valueCode: "x" }]
    const sentence = "This entry carries a condition that we do not understand: read the file"
    expect(
      flags({
        resourceType: "MedicationRequest",
        ...medicine,
        dosageInstruction: [{ text: "one", modifierExtension }],
      }),
    ).to.include(sentence)
    const plan = rowOf({
      resourceType: "CarePlan",
      title: "Plan",
      activity: [{ detail: { code: { text: "Walk" }, modifierExtension } }],
    })
    expect(plan.rows[0]?.rows[0] && flagsOf(plan.rows[0].rows[0])).to.include(sentence)
  })

  it("say that implicit rules apply", () => {
    expect(
      flags({ resourceType: "Condition", implicitRules: "http://a.example/rules", code: { text: "x" } })[0],
    ).to.contain("special rules")
  })

  it("stand in the row of a care plan's activity that must not be done", () => {
    const plan = rowOf({
      resourceType: "CarePlan",
      status: "active",
      intent: "plan",
      title: "Plan",
      activity: [{ detail: { status: "not-started", doNotPerform: true, code: { text: "Surgery" } } }],
    })
    const detail = plan.rows[0]?.rows[0]
    expect(detail && [detail.what, ...flagsOf(detail)]).to.deep.equal([
      "Surgery",
      "Do NOT perform",
      "Not started",
    ])
  })

  it("say permit and deny of each provision of a Consent", () => {
    const consent = rowOf({
      resourceType: "Consent",
      status: "active",
      scope: { text: "Privacy" },
      category: [{ coding: [{ code: "59284-0" }] }],
      provision: { type: "permit", provision: [{ type: "deny", purpose: [{ display: "Marketing" }] }] },
    })
    expect(consent.what).to.equal("Patient consent")
    expect(consent.rows[0] && flagsOf(consent.rows[0])).to.deep.equal(["Permit: allowed"])
    expect(consent.rows[0]?.rows[0] && flagsOf(consent.rows[0].rows[0])).to.deep.equal(["Deny: NOT allowed"])
    expect(consent.rows[0]?.rows[0] && detailsOf(consent.rows[0].rows[0])).to.deep.equal([
      "Purpose: Marketing",
    ])
  })

  it("keep the reason for what was not given", () => {
    const row = rowOf({
      resourceType: "Immunization",
      status: "not-done",
      statusReason: { text: "Parent refused" },
      vaccineCode: { text: "MMR" },
    })
    expect(detailsOf(row)).to.include("Why it was not given: Parent refused")
  })

  it("keep security labels, test data and an old name in sight", () => {
    const row = rowOf({
      resourceType: "Practitioner",
      meta: { security: [{ code: "R", display: "restricted" }], tag: [{ code: "HTEST" }] },
      active: false,
      name: [{ text: "Ann Old", use: "old" }, { text: "Ann New" }],
    })
    expect(flagsOf(row)).to.deep.equal([
      "Inactive: not in use",
      "Restricted",
      "Test data, not a real patient",
    ])
    expect(row.what).to.equal("Ann New")
    expect(wordsOf(row)).to.contain("Ann Old (OLD, no longer valid)")
  })

  it("show entries that were removed from a list as removed", () => {
    const row = rowOf({
      resourceType: "List",
      status: "current",
      mode: "changes",
      title: "Medicines",
      entry: [{ deleted: true, item: { display: "Warfarin" } }],
    })
    expect(row.rows[0] && flagsOf(row.rows[0])).to.deep.equal(["Removed from this list"])
  })

  it("mark a document that is preliminary or in error before all else", () => {
    const composition = (status: string) => ({
      resourceType: "Composition",
      status,
      title: "Summary",
      date: "2026-01-01",
      section: [],
    })
    expect(modelOf(composition("preliminary")).documents[0]?.flags).to.deep.equal([
      { text: "Preliminary", kind: "uncertain" },
    ])
    expect(modelOf(composition("entered-in-error")).documents[0]?.flags).to.deep.equal([
      { text: "Entered in error", kind: "negation" },
    ])
    expect(modelOf(composition("final")).documents[0]?.flags).to.deep.equal([])
  })
})
