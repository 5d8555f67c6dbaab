import { objectOf, textOf } from "../tree"
import type { FhirNode } from "../tree"
import { firstOf, joined, own } from "../words"

/** Numbers with units (hl7.org/fhir/R4/datatypes.html#Quantity), with the digits as written. */

const COMPARATORS: Readonly<Record<string, string>> = { "<=": "≤", ">=": "≥", ad: "enough to reach" }

const comparatorOf = (node: FhirNode | undefined): string => {
  const text = textOf(node)
  return own(COMPARATORS, text) ?? text
}

/** `6.1 %`, `≥ 3 mg`; a no-break space stands before the unit. */
export function quantityText(value: FhirNode | undefined): string {
  const quantity = objectOf(value)
  const number = textOf(quantity["value"])
  const unit = firstOf(
    textOf(quantity["unit"]),
    textOf(quantity["units"]),
    unitOf(textOf(quantity["code"])),
    textOf(quantity["currency"]),
  )
  const sign = comparatorOf(quantity["comparator"])
  return joined([sign, number && unit ? `${number}\u00a0${unit}` : firstOf(number, unit)], " ")
}

/** UCUM's "1" is no unit; its units of time have words. */
const unitOf = (code: string): string => own(CODES, code) ?? code
const CODES = {
  "1": "",
  a: "years",
  mo: "months",
  wk: "weeks",
  d: "days",
  h: "hours",
  min: "minutes",
  s: "seconds",
}

/** `3.9 mmol/L to 5.5 mmol/L`, `up to 2.6 mmol/L`, `from 1.2 mmol/L`: a limit alone says which one it is. */
export function rangeText(value: FhirNode | undefined): string {
  const { low, high } = objectOf(value)
  const [from, to] = [quantityText(low), quantityText(high)]
  return from && to ? `${from} to ${to}` : from ? `from ${from}` : to && `up to ${to}`
}

/** `1:128` for a titre, `20 mg per 2 mL` for what has units. R5's RatioRange, too. */
export function ratioText(value: FhirNode | undefined): string {
  const ratio = objectOf(value)
  const over = firstOf(
    quantityText(ratio["numerator"]),
    rangeText({ low: ratio["lowNumerator"], high: ratio["highNumerator"] }),
  )
  const under = quantityText(ratio["denominator"])
  if (!over || !under) return over ? over : under && `per ${under}`
  return /[^\d.]/.test(over + under) ? `${over} per ${under}` : `${over}:${under}`
}

/** How many values of a curve a page lists. */
export const MAX_LISTED_SAMPLES = 20

/** What a curve is, with its values if they are few (hl7.org/fhir/R4/datatypes.html#SampledData). */
export function sampledDataText(value: FhirNode | undefined): string {
  const data = objectOf(value)
  const samples = samplesOf(value)
  const [dimensions, period, interval, unit] = ["dimensions", "period", "interval", "intervalUnit"].map(
    (name) => textOf(data[name]),
  )
  return joined([
    `Recorded curve of ${samples.length} ${samples.length === 1 ? "value" : "values"}`,
    dimensions ? `${dimensions} ${dimensions === "1" ? "dimension" : "dimensions"}` : "",
    period ? `one every ${period}\u00a0ms` : "",
    interval ? `one every ${interval}\u00a0${unit ?? ""}`.trim() : "",
    origin(data["origin"]),
    ...(["factor", "lowerLimit", "upperLimit"] as const).map((name) => {
      const text = textOf(data[name])
      return text && `${SAMPLED_WORDS[name]} ${text}`
    }),
    textOf(data["codeMap"]) && `codes of ${textOf(data["codeMap"])}`,
    textOf(data["offsets"]) && `at ${textOf(data["offsets"])}`,
    samples.length > 0 && samples.length <= MAX_LISTED_SAMPLES ? `values ${samples.join(" ")}` : "",
  ])
}

const SAMPLED_WORDS = {
  factor: "multiplied by",
  lowerLimit: "lowest measurable",
  upperLimit: "highest measurable",
}

const origin = (node: FhirNode | undefined): string => {
  const text = quantityText(node)
  return text && `zero at ${text}`
}

/** The values of a curve; E, U and L say "error", "above" and "below the limit". */
export const samplesOf = (value: FhirNode | undefined): string[] =>
  textOf(objectOf(value)["data"]).split(/\s+/).filter(Boolean)
