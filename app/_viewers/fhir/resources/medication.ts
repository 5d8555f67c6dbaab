import { codesText, conceptText } from "../datatypes/concept"
import { dosageText } from "../datatypes/dosage"
import type { Draft, ResourceSpec } from "../draft"
import { NOT_UNDERSTOOD } from "../sentences"
import { isObject, isTrue, listOf, objectOf } from "../tree"
import type { FhirNode, FhirObject } from "../tree"
import { joined, sameWords } from "../words"

/** Each Dosage: what was written for people, and what its elements say. */
export function putDosage(node: FhirNode, draft: Draft): void {
  for (const one of listOf(node)) {
    const { text, coded } = dosageText(one, draft.writer)
    draft.detail("Dosage", text)
    // Extensions of what is inside; the dosage's own stand among its elements.
    const { extension: _, ...inside } = objectOf(one)
    draft.detail(text ? "Dosage as coded" : "Dosage", joined([coded, draft.writer.additions(inside)], " "))
    if (objectOf(one)["modifierExtension"] !== undefined)
      draft.flag({ kind: "warning", text: NOT_UNDERSTOOD })
  }
}

/** medication[x] of all releases: a concept, a reference, or R5's CodeableReference. */
function takeMedication(draft: Draft): void {
  for (const name of draft.elements.choices("medication")) {
    const node = objectOf(draft.elements.take(name))
    const concept = isObject(node["concept"]) ? node["concept"] : node
    const reference = isObject(node["reference"]) ? node["reference"] : node
    if (concept["coding"] !== undefined || concept["text"] !== undefined) {
      draft.what ||= conceptText(concept)
      draft.lastDetail("Coded as", codesText(concept, draft.what))
    }
    if (
      reference["reference"] !== undefined ||
      reference["display"] !== undefined ||
      reference["identifier"] !== undefined
    )
      takeReference(reference, draft)
  }
}

function takeReference(reference: FhirObject, draft: Draft): void {
  const { scope, resource } = draft.writer
  const found = scope.references.resolve(reference, resource)
  const words = draft.writer.reference(reference)
  draft.what ||= (found && scope.nameOf(found.entry.resource)) || words
  if (!sameWords(draft.what, words)) draft.detail("Medicine", words)
  if (!found) return
  const medication = found.entry.resource
  // A Medication that says no more than its name needs no row of its own.
  const plain =
    Object.keys(medication).every((name) => PLAIN.has(name)) && medication["status"] !== "inactive"
  if (plain && medication["status"] !== "entered-in-error" && !scope.open.has(medication)) {
    scope.shown.add(medication)
    draft.lastDetail("Coded as", codesText(medication["code"], draft.what))
  } else draft.tools.embed(reference, draft, "medication")
}

const PLAIN = new Set(["resourceType", "id", "meta", "code", "status"])

const COMMON: ResourceSpec = {
  what: ["medication"],
  first: [
    "dosageInstruction",
    "dosage",
    "reason",
    "reasonCode",
    "reasonForUseCodeableConcept",
    "reasonReference",
    "statusReason",
    "reasonNotGiven",
    "reasonNotTaken",
    "dispenseRequest",
    "quantity",
    "daysSupply",
    "substitution",
  ],
  labels: {
    medication: "Medicine",
    renderedDosageInstruction: "Dosage in words",
    reasonNotGiven: "Why it was not given",
    reasonNotTaken: "Why it is not taken",
    daysSupply: "Lasts for",
    dispenseRequest: "To be dispensed",
    whenHandedOver: "Handed over",
    whenPrepared: "Prepared",
    prescription: "Prescription",
    prescriber: "Ordered by",
    numberOfRepeatsAllowed: "Repeats",
  },
  rules: { dosage: putDosage, dosageInstruction: putDosage },
  before: takeMedication,
}

export const MEDICATION_REQUEST: ResourceSpec = {
  ...COMMON,
  words: "Prescription",
  when: ["authoredOn", "dateWritten"],
}
export const MEDICATION_STATEMENT: ResourceSpec = {
  ...COMMON,
  words: "Medicine",
  when: ["effective", "dateAsserted"],
}
export const MEDICATION_ADMINISTRATION: ResourceSpec = {
  ...COMMON,
  words: "Medicine given",
  when: ["effective", "occurence", "effectiveTime"],
}
export const MEDICATION_DISPENSE: ResourceSpec = {
  ...COMMON,
  words: "Medicine dispensed",
  when: ["whenHandedOver", "whenPrepared", "recorded"],
}

export const MEDICATION: ResourceSpec = {
  what: ["code"],
  first: ["form", "doseForm", "amount", "totalVolume", "ingredient", "batch"],
  labels: { item: "Substance", isActive: "Active ingredient" },
  rules: {
    isActive: (node, draft) => draft.detail("Active ingredient", isTrue(node) ? "Yes" : "No"),
  },
}

export const IMMUNIZATION: ResourceSpec = {
  words: "Vaccination",
  what: ["vaccineCode"],
  when: ["occurrence", "date", "recorded"],
  first: [
    "statusReason",
    "explanation",
    "protocolApplied",
    "vaccinationProtocol",
    "doseQuantity",
    "lotNumber",
    "expirationDate",
    "site",
    "route",
    "manufacturer",
    "subpotentReason",
  ],
  labels: {
    doseNumber: "Dose number",
    doseSequence: "Dose number",
    seriesDoses: "Doses in the series",
    doseQuantity: "Amount",
    protocolApplied: "Course",
    vaccinationProtocol: "Course",
    statusReason: "Why it was not given",
    reasonNotGiven: "Why it was not given",
    subpotentReason: "Why it is subpotent",
    reportOrigin: "Reported by",
    targetDisease: "Against",
  },
}

export const IMMUNIZATION_RECOMMENDATION: ResourceSpec = {
  words: "Vaccinations recommended",
  what: ["title"],
  when: ["date"],
  first: ["recommendation"],
  labels: {
    forecastStatus: "Forecast",
    dateCriterion: "Date",
    vaccineCode: "Vaccine",
    contraindicatedVaccineCode: "Contraindicated",
  },
}
