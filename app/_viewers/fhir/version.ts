import type { FhirVersion } from "./model"
import { isObject, listOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"

/** Elements and types that only one release has: what tells the release where the file does not say it. */
const SIGNS: readonly (readonly [FhirVersion, (resource: FhirObject) => boolean])[] = [
  [
    "DSTU2",
    (r) =>
      typed(r, "MedicationOrder", "DiagnosticOrder", "DeviceUseRequest", "ProcedureRequest") &&
      has(r, "orderer", "timingSchedule", "dateWritten"),
  ],
  [
    "DSTU2",
    (r) =>
      typed(r, "MedicationOrder", "DiagnosticOrder") || has(r, "wasNotTaken", "wasNotGiven", "notPerformed"),
  ],
  ["DSTU2", (r) => typed(r, "AllergyIntolerance") && has(r, "substance", "event")],
  ["DSTU2", (r) => typed(r, "Immunization") && has(r, "vaccinationProtocol") && !has(r, "notGiven")],
  ["STU3", (r) => has(r, "notGiven", "notDone", "notDoneReason", "taken")],
  ["STU3", (r) => typed(r, "ProcedureRequest", "ReferralRequest", "ProcessRequest", "EligibilityRequest")],
  [
    "STU3",
    (r) =>
      has(r, "context") &&
      typed(r, "Observation", "Condition", "DiagnosticReport", "MedicationRequest", "Procedure"),
  ],
  ["STU3", (r) => typed(r, "AllergyIntolerance", "Condition") && typeof r["clinicalStatus"] === "string"],
  [
    "R5",
    (r) =>
      isObject(r["medication"]) ||
      typed(r, "DeviceUsage", "ImagingSelection", "Transport", "FormularyItem", "InventoryItem"),
  ],
  [
    "R5",
    (r) =>
      typed(r, "Encounter") &&
      (has(r, "actualPeriod", "plannedStartDate", "admission") || Array.isArray(r["class"])),
  ],
  ["R5", (r) => typed(r, "Consent") && has(r, "decision", "grantor", "controller")],
  [
    "R5",
    (r) =>
      listOf(r["reason"]).some(
        (one) => isObject(one) && (isObject(one["concept"]) || isObject(one["reference"])),
      ),
  ],
  [
    "R5",
    (r) =>
      listOf(r["reaction"]).some(
        (one) =>
          isObject(one) && listOf(one["manifestation"]).some((m) => isObject(m) && isObject(m["concept"])),
      ),
  ],
  [
    "R4B",
    (r) =>
      typed(
        r,
        "Ingredient",
        "ManufacturedItemDefinition",
        "PackagedProductDefinition",
        "NutritionProduct",
        "Citation",
        "EvidenceReport",
      ),
  ],
]

const typed = (resource: FhirObject, ...types: string[]): boolean =>
  types.includes(textOf(resource["resourceType"]))
const has = (resource: FhirObject, ...names: string[]): boolean =>
  names.some((name) => resource[name] !== undefined)

/** How many resources are looked at: enough to tell, bounded for a large file. */
const MAX_LOOKED_AT = 2_000

/** The release of FHIR that a file follows: as it says itself, else by elements that only one release has; else R4. */
export function versionOf(resources: readonly FhirObject[]): FhirVersion {
  for (const resource of resources.slice(0, MAX_LOOKED_AT)) {
    const said = versionSaid(resource)
    if (said) return said
  }
  const counts = new Map<FhirVersion, number>()
  for (const resource of resources.slice(0, MAX_LOOKED_AT)) {
    const sign = SIGNS.find(([, fits]) => fits(resource))
    if (sign) counts.set(sign[0], (counts.get(sign[0]) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "R4"
}

/** `fhirVersion` (of a CapabilityStatement or a Bundle's extension), or a profile of the core whose address has a version. */
function versionSaid(resource: FhirObject): FhirVersion | null {
  const meta = isObject(resource["meta"]) ? resource["meta"] : null
  const said = [
    textOf(resource["fhirVersion"]),
    ...listOf(meta?.["profile"] as FhirNode).map((node) => canonicalVersion(textOf(node))),
  ]
  for (const text of said) {
    if (/^(1\.0|0\.5|DSTU2)/.test(text)) return "DSTU2"
    if (/^(3\.0|1\.[1-9]|STU3)/.test(text)) return "STU3"
    if (/^4\.3|^R4B/.test(text)) return "R4B"
    if (/^(4\.0|R4$)/.test(text)) return "R4"
    if (/^5\.|^R5/.test(text)) return "R5"
  }
  return null
}

/** The version that a profile of FHIR's own core names: `http://hl7.org/fhir/3.0/StructureDefinition/…`. */
function canonicalVersion(profile: string): string {
  const core =
    /^https?:\/\/hl7\.org\/fhir\/(?:(\d\.\d|DSTU2|STU3|R4B?|R5)\/)?StructureDefinition\/[^|]+(?:\|(.+))?$/.exec(
      profile,
    )
  return core ? (core[1] ?? core[2] ?? "") : ""
}
