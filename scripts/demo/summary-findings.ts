import {
  concept,
  entry,
  hl7,
  loinc,
  narrative,
  quantity,
  refer,
  snomed,
  type Coding,
  type Entry,
} from "./fhir"
import { doctor, laboratory, patient } from "./summary-people"

const TAKEN = "2026-11-13T07:40:00+05:30"

/** A laboratory value; the range's two ends may be missing. */
function result(
  name: string,
  code: Coding,
  value: ReturnType<typeof quantity>,
  range: { readonly low?: number; readonly high?: number },
): Entry {
  const high = range.high !== undefined && value.value > range.high
  const low = range.low !== undefined && value.value < range.low
  const flag = high
    ? hl7("v3-ObservationInterpretation", "H", "High")
    : low
      ? hl7("v3-ObservationInterpretation", "L", "Low")
      : hl7("v3-ObservationInterpretation", "N", "Normal")
  const end = (edge: number) => ({ ...value, value: edge })
  return entry(name, "Observation-results-laboratory-pathology-uv-ips", {
    resourceType: "Observation",
    text: narrative([`${name}: ${value.value} ${value.unit} (${flag.display.toLowerCase()})`]),
    status: "final",
    category: [concept("Laboratory", hl7("observation-category", "laboratory", "Laboratory"))],
    code: concept(name, code),
    subject: refer(patient),
    effectiveDateTime: TAKEN,
    performer: [refer(laboratory, "Backwater Diagnostics")],
    valueQuantity: value,
    interpretation: [{ coding: [flag] }],
    referenceRange: [
      {
        ...(range.low === undefined ? {} : { low: end(range.low) }),
        ...(range.high === undefined ? {} : { high: end(range.high) }),
      },
    ],
  })
}

/** The values of the laboratory's report of 14 November that matter most. */
export const results: readonly Entry[] = [
  result("HbA1c", loinc("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood"), quantity(7.4, "%"), {
    low: 4,
    high: 5.6,
  }),
  result(
    "LDL cholesterol",
    loinc("22748-8", "Cholesterol in LDL [Moles/volume] in Serum or Plasma"),
    quantity(2.4, "mmol/L"),
    { high: 2.6 },
  ),
  result(
    "HDL cholesterol",
    loinc("14646-4", "Cholesterol in HDL [Moles/volume] in Serum or Plasma"),
    quantity(1.3, "mmol/L"),
    { low: 1.2 },
  ),
  result(
    "Triglycerides",
    loinc("14927-8", "Triglyceride [Moles/volume] in Serum or Plasma"),
    quantity(1.9, "mmol/L"),
    { high: 1.7 },
  ),
  result(
    "Creatinine",
    loinc("14682-9", "Creatinine [Moles/volume] in Serum or Plasma"),
    quantity(74, "µmol/L", "umol/L"),
    { low: 45, high: 84 },
  ),
]

const part = (code: Coding, value: number) => ({
  code: { coding: [code] },
  valueQuantity: quantity(value, "mmHg", "mm[Hg]"),
})

export const pressure = entry("blood pressure", "http://hl7.org/fhir/StructureDefinition/bp", {
  resourceType: "Observation",
  text: narrative(["Blood pressure 132/80 mmHg, 18 November 2026"]),
  status: "final",
  category: [concept("Vital signs", hl7("observation-category", "vital-signs", "Vital Signs"))],
  code: concept("Blood pressure", loinc("85354-9", "Blood pressure panel with all children optional")),
  subject: refer(patient),
  effectiveDateTime: "2026-11-18T10:40:00+05:30",
  performer: [refer(doctor, "Dr Nandini Rao")],
  bodySite: concept("Left upper arm", snomed("368208006", "Left upper arm structure")),
  component: [
    part(loinc("8480-6", "Systolic blood pressure"), 132),
    part(loinc("8462-4", "Diastolic blood pressure"), 80),
  ],
})
