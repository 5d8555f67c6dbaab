import { atc, concept, entry, hl7, loinc, narrative, quantity, refer, snomed, uuidOf } from "./fhir"
import type { Coding, Entry } from "./fhir"
import { ASHA } from "./patient"
import { pressure, results } from "./summary-findings"
import { doctor, laboratory, patient, practice } from "./summary-people"

const TIME = "2026-11-20T16:05:00+05:30"

const allergy = entry("penicillin", "AllergyIntolerance-uv-ips", {
  resourceType: "AllergyIntolerance",
  text: narrative(["Penicillin: hives in 1987"]),
  clinicalStatus: { coding: [hl7("allergyintolerance-clinical", "active", "Active")] },
  verificationStatus: { coding: [hl7("allergyintolerance-verification", "confirmed", "Confirmed")] },
  type: "allergy",
  category: ["medication"],
  criticality: "high",
  code: concept("Allergy to penicillin", snomed("91936005", "Allergy to penicillin")),
  patient: refer(patient),
  onsetDateTime: "1987",
  reaction: [{ manifestation: [concept("Hives", snomed("126485001", "Urticaria"))], severity: "moderate" }],
})

const condition = (words: string, code: Coding, since: string): Entry =>
  entry(words, "Condition-uv-ips", {
    resourceType: "Condition",
    text: narrative([`${words}, since ${since}`]),
    clinicalStatus: { coding: [hl7("condition-clinical", "active", "Active")] },
    verificationStatus: { coding: [hl7("condition-ver-status", "confirmed", "Confirmed")] },
    category: [{ coding: [hl7("condition-category", "problem-list-item", "Problem List Item")] }],
    code: concept(words, code),
    subject: refer(patient),
    onsetDateTime: since,
    recorder: refer(doctor, "Dr Nandini Rao"),
  })

const conditions = [
  condition("High blood pressure", snomed("59621000", "Essential hypertension"), "2012"),
  condition("Type 2 diabetes", snomed("44054006", "Type 2 diabetes mellitus"), "2014"),
  condition("Raised blood lipids", snomed("55822004", "Hyperlipidemia"), "2017"),
  condition("Extra beats from the atria", snomed("284470004", "Premature atrial contraction"), "2026-07"),
]

const medication = (
  name: string,
  code: Coding,
  milligrams: number,
  when: readonly ("MORN" | "EVE" | "CM" | "CV")[],
  how: string,
  since: string,
): Entry =>
  entry(name, "MedicationStatement-uv-ips", {
    resourceType: "MedicationStatement",
    text: narrative([`${name} ${milligrams} mg, ${how}`]),
    status: "active",
    medicationCodeableConcept: concept(`${name} ${milligrams} mg`, code),
    subject: refer(patient),
    effectivePeriod: { start: since },
    dosage: [
      {
        text: how,
        timing: { repeat: { frequency: when.length, period: 1, periodUnit: "d", when } },
        route: concept("By mouth", snomed("26643006", "Oral route")),
        doseAndRate: [{ doseQuantity: quantity(milligrams, "mg") }],
      },
    ],
  })

const medications = [
  medication("Bisoprolol", atc("C07AB07", "bisoprolol"), 2.5, ["MORN"], "one in the morning", "2026-07-07"),
  medication("Ramipril", atc("C09AA05", "ramipril"), 5, ["MORN"], "one in the morning", "2026-07-07"),
  medication(
    "Metformin",
    atc("A10BA02", "metformin"),
    500,
    ["CM", "CV"],
    "one with breakfast, one with dinner",
    "2014-05",
  ),
  medication("Atorvastatin", atc("C10AA05", "atorvastatin"), 20, ["EVE"], "one in the evening", "2017-02"),
]

const immunization = (name: string, code: Coding, day: string): Entry =>
  entry(`${name} ${day}`, "Immunization-uv-ips", {
    resourceType: "Immunization",
    text: narrative([`${name}, ${day}`]),
    status: "completed",
    vaccineCode: concept(name, code),
    patient: refer(patient),
    occurrenceDateTime: day,
    primarySource: true,
  })

const immunizations = [
  immunization(
    "Influenza vaccine",
    atc("J07BB02", "influenza, inactivated, split virus or surface antigen"),
    "2026-10-05",
  ),
  immunization(
    "COVID-19 vaccine, mRNA",
    snomed(
      "1119349007",
      "Vaccine product containing only Severe acute respiratory syndrome coronavirus 2 messenger ribonucleic acid",
    ),
    "2025-11-10",
  ),
]

const wordsOf = ({ resource }: Entry): string => {
  const { div } = resource["text"] as { div: string }
  return div
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&gt;", ">")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&")
}

const section = (title: string, code: Coding, entries: readonly Entry[]) => ({
  title,
  code: { coding: [code] },
  text: narrative(entries.map(wordsOf)),
  entry: entries.map((of) => refer(of)),
})

const composition = entry("composition", "Composition-uv-ips", {
  resourceType: "Composition",
  text: narrative([`Patient summary of ${ASHA.name}, by Dr Nandini Rao, 20 November 2026`]),
  identifier: { system: "urn:ietf:rfc:3986", value: `urn:uuid:${uuidOf("composition identifier")}` },
  status: "final",
  type: { coding: [loinc("60591-5", "Patient summary Document")] },
  subject: refer(patient, ASHA.name),
  date: TIME,
  author: [refer(doctor, "Dr Nandini Rao")],
  title: `Patient summary of ${ASHA.name}`,
  confidentiality: "N",
  attester: [{ mode: "professional", time: TIME, party: refer(doctor) }],
  custodian: refer(practice),
  section: [
    section("Medicines", loinc("10160-0", "History of Medication use Narrative"), medications),
    section("Allergies", loinc("48765-2", "Allergies and adverse reactions Document"), [allergy]),
    section("Problems", loinc("11450-4", "Problem list - Reported"), conditions),
    section("Vaccinations", loinc("11369-6", "History of Immunization Narrative"), immunizations),
    section("Results", loinc("30954-2", "Relevant diagnostic tests/laboratory data Narrative"), results),
    section("Vital signs", loinc("8716-3", "Vital signs"), [pressure]),
  ],
})

/** An International Patient Summary (HL7 IPS, FHIR R4): a document bundle whose references are all inside it. */
export function patientSummary(): Uint8Array {
  const bundle = {
    resourceType: "Bundle",
    id: uuidOf("bundle"),
    meta: { profile: ["http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips"] },
    language: "en",
    identifier: { system: "urn:ietf:rfc:3986", value: `urn:uuid:${uuidOf("bundle identifier")}` },
    type: "document",
    timestamp: TIME,
    entry: [
      composition,
      patient,
      doctor,
      practice,
      laboratory,
      ...medications,
      allergy,
      ...conditions,
      ...immunizations,
      ...results,
      pressure,
    ],
  }
  return new TextEncoder().encode(`${JSON.stringify(bundle, null, 2)}\n`)
}
