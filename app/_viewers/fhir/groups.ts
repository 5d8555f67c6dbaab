import { newestFirst } from "./dates"
import type { FhirRow, FhirSection } from "./model"
import type { Entry } from "./references"
import { specOf } from "./resources/table"
import { rowOf } from "./rows"
import type { Scope } from "./scope"
import { textOf } from "./tree"
import { addTo, spaced, own } from "./words"

/** Who and where: named by others, and shown after what they say. */
export const BACKGROUND: ReadonlySet<string> = new Set([
  "Patient",
  "Organization",
  "Practitioner",
  "PractitionerRole",
  "RelatedPerson",
  "Location",
  "Endpoint",
  "HealthcareService",
  "Medication",
  "Substance",
  "Provenance",
  "OperationOutcome",
  "MessageHeader",
])

/** What is read first comes first; types that are not here follow in the order of the file. */
const ORDER = (
  "Flag AllergyIntolerance Condition MedicationStatement MedicationRequest MedicationOrder MedicationDispense " +
  "MedicationAdministration Immunization Consent DiagnosticReport Observation Procedure DeviceUseStatement DeviceUsage " +
  "Device FamilyMemberHistory Encounter CarePlan Goal DocumentReference"
).split(" ")

/** One section per resource type, newest first. Entries that another row has shown meanwhile are left out. */
export function byType(entries: readonly Entry[], scope: Scope): FhirSection[] {
  const types = new Map<string, Entry[]>()
  for (const entry of entries) addTo(types, textOf(entry.resource["resourceType"]), entry)
  const rank = (type: string) =>
    BACKGROUND.has(type) ? 1000 : ORDER.includes(type) ? ORDER.indexOf(type) : 500
  return [...types]
    .toSorted(([one], [other]) => rank(one) - rank(other))
    .map(([type, all]) => {
      const rows: FhirRow[] = []
      for (const entry of all) if (!scope.shown.has(entry.resource)) rows.push(rowOf(entry, scope))
      return section(
        type,
        newestFirst(rows, ({ time }) => time),
      )
    })
    .filter(({ rows }) => rows.length > 0)
}

const section = (type: string, rows: readonly FhirRow[]): FhirSection => ({
  title: own(PLURALS, type) ?? specOf(type).words ?? spaced(type),
  details: [],
  emptyReason: "",
  narrative: null,
  rows,
  sections: [],
  missing: 0,
  pointer: "",
})

const PLURALS: Readonly<Record<string, string>> = {
  AllergyIntolerance: "Allergies and intolerances",
  Condition: "Problems",
  MedicationStatement: "Medicines",
  MedicationRequest: "Prescriptions",
  MedicationOrder: "Prescriptions",
  MedicationDispense: "Medicines dispensed",
  MedicationAdministration: "Medicines given",
  Immunization: "Vaccinations",
  Observation: "Results",
  DiagnosticReport: "Reports",
  Procedure: "Procedures",
  Encounter: "Visits",
  Consent: "Consents",
  Organization: "Organisations",
  Practitioner: "Practitioners",
  PractitionerRole: "Practitioners' roles",
  DocumentReference: "Documents",
  ServiceRequest: "Orders",
  Device: "Devices",
  Goal: "Goals",
  CarePlan: "Care plans",
  CareTeam: "Care teams",
  FamilyMemberHistory: "Family history",
  Flag: "Alerts",
}
