import { absent, orAbsent } from "./absent"
import { codeText } from "./codes"
import type { Context } from "./context"
import { TIME_UNITS } from "./terms"
import { attribute, childOf, childrenOf, textIn } from "./xml"
import type { XmlElement } from "./xml"

export const unitText = (unit: string): string => (unit === "1" ? "" : unit.replace(/^\{(.*)\}$/, "$1"))

/** `57 years` for 57 a; other units as they are written. */
const shownUnit = (value: string, unit: string): string => {
  const word = TIME_UNITS[unit]
  return word ? `${word}${value === "1" ? "" : "s"}` : unitText(unit)
}

/** PQ, INT, REAL, MO: `6.1 %`. */
export function amountText(element: XmlElement, context: Context): string {
  const value = attribute(element, "value")
  const unit = shownUnit(value, attribute(element, "unit") || attribute(element, "currency"))
  const others = childrenOf(element, "translation")
    .map((translation) => {
      const own = codeText(translation, context)
      const amount = [attribute(translation, "value"), own].filter(Boolean).join(" ")
      return amount
    })
    .filter(Boolean)
  const amount = [value, unit].filter(Boolean).join("\u00a0")
  const written = textIn(childOf(element, "originalText"))
  const text = orAbsent(amount || written, element)
  return others.length > 0 ? `${text} (= ${others.join(" = ")})` : text
}

/** IVL_PQ, IVL_INT, IVL_REAL: `4.0 to 5.6 %`, `≥ 90 mmHg`. */
export function rangeText(element: XmlElement, context: Context): string {
  const [low, high, center, width] = ["low", "high", "center", "width"].map((name) => childOf(element, name))
  const open = (limit: XmlElement | undefined) => attribute(limit, "inclusive") === "false"
  const limit = (part: XmlElement) => amountText(part, context)
  const known = (part: XmlElement | undefined) =>
    part !== undefined && (attribute(part, "value") !== "" || childrenOf(part).length > 0)
  const parts: string[] = []
  if (low && high && known(low) && known(high) && !open(low) && !open(high)) {
    const units = [low, high].map((part) => attribute(part, "unit"))
    const from = units[0] === units[1] ? orAbsent(attribute(low, "value"), low) : limit(low)
    // A limit that is also given in other units keeps them
    parts.push(`${childrenOf(low).length > 0 ? limit(low) : from} to ${limit(high)}`)
  } else {
    if (low)
      parts.push(known(low) ? `${open(low) ? ">" : "≥"}\u00a0${limit(low)}` : lacking("lower limit", low))
    if (high)
      parts.push(known(high) ? `${open(high) ? "<" : "≤"}\u00a0${limit(high)}` : lacking("upper limit", high))
  }
  if (center) parts.push(`around ${limit(center)}`)
  if (width) parts.push(`${limit(width)} wide`)
  if (attribute(element, "value")) parts.push(amountText(element, context))
  return orAbsent(parts.filter(Boolean).join(", "), element)
}

const lacking = (what: string, element: XmlElement): string => {
  const why = absent(element)
  return why ? (/no (upper|lower) limit/.test(why) ? why : `${what}: ${why}`) : ""
}
