import { factFlags, interpretationIn, labelledText } from "../parts/row"
import type { Code, Fact, FactKind, Quantity } from "../reading"
import { hasTemplate, isAllergy, isProblem, isResult } from "./flags"
import type { CdaRow } from "./model"

import { systemUri } from "./terms"

import { at, attribute, childOf, childrenOf, textIn } from "./xml"
import type { XmlElement } from "./xml"
import type { Scope } from "./draft"
import { timeIso } from "./times"
import { unitText } from "./quantities"

const T = "2.16.840.1.113883.10.20.22.4."
const BLOOD_GROUP: ReadonlySet<string> = new Set(["882-1", "883-9", "10331-7", "34530-6", "19057-9"])

/** A statement as a fact to be listed beside those of other documents; null if it is of no kind that is listed. */
export function factOf(element: XmlElement, row: CdaRow, scope: Scope): Fact | null {
  const kind = kindOf(element, scope.sectionCode)
  if (!kind || isOfAnother(element)) return null
  const times = childrenOf(element, "effectiveTime")
  const time = times.map(timeIso).find(Boolean) || timeIso(scope.groupTime)
  return {
    kind,
    what: row.what,
    codes: codesOf(element, kind),
    details: row.details
      .filter(({ label, text }) => label !== "Author" && !(label === "Status" && text === "completed"))
      .map(labelledText)
      .join("; "),
    quantity: kind === "result" ? quantityOf(element) : null,
    time,
    flags: factFlags(row.flags),
    ...interpretationIn(row.flags),
    pointer: row.pointer,
  }
}

const ABOUT_OTHERS = new WeakMap<XmlElement, boolean>()

/**
 * A statement about a relative, a donor or an unborn child is none about the patient. Found once an element: a section
 * may have thousands of entries.
 */
function isOfAnother(element: XmlElement): boolean {
  const known = ABOUT_OTHERS.get(element)
  if (known !== undefined) return known
  const found =
    childOf(element, "subject") !== undefined || (element.parent !== null && isOfAnother(element.parent))
  ABOUT_OTHERS.set(element, found)
  return found
}

function kindOf(element: XmlElement, section: string): FactKind | null {
  const code = childOf(element, "code")
  if (element.name === "substanceAdministration")
    return hasTemplate(element, `${T}52`, `${T}120`) || section === "11369-6" ? "vaccination" : "medicine"
  if (element.name === "procedure") return "procedure"
  if (element.name === "act" && hasTemplate(element, `${T}12`)) return "procedure"
  if (element.name !== "observation") return null
  if (isAllergy(element)) return "allergy"
  if (isProblem(element)) return "problem"
  if (hasTemplate(element, `${T}48`) || section === "42348-3") return "advance-directive"
  if (hasTemplate(element, `${T}13`)) return "procedure"
  const loinc = systemUri(attribute(code, "codeSystem")) === "http://loinc.org"
  if (loinc && BLOOD_GROUP.has(attribute(code, "code"))) return "blood-group"
  if (isResult(element)) return "result"
  const mood = attribute(element, "moodCode")
  const measured = childrenOf(element, "value").some((value) =>
    /(PQ|INT|REAL)$/.test(attribute(value, "xsi:type")),
  )
  return loinc && measured && (mood === "EVN" || mood === "") ? "result" : null
}

function codesOf(element: XmlElement, kind: FactKind): Code[] {
  const holder =
    kind === "problem"
      ? childOf(element, "value")
      : kind === "medicine" || kind === "vaccination"
        ? materialCode(element)
        : kind === "allergy"
          ? (allergenCode(element) ?? childOf(element, "value"))
          : kind === "advance-directive"
            ? (childOf(element, "code") ?? childOf(element, "value"))
            : childOf(element, "code")
  if (!holder) return []
  const all = [holder, ...childrenOf(holder, "translation")]
  const extra = kind === "allergy" ? childrenOf(element, "value") : []
  return [...all, ...extra.filter((code) => code !== holder)].flatMap((code) => {
    const [value, system] = [attribute(code, "code"), systemUri(attribute(code, "codeSystem"))]
    return value && system ? [{ system, code: value }] : []
  })
}

const materialCode = (element: XmlElement): XmlElement | undefined =>
  at(element, "consumable/manufacturedProduct/manufacturedMaterial/code") ??
  at(element, "consumable/manufacturedProduct/manufacturedLabeledDrug/code")

const allergenCode = (element: XmlElement): XmlElement | undefined => {
  const part = childrenOf(element, "participant").find((party) => attribute(party, "typeCode") === "CSM")
  const code = at(part, "participantRole/playingEntity/code")
  return attribute(code, "code") ? code : undefined
}

/** A numeric result with a range that can be drawn beside it: one limit or two of the value's own unit. */
function quantityOf(element: XmlElement): Quantity | null {
  const [value, ...others] = childrenOf(element, "value")
  if (!value || others.length > 0) return null
  const type = attribute(value, "xsi:type").replace(/^.*:/, "")
  const limit = type.startsWith("IVL_") ? oneLimit(value) : null
  const amount = limit?.amount ?? value
  const digits = attribute(amount, "value")
  if (!/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(digits) || attribute(value, "nullFlavor")) return null
  if (!limit && !["PQ", "INT", "REAL", ""].includes(type)) return null
  const unit = attribute(amount, "unit")
  return {
    value: digits,
    comparator: limit?.comparator ?? "",
    unit: unitText(unit),
    ucum: unit,
    range: rangeOf(element, unit),
  }
}

function oneLimit(value: XmlElement): { amount: XmlElement; comparator: string } | null {
  const [low, high] = [childOf(value, "low"), childOf(value, "high")]
  const known = (part: XmlElement | undefined) => attribute(part, "value") !== ""
  if (known(low) === known(high)) return null
  const amount = known(low) ? low : high
  if (!amount) return null
  const sign = known(low) ? ">" : "<"
  return { amount, comparator: attribute(amount, "inclusive") === "false" ? sign : `${sign}=` }
}

function rangeOf(element: XmlElement, unit: string): Quantity["range"] {
  const ranges = childrenOf(element, "referenceRange").map((range) => childOf(range, "observationRange"))
  const usual = ranges.filter((range) => {
    const interpretation = attribute(childOf(range, "interpretationCode"), "code")
    return range && (interpretation === "" || interpretation === "N") && !childOf(range, "precondition")
  })
  // Several without a word about whom they are for: none is the one that applies
  const [range, ...others] = usual
  if (!range || others.length > 0) return null
  const value = childOf(range, "value")
  const [low, high] = [childOf(value, "low"), childOf(value, "high")]
  const digits = (part: XmlElement | undefined) => {
    const own = attribute(part, "unit")
    return own === "" || own === unit || unit === "" ? attribute(part, "value") : ""
  }
  const text = textIn(childOf(range, "text"))
  const found = { low: digits(low), high: digits(high), text }
  return found.low || found.high || found.text ? found : null
}
