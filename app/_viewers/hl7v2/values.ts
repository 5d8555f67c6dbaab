import { isoTime, timeInWords } from "../parts/hl7-time"
import type { Code, Quantity } from "../reading"
import { isNull, part, plainText } from "./er7"
import type { Field, Repetition } from "./er7"
import { systemUri } from "./words"

/** Data types of HL7 v2 (chapter 2A) in words. Digits stay as they are written. */

/** TS and DTM: the first component. */
export const timeOf = (field: Field | undefined): string => {
  const text = part(field?.[0], 1)
  return isNull(text) ? "" : text
}
export const timeWords = (field: Field | undefined): string => timeInWords(timeOf(field))
export const timeIso = (field: Field | undefined): string => isoTime(timeOf(field))

/** CE, CWE, CNE: original text and the texts of both codes, where they differ; else the code. */
export function codedText(repetition: Repetition | undefined): string {
  const [code, text, , code2, text2] = [1, 2, 3, 4, 5].map((number) => part(repetition, number))
  const original = part(repetition, 9)
  const texts = [text, text2, original].filter((one): one is string => Boolean(one))
  const [first, ...others] = texts.filter(
    (one, index) => texts.findIndex((other) => other.toLowerCase() === one.toLowerCase()) === index,
  )
  if (!first) return code || code2 || ""
  return others.length > 0 ? `${first} (also: ${others.join(", ")})` : first
}

export const codesOf = (field: Field | undefined): Code[] =>
  (field ?? []).flatMap((repetition) =>
    [
      [1, 3],
      [4, 6],
    ].flatMap(([code = 1, system = 3]) => {
      const [value, uri] = [part(repetition, code), systemUri(part(repetition, system))]
      return value && uri ? [{ system: uri, code: value }] : []
    }),
  )

/** XPN and XCN without its identifier: `Dr Ada B. Example Jr`. */
export function personName(repetition: Repetition | undefined, from = 1): string {
  const at = (number: number) => part(repetition, from + number - 1)
  const [family, given, middle, suffix, prefix, degree] = [1, 2, 3, 4, 5, 6].map(at)
  const parts = [prefix, given, middle, family, suffix, degree]
  return parts.filter((one) => one && !isNull(one)).join(" ")
}
/** XCN: the name, else the identifier. */
export const personText = (field: Field | undefined): string =>
  (field ?? [])
    .map((one) => personName(one, 2) || part(one, 1))
    .filter(Boolean)
    .join(", ")

/** CX: `12345 (HOSP MR)`. */
export function identifierText(repetition: Repetition): string {
  const [value, authority, type] = [part(repetition, 1), part(repetition, 4), part(repetition, 5)]
  const by = [authority, type].filter(Boolean).join(" ")
  return value && !isNull(value) ? (by ? `${value} (${by})` : value) : ""
}

/** SN: comparator, number, separator, number. */
const structured = (repetition: Repetition): string => {
  const [comparator = "", first = "", separator = "", second = ""] = [1, 2, 3, 4].map((number) =>
    part(repetition, number),
  )
  const number =
    separator || second ? `${first} ${separator || "–"} ${second}`.replace(/ ([:/]) /, "$1") : first
  return comparator ? `${comparator}\u00a0${number}` : number
}

const clock = (text: string): string => {
  const found = /^(\d\d)(\d\d)?(\d\d)?(\.\d+)?([+-]\d{4})?$/.exec(text)
  if (!found) return text
  const [, hour, minute, second, fraction = "", zone] = found
  const time = minute ? [hour, minute, second].filter(Boolean).join(":") : `${hour} h`
  return `${time}${fraction}${zone ? ` (UTC${zone.slice(0, 3)}:${zone.slice(3)})` : ""}`
}

/** One OBX-5 by its type (OBX-2). Types that are not known are said component by component. */
export function valueText(type: string, field: Field | undefined): string {
  const lines = type === "TX" || type === "FT"
  return (field ?? [])
    .map((repetition) => one(type, repetition))
    .filter((text) => text !== "" || lines)
    .join(lines ? "\n" : ", ")
}

function one(type: string, repetition: Repetition): string {
  const whole = plainText([repetition])
  if (isNull(whole)) return "explicitly empty"
  switch (type) {
    case "TX":
    case "FT":
    case "ST":
      // Delimiters that a sender forgot to escape are text
      return repetition
        .map((component) => component.join("&"))
        .join("^")
        .replace(/\s+$/, "")
    case "SN":
      return structured(repetition)
    case "CE":
    case "CWE":
    case "CNE":
    case "CF":
    case "IS":
    case "ID":
      return codedText(repetition)
    case "DT":
    case "TS":
    case "DTM":
      return timeInWords(part(repetition, 1))
    case "TM":
      return clock(part(repetition, 1))
    case "DR":
      return [1, 2]
        .map((number) => timeInWords(part(repetition, number)))
        .filter(Boolean)
        .join(" to ")
    case "NR":
      return [1, 2]
        .map((number) => part(repetition, number))
        .filter(Boolean)
        .join(" to ")
    case "XPN":
    case "PN":
      return personName(repetition)
    case "XCN":
    case "CN":
      return personName(repetition, 2) || part(repetition, 1)
    case "CX":
      return identifierText(repetition)
    default:
      return whole
  }
}

const DIGITS = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const COMPARED = /^\s*(<=|>=|<|>)?\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*$/

/** A number of type NM, of SN with one number, or of ST that is one; null for all else. */
export function quantityOf(
  type: string,
  value: Field | undefined,
  units: Field | undefined,
  range: string,
): Quantity | null {
  const [repetition, ...others] = value ?? []
  if (!repetition || others.length > 0) return null
  const number = type === "SN" ? structuredNumber(repetition) : comparedNumber(type, part(repetition, 1))
  if (!number) return null
  return { ...number, ...unitOf(units), range: rangeOf(range) }
}

function structuredNumber(repetition: Repetition): { value: string; comparator: string } | null {
  const [comparator = "", first = "", separator = "", second = ""] = [1, 2, 3, 4].map((number) =>
    part(repetition, number),
  )
  if (separator || second || !DIGITS.test(first) || !/^(<|<=|>|>=|=)?$/.test(comparator)) return null
  return { value: first, comparator: comparator === "=" ? "" : comparator }
}

function comparedNumber(type: string, text: string): { value: string; comparator: string } | null {
  if (type !== "NM" && type !== "ST") return null
  const found = COMPARED.exec(text)
  return found ? { value: found[2] ?? "", comparator: found[1] ?? "" } : null
}

/** OBX-6: the text of the unit, and its UCUM code where that is said. */
export function unitOf(units: Field | undefined): { unit: string; ucum: string } {
  const repetition = units?.[0]
  const [code, text, system] = [1, 2, 3].map((number) => part(repetition, number))
  const ucum = system?.toUpperCase() === "UCUM" ? (code ?? "") : ""
  return { unit: text || code || "", ucum }
}

/** OBX-7: `3.5-5.0`, `<200`, `>=60`; any other range is text alone. */
export function rangeOf(text: string): Quantity["range"] {
  if (text === "") return null
  const both = /^\s*([+-]?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*([+-]?\d+(?:\.\d+)?)\s*$/.exec(text)
  if (both) return { low: both[1] ?? "", high: both[2] ?? "", text }
  const limit = /^\s*(<|<=|>|>=|≤|≥)\s*([+-]?\d+(?:\.\d+)?)\s*$/.exec(text)
  if (!limit) return { low: "", high: "", text }
  const above = limit[1] === ">" || limit[1] === ">=" || limit[1] === "≥"
  return above ? { low: limit[2] ?? "", high: "", text } : { low: "", high: limit[2] ?? "", text }
}
