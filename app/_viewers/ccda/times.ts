import { codeTable } from "../../_core/code-table"
import { isoTime, timeInWords } from "../parts/hl7-time"
import { absent, orAbsent } from "./absent"
import type { Context } from "./context"
import { rangeText, unitText } from "./quantities"
import { TIME_UNITS, TIMING_EVENTS } from "./terms"
import { attribute, childOf, childrenOf } from "./xml"
import type { XmlElement } from "./xml"

/** TS: a point in time; why it is absent. */
export const pointText = (element: XmlElement): string =>
  orAbsent(timeInWords(attribute(element, "value")), element)

const durationText = (element: XmlElement): string => {
  const [value, unit] = [attribute(element, "value"), attribute(element, "unit")]
  const word = TIME_UNITS[unit]
  const text = word
    ? `${value}\u00a0${word}${value === "1" ? "" : "s"}`
    : [value, unitText(unit)].filter(Boolean).join("\u00a0")
  return orAbsent(text, element)
}

/** TS, IVL_TS, PIVL_TS, EIVL_TS, SXPR_TS in words. */
export function timeText(element: XmlElement, context: Context): string {
  const type = attribute(element, "xsi:type").replace(/^.*:/, "")
  const but = attribute(element, "operator") === "E" ? "except " : ""
  if (type === "PIVL_TS" || childOf(element, "period")) return but + periodicText(element, context)
  if (type === "EIVL_TS" || childOf(element, "event")) return but + eventText(element)
  const parts = childrenOf(element, "comp")
  if (parts.length > 0) return but + parts.map((part) => timeText(part, context)).join(" and ")
  return but + intervalText(element)
}

export function intervalText(element: XmlElement): string {
  const [low, high, center, width] = ["low", "high", "center", "width"].map((name) => childOf(element, name))
  const said = (part: XmlElement | undefined) => (part ? timeInWords(attribute(part, "value")) : "")
  const [from, to] = [said(low), said(high)]
  const parts: string[] = []
  if (attribute(element, "value")) parts.push(timeInWords(attribute(element, "value")))
  if (from && to) parts.push(from === to ? from : `${from} to ${to}`)
  else if (from) parts.push(`from ${from}`)
  else if (to) parts.push(`until ${to}`)
  if (center) parts.push(`around ${pointText(center)}`)
  if (width) parts.push(`for ${durationText(width)}`)
  if (low && absent(low)) parts.push(`start: ${absent(low)}`)
  if (high && absent(high)) parts.push(`end: ${absent(high)}`)
  return orAbsent(parts.filter(Boolean).join(", "), element)
}

function periodicText(element: XmlElement, context: Context): string {
  const [period, phase] = [childOf(element, "period"), childOf(element, "phase")]
  const parts: string[] = []
  if (period) {
    const [low, high] = [childOf(period, "low"), childOf(period, "high")]
    const value = attribute(period, "value")
    const unit = attribute(period, "unit")
    const word = TIME_UNITS[unit]
    if (low && high) parts.push(`every ${attribute(low, "value")} to ${durationText(high)}`)
    else if (low ?? high) parts.push(`every ${rangeText(period, context)}`)
    else if (value === "1" && word) parts.push(`every ${word}`)
    else if (value) parts.push(`every ${durationText(period)}`)
    if (absent(period)) parts.push(`interval: ${absent(period)}`)
  }
  if (phase) parts.push(timeText(phase, context))
  const alignment = attribute(element, "alignment")
  if (alignment) parts.push(ALIGNMENTS[alignment] ?? `aligned to ${alignment}`)
  if (attribute(element, "institutionSpecified") === "true") parts.push("at the times of the institution")
  return orAbsent(parts.filter(Boolean).join(", "), element)
}

const ALIGNMENTS = codeTable<string>({
  DW: "on the same day of the week",
  DM: "on the same day of the month",
  DY: "on the same day of the year",
  HD: "at the same hour",
  MY: "in the same month",
})

function eventText(element: XmlElement): string {
  const code = attribute(childOf(element, "event"), "code")
  const offset = childOf(element, "offset")
  const [low, width] = [childOf(offset, "low"), childOf(offset, "width")]
  const parts = [TIMING_EVENTS[code] ?? (code ? `at ${code}` : "")]
  const shift = low ?? (offset && attribute(offset, "value") ? offset : undefined)
  if (shift) parts.push(`${durationText(shift)} from then`)
  if (width) parts.push(`for ${durationText(width)}`)
  return orAbsent(parts.filter(Boolean).join(", "), element)
}

/** ISO 8601 of a time's point or begin; empty if it has none. */
export const timeIso = (element: XmlElement | undefined): string =>
  isoTime(attribute(element, "value")) ||
  isoTime(attribute(childOf(element, "low"), "value")) ||
  isoTime(attribute(childOf(element, "center"), "value")) ||
  isoTime(attribute(childOf(element, "high"), "value"))
