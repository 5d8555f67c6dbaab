import type { Fact, FactKind } from "../picture/fact"
import { UNKNOWN } from "./ips-sources"
import { RawJson } from "./json-text"
import type { JsonValue } from "./json-text"
import type { IpsSection, Line } from "./taken"

type Members = Readonly<Record<string, JsonValue | undefined>>

/** A statement of a file that is not FHIR R4: a resource, or a line of text where a resource could be read differently. */
export interface FactAsFhir {
  readonly section: IpsSection
  readonly resource: Members | null
  readonly line: Line
}

const SECTIONS: Readonly<Record<Exclude<FactKind, "contact">, IpsSection>> = {
  result: "results",
  "blood-group": "results",
  allergy: "allergies",
  problem: "problems",
  medicine: "medications",
  vaccination: "immunizations",
  procedure: "procedures",
  "advance-directive": "advance-directives",
}

/** Flags that R4 has a code for, by kind. A statement with any other flag stays text. */
const CLINICAL = new Map([
  ["Active", "active"],
  ["Resolved", "resolved"],
  ["Inactive", "inactive"],
])
const VERIFICATION = new Map([
  ["Refuted", "refuted"],
  ["Unconfirmed", "unconfirmed"],
  ["Entered in error", "entered-in-error"],
])

/**
 * A fact of C-CDA, HL7 v2 or another release of FHIR as a resource with its words and codes. No resource is made of what
 * could then be read otherwise: of a statement with a flag that R4 has no code for, or about one of several people.
 */
export function factAsFhir(fact: Fact, patientUrl: string, isCda: boolean): FactAsFhir | null {
  if (fact.kind === "contact") return null
  const { what, time, flags } = fact
  const line = { what, details: withInterpretation(fact), when: time, flags }
  const section = SECTIONS[fact.kind]
  const subject = { reference: patientUrl }
  const states = fact.kind === "allergy" || fact.kind === "problem"
  // The statuses of other resource types cannot express the flags
  const canBe = what.trim() !== "" && !fact.subject && (states || flags.length === 0)
  return { section, resource: (canBe && MAKERS[fact.kind]?.(fact, subject, isCda)) || null, line }
}

const withInterpretation = ({ details, interpretation }: Fact): string =>
  interpretation ? `${details} (${interpretation})` : details

type Maker = (fact: Fact, subject: Members, isCda: boolean) => Members | null

const MAKERS: Partial<Record<FactKind, Maker>> = {
  allergy: (fact, patient, isCda) => {
    const states = statesOf(fact, "allergyintolerance", isCda ? "active" : "")
    // R4 wants a clinical status of every allergy (ait-1), and nobody gave one
    if (states && !("clinicalStatus" in states) && !fact.flags.includes("Entered in error")) return null
    return (
      states && {
        resourceType: "AllergyIntolerance",
        ...states,
        code: concept(fact),
        patient,
        ...noted(fact),
      }
    )
  },
  problem: (fact, subject) => {
    const states = statesOf(fact, "condition", "")
    return (
      states && {
        resourceType: "Condition",
        ...states,
        code: concept(fact),
        subject,
        ...noted(fact),
      }
    )
  },
  medicine: (fact, subject) => ({
    resourceType: "MedicationStatement",
    status: "unknown",
    medicationCodeableConcept: concept(fact),
    subject,
    ...timed("effectiveDateTime", fact),
    ...(fact.details ? { dosage: [{ text: fact.details }] } : {}),
  }),
  vaccination: (fact, patient) => ({
    resourceType: "Immunization",
    status: "completed",
    vaccineCode: concept(fact),
    patient,
    ...timed("occurrenceDateTime", fact),
    ...noted(fact),
  }),
  procedure: (fact, subject) => ({
    resourceType: "Procedure",
    status: "unknown",
    code: concept(fact),
    subject,
    ...timed("performedDateTime", fact),
    ...noted(fact),
  }),
  result: observation,
  "blood-group": observation,
}

function observation(fact: Fact, subject: Members): Members | null {
  const { quantity, details, interpretation } = fact
  const measured = quantity && isDecimal(quantity.value)
  if (!measured && details === "") return null
  const value = measured
    ? {
        valueQuantity: {
          ...inUnit(quantity.value, quantity),
          ...(quantity.comparator ? { comparator: quantity.comparator } : {}),
        },
      }
    : { valueString: details }
  return {
    resourceType: "Observation",
    status: "unknown",
    code: concept(fact),
    subject,
    ...timed("effectiveDateTime", fact),
    ...value,
    ...(interpretation ? { interpretation: [{ text: interpretation }] } : {}),
    ...(measured && quantity.range ? { referenceRange: [rangeOf(quantity)] } : {}),
    ...(measured && details ? { note: [{ text: details }] } : {}),
  }
}

type Measured = NonNullable<Fact["quantity"]>

/** A Quantity: a decimal with the unit of the result, digits as written. */
const inUnit = (value: string, { unit, ucum }: Measured): Members => ({
  value: new RawJson(value),
  ...(unit ? { unit } : {}),
  ...(ucum ? { system: "http://unitsofmeasure.org", code: ucum } : {}),
})

function rangeOf(quantity: Measured): Members {
  const { low = "", high = "", text = "" } = quantity.range ?? {}
  const said = text || [low, high].filter(Boolean).join(" to ")
  return {
    ...(isDecimal(low) ? { low: inUnit(low, quantity) } : {}),
    ...(isDecimal(high) ? { high: inUnit(high, quantity) } : {}),
    ...(said ? { text: said } : {}),
  }
}

const coded = (system: string, code: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
})

/**
 * Clinical and verification status from the flags; null if a flag says something that R4 has no code for.
 * @param fallback the clinical status where no flag gives one; empty for none
 */
function statesOf(
  { flags }: Fact,
  kind: "allergyintolerance" | "condition",
  fallback: string,
): Members | null {
  const [clinical = fallback, ...more] = flags.flatMap((flag) => CLINICAL.get(flag) ?? [])
  const [verified, ...others] = flags.flatMap((flag) => VERIFICATION.get(flag) ?? [])
  const isKnown = flags.every((flag) => CLINICAL.has(flag) || VERIFICATION.has(flag))
  if (!isKnown || more.length + others.length > 0) return null
  const ver = kind === "condition" ? "condition-ver-status" : "allergyintolerance-verification"
  return {
    // R4 forbids a clinical status beside "entered in error" (ait-2, con-5)
    ...(clinical && verified !== "entered-in-error"
      ? { clinicalStatus: coded(`${kind}-clinical`, clinical) }
      : {}),
    ...(verified ? { verificationStatus: coded(ver, verified) } : {}),
  }
}

const concept = ({ what, codes }: Fact): Members => ({
  ...(codes.some(isCoding)
    ? { coding: codes.filter(isCoding).map(({ system, code }) => ({ system, code })) }
    : {}),
  text: what,
})
const isCoding = ({ system, code }: Fact["codes"][number]): boolean =>
  /^[a-z][a-z0-9+.-]*:\S+$/i.test(system) && /^\S+( \S+)*$/.test(code)

/** When, as far as R4's dateTime can say it; the words stand in the section's text. */
const timed = (name: string, { time }: Fact): Members => {
  const value = dateTimeOf(time)
  return value ? { [name]: value } : { [`_${name}`]: UNKNOWN }
}

/** R4 dateTime: a clock needs seconds and a zone, else the day stands alone. Empty if there is no date. */
export function dateTimeOf(time: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(time)) return time
  return /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?(?=$|T)/.exec(time)?.[0] ?? ""
}

const noted = ({ details, time }: Fact): Members => {
  const said = [details, time && `Time in the record: ${time}`].filter(Boolean).join("; ")
  return said ? { note: [{ text: said }] } : {}
}

const isDecimal = (text: string): boolean => /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)
