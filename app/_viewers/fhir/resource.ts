import { conceptText, dateText, fieldsOf, firstOf, listOf, periodText, quantityText, textOf } from "./value"
import type { Fields } from "./value"

/** One line of a section: what, what of it, when. */
export interface FhirRow {
  readonly what: string
  readonly detail: string
  readonly when: string
}

/** Finds what a Reference names; null where it is not in the bundle. */
export type Resolve = (reference: unknown) => Fields | null

/** A clinical resource of any type in one line. */
export function rowOf(resource: Fields, resolve: Resolve): FhirRow {
  return { what: whatOf(resource, resolve), detail: detailOf(resource, resolve), when: whenOf(resource) }
}

function whatOf(resource: Fields, resolve: Resolve): string {
  const medication = fieldsOf(resource["medicationReference"])
  return firstOf(
    conceptText(resource["code"]),
    conceptText(resource["medicationCodeableConcept"]),
    conceptText(resolve(medication)?.["code"]),
    textOf(medication["display"]),
    conceptText(resource["vaccineCode"]),
    conceptText(resource["type"]),
    textOf(resource["title"]),
    textOf(resource["name"]),
    textOf(fieldsOf(listOf(resource["basedOn"])[0])["display"]),
    spaced(textOf(resource["resourceType"])),
  )
}

function detailOf(resource: Fields, resolve: Resolve): string {
  const results = listOf(resource["result"])
    .slice(0, 20)
    .map((reference) => resolve(reference))
    .map((result) => (result ? `${conceptText(result["code"])}: ${valueOf(result)}` : ""))
  const parts = [
    valueOf(resource),
    ...listOf(resource["component"])
      .slice(0, 20)
      .map((part) => `${conceptText(fieldsOf(part)["code"])}: ${valueOf(fieldsOf(part))}`),
    ...results,
    interpretationOf(resource),
    ...listOf(resource["dosage"]).concat(listOf(resource["dosageInstruction"])).slice(0, 4).map(doseOf),
    ...reactionsOf(resource),
    resource["criticality"] === "high" ? "High risk" : "",
    conceptText(resource["severity"]),
    textOf(resource["conclusion"]),
    statusOf(resource),
  ]
  return [...new Set(parts.filter((part) => part !== "" && !part.endsWith(": ")))].join(", ")
}

/** The value[x] of an Observation or one of its components. */
function valueOf(resource: Fields): string {
  const range = fieldsOf(resource["valueRange"])
  const between = [quantityText(range["low"]), quantityText(range["high"])].filter(Boolean).join(" to ")
  const shown = firstOf(
    quantityText(resource["valueQuantity"]),
    conceptText(resource["valueCodeableConcept"]),
    textOf(resource["valueString"]),
    textOf(resource["valueInteger"]),
    textOf(resource["valueBoolean"]),
    dateText(resource["valueDateTime"]),
    between,
    conceptText(resource["dataAbsentReason"]),
  )
  const limits = limitsOf(fieldsOf(listOf(resource["referenceRange"])[0]))
  return shown && limits ? `${shown} (usual ${limits})` : shown
}

/** `3.9 mmol/L to 5.5 mmol/L`, `up to 2.6 mmol/L`, `from 1.2 mmol/L`: a limit alone says which one it is. */
function limitsOf(range: Fields): string {
  const [low, high] = [quantityText(range["low"]), quantityText(range["high"])]
  const between = low && high ? `${low} to ${high}` : low ? `from ${low}` : high && `up to ${high}`
  return firstOf(textOf(range["text"]), between)
}

function doseOf(value: unknown): string {
  const dose = fieldsOf(value)
  const amount = quantityText(fieldsOf(listOf(dose["doseAndRate"])[0])["doseQuantity"])
  const timing = conceptText(fieldsOf(dose["timing"])["code"])
  return firstOf(textOf(dose["text"]), [amount, conceptText(dose["route"]), timing].filter(Boolean).join(" "))
}

/** Not what goes without saying. */
const interpretationOf = (resource: Fields): string => {
  const text = conceptText(listOf(resource["interpretation"])[0])
  return ["normal", "n"].includes(text.toLowerCase()) ? "" : text
}

const reactionsOf = (resource: Fields): string[] =>
  listOf(resource["reaction"])
    .slice(0, 10)
    .flatMap((reaction) => listOf(fieldsOf(reaction)["manifestation"]).slice(0, 10).map(conceptText))

/** Not what goes without saying: final, completed, confirmed. */
function statusOf(resource: Fields): string {
  const status = firstOf(
    conceptText(resource["clinicalStatus"]),
    textOf(resource["status"]),
    conceptText(resource["verificationStatus"]),
  )
  const usual = ["final", "completed", "confirmed", "unknown"]
  return usual.includes(status.toLowerCase()) ? "" : spaced(status)
}

const DATES = [
  "effectiveDateTime",
  "onsetDateTime",
  "occurrenceDateTime",
  "performedDateTime",
  "authoredOn",
  "date",
  "recordedDate",
  "issued",
  "dateAsserted",
]
const PERIODS = ["effectivePeriod", "onsetPeriod", "performedPeriod", "occurrencePeriod", "period"]

const whenOf = (resource: Fields): string =>
  firstOf(
    ...DATES.slice(0, 4).map((name) => dateText(resource[name])),
    ...PERIODS.map((name) => periodText(resource[name])),
    ...DATES.slice(4).map((name) => dateText(resource[name])),
    quantityText(resource["onsetAge"]),
    textOf(resource["onsetString"]),
  )

/** `MedicationStatement` as "Medication statement", `on-hold` as "On hold". */
export function spaced(name: string): string {
  const words = name
    .replace(/[-_]+/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
