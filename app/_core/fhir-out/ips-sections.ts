import type { IpsSection } from "./taken"

/** Titles and LOINC codes of the sections (hl7.org/fhir/uv/ips/STU2, Composition-uv-ips). */
export const SECTION_CODES: Readonly<
  Record<
    IpsSection,
    { readonly title: string; readonly code: string; readonly display: string; readonly required?: true }
  >
> = {
  problems: { title: "Problems", code: "11450-4", display: "Problem list - Reported", required: true },
  allergies: {
    title: "Allergies and intolerances",
    code: "48765-2",
    display: "Allergies and adverse reactions Document",
    required: true,
  },
  medications: {
    title: "Medicines",
    code: "10160-0",
    display: "History of Medication use Narrative",
    required: true,
  },
  immunizations: { title: "Vaccinations", code: "11369-6", display: "History of Immunization note" },
  results: { title: "Results", code: "30954-2", display: "Relevant diagnostic tests/laboratory data note" },
  procedures: { title: "Procedures", code: "47519-4", display: "History of Procedures Document" },
  devices: { title: "Devices", code: "46264-8", display: "History of medical device use" },
  "advance-directives": {
    title: "Advance directives",
    code: "42348-3",
    display: "Advance healthcare directives",
  },
  alerts: { title: "Alerts", code: "104605-1", display: "Alert" },
  "functional-status": {
    title: "Functional status",
    code: "47420-5",
    display: "Functional status assessment note",
  },
  plan: { title: "Plan of care", code: "18776-5", display: "Plan of care note" },
  "social-history": { title: "Social history", code: "29762-2", display: "Social history note" },
  "vital-signs": { title: "Vital signs", code: "8716-3", display: "Vital signs note" },
}
