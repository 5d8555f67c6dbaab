import { SECTION_CODES } from "../../_core/fhir-out/ips-sections"
import { IPS_SECTIONS } from "../../_core/fhir-out/taken"
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

/** LOINC codes of sections: those of IPS 2.0.0, and the one that earlier versions have for past problems. */
const BY_CODE: Readonly<Record<string, IpsSection>> = {
  ...Object.fromEntries(IPS_SECTIONS.map((section) => [SECTION_CODES[section].code, section] as const)),
  "11348-0": "problems",
}

/** The section that a section of a Composition is; null for one that Keyward does not fill. */
export const sectionOfCode = (code: FhirNode | undefined): IpsSection | null =>
  codesOf(code)
    .map((one) => own(BY_CODE, one.code))
    .find((one) => one !== undefined) ?? null
