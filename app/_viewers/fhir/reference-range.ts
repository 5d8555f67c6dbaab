import { codeWordsOf, conceptInFull } from "./datatypes/concept"
import { rangeText } from "./datatypes/quantity"
import { epochOf } from "./dates"
import { Elements } from "./elements"
import { listOf, objectOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { firstOf, joined, own } from "./words"
import type { Writer } from "./writer"

/** A reference range in words, and its limits with the digits as written. */
export interface Range {
  readonly label: string
  readonly text: string
  readonly low: string
  readonly high: string
  /** Whether it is the kind of range that tells normal from abnormal. */
  readonly normal: boolean
  /** Whether it is for this person: false if age, sex or another condition says otherwise; null if that is not known. */
  readonly fits: boolean | null
}

/** What is known of the person of a result. */
export interface Person {
  readonly sex: string
  /** ISO 8601; empty if unknown. */
  readonly birthDate: string
}

/**
 * The reference ranges of a result or a component (hl7.org/fhir/R4/observation.html#refrange), each with its own label.
 * Those that age or sex rule out are left to the end and say so: none is dropped.
 */
export function rangesOf(node: FhirNode | undefined, person: Person, time: string, writer: Writer): Range[] {
  return listOf(node).map((one) => rangeOf(new Elements(objectOf(one)), person, time, writer))
}

/** The one range that the result is to be held against; null if there is none, or several and nothing decides. */
export function theRange(ranges: readonly Range[]): Range | null {
  const possible = ranges.filter(({ normal, fits }) => normal && fits !== false)
  const certain = possible.filter(({ fits }) => fits === true)
  const [only, ...others] = certain.length > 0 ? certain : possible
  return only && others.length === 0 ? only : null
}

function rangeOf(range: Elements, person: Person, time: string, writer: Writer): Range {
  const { low, high } = range.node
  const limits = joined([rangeText({ low: range.take("low") ?? null, high: range.take("high") ?? null })])
  const text = joined([range.takeText("text"), limits])
  const type = range.take("type") ?? range.take("meaning")
  const appliesTo = range.takeList("appliesTo")
  const age = range.take("age")
  const conditions = joined([
    ...appliesTo.map(conceptInFull),
    rangeText(age) && `age ${rangeText(age)}`,
    writer.left(range),
  ])
  const fits = both(fitsAge(objectOf(age), person, time), fitsSex(appliesTo, person.sex))
  const normal = isNormalRange(type)
  const words = conceptInFull(type)
  const label =
    words === "" || /^normal( range)?$/i.test(words)
      ? "Usual range"
      : /range/i.test(words)
        ? words
        : `${words} range`
  return {
    label: joined([label, conditions], ", for "),
    text: fits === false ? `${text} (not for this patient: ${conditions})` : text,
    low: textOf(objectOf(low)["value"]),
    high: textOf(objectOf(high)["value"]),
    normal,
    fits,
  }
}

/** No type means normal (hl7.org/fhir/R4/observation-definitions.html#Observation.referenceRange.type). */
const isNormalRange = (type: FhirNode | undefined): boolean => {
  const codes = codeWordsOf(type).map((code) => code.toLowerCase())
  return (
    codes.length === 0 ||
    codes.some((code) => code === "normal" || code === "recommended" || code === "normal range")
  )
}

/** Both hold: true; one is known not to: false; else not known. */
const both = (one: boolean | null, other: boolean | null): boolean | null =>
  one === false || other === false ? false : one === null || other === null ? null : true

const SEXES: Readonly<Record<string, string>> = {
  male: "male",
  female: "female",
  M: "male",
  F: "female",
  "248153007": "male",
  "248152002": "female",
}

/** null where a condition is about something else than sex: it cannot be decided here. */
function fitsSex(appliesTo: readonly FhirNode[], sex: string): boolean | null {
  if (appliesTo.length === 0) return true
  const sexes = appliesTo.map((one) =>
    codeWordsOf(one)
      .map((code) => own(SEXES, code) ?? own(SEXES, code.toLowerCase()))
      .find(Boolean),
  )
  if (sexes.some((one) => one !== undefined && sex !== "" && isSex(sex) && one !== sex)) return false
  return sexes.every((one) => one === sex) ? true : null
}

const isSex = (sex: string): boolean => sex === "male" || sex === "female"

/** Days per unit of age: enough to compare with a limit of a range. */
const DAYS: Readonly<Record<string, number>> = {
  a: 365.2425,
  mo: 30.436875,
  wk: 7,
  d: 1,
  h: 1 / 24,
  min: 1 / 1440,
}
const UNIT_WORDS: Readonly<Record<string, string>> = {
  year: "a",
  yr: "a",
  month: "mo",
  week: "wk",
  day: "d",
  hour: "h",
}

function fitsAge(range: FhirObject, person: Person, time: string): boolean | null {
  const [low, high] = [daysOf(range["low"]), daysOf(range["high"])]
  if (range["low"] === undefined && range["high"] === undefined) return true
  const [born, then] = [epochOf(person.birthDate), epochOf(time)]
  if (born === null || then === null) return null
  // A birth date may be no more exact than a year: the age is then one of several.
  const youngest = (then - born) / 86_400_000 - SLACK[person.birthDate.length as 4 | 7 | 10]
  const oldest = (then - born) / 86_400_000 + 1
  if ((low !== null && oldest < low) || (high !== null && youngest > high + (high >= 365 ? 365.2425 : 1)))
    return false
  return (low === null || youngest >= low) && (high === null || oldest <= high) ? true : null
}

const SLACK = { 4: 366, 7: 31, 10: 1 } as const

function daysOf(node: FhirNode | undefined): number | null {
  const quantity = objectOf(node)
  const value = Number(textOf(quantity["value"]) || NaN)
  const unit = firstOf(textOf(quantity["code"]), textOf(quantity["unit"]))
  const days = own(DAYS, unit) ?? own(DAYS, own(UNIT_WORDS, unit.toLowerCase().replace(/s$/, "")) ?? "")
  return Number.isFinite(value) && days !== undefined ? value * days : null
}
