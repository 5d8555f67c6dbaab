import type { IpsSection } from "../../_core/fhir-out/taken"
import { codesOf } from "./datatypes/concept"
import { isAdvanceDirective } from "./resources/consent"
import { listOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { own } from "./words"

const BY_TYPE: Readonly<Record<string, IpsSection>> = {
  AllergyIntolerance: "allergies",
  Condition: "problems",
  MedicationStatement: "medications",
  MedicationRequest: "medications",
  MedicationAdministration: "medications",
  MedicationDispense: "medications",
  Immunization: "immunizations",
  ImmunizationRecommendation: "plan",
  CarePlan: "plan",
  Procedure: "procedures",
  DiagnosticReport: "results",
  DeviceUseStatement: "devices",
  Flag: "alerts",
  ClinicalImpression: "functional-status",
}

/** The section of an IPS document that may list a resource of this type; null if none may. */
export function sectionOf(resource: FhirObject): IpsSection | null {
  const type = textOf(resource["resourceType"])
  if (type === "Consent") return isAdvanceDirective(resource["category"]) ? "advance-directives" : null
  if (type !== "Observation") return own(BY_TYPE, type) ?? null
  const categories = listOf(resource["category"]).flatMap((one) => codesOf(one).map(({ code }) => code))
  if (categories.includes("vital-signs")) return "vital-signs"
  return categories.includes("social-history") ? "social-history" : "results"
}

/** LOINC codes of sections, as IPS 2.0.0 and its predecessors have them. */
const BY_CODE: Readonly<Record<string, IpsSection>> = {
  "11450-4": "problems",
  "11348-0": "problems",
  "48765-2": "allergies",
  "10160-0": "medications",
  "11369-6": "immunizations",
  "30954-2": "results",
  "47519-4": "procedures",
  "46264-8": "devices",
  "42348-3": "advance-directives",
  "104605-1": "alerts",
  "47420-5": "functional-status",
  "18776-5": "plan",
  "29762-2": "social-history",
  "8716-3": "vital-signs",
}

/** The section that a section of a Composition is; null for one that Keyward does not fill. */
export const sectionOfCode = (code: FhirNode | undefined): IpsSection | null =>
  codesOf(code)
    .map((one) => own(BY_CODE, one.code))
    .find((one) => one !== undefined) ?? null
