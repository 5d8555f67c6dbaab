import { isoTime, timeInWords } from "../parts/hl7-time"
import type { Context } from "./context"
import { codeWord, labelOf, nullFlavorText, systemName, TIME_UNITS, TIMING_EVENTS, USES } from "./terms"
import { at, attribute, childOf, childrenOf, textIn } from "./xml"
import type { XmlElement } from "./xml"

/**
 * Data types of HL7 v3 (ITS XML R1) in words: numbers with the digits of the file, times in their own zone, and for
 * each absent value the reason that the file gives.
 */

const same = (left: string, right: string): boolean => plain(left) === plain(right)
export const plain = (text: string): string => text.replace(/\s+/g, " ").trim().toLowerCase()

/** The reason why a value is absent, in words; empty if there is none. */
export const absent = (element: XmlElement): string => {
  const flavor = attribute(element, "nullFlavor")
  return flavor ? nullFlavorText(flavor) : ""
}

/** `text` and, where the value is also said to be absent, why. */
const orAbsent = (text: string, element: XmlElement): string => {
  const why = absent(element)
  return why && text ? `${text} (${why})` : text || why
}

/** The words of `originalText` or of a `text`: inline, or those in the narrative that it points at. */
export function referredText(element: XmlElement | undefined, context: Context): string {
  if (!element) return ""
  const inline = textIn(element)
  const pointer = attribute(childOf(element, "reference"), "value")
  if (!pointer) return orAbsent(inline, element)
  const found = context.resolve(pointer)
  if (found) return !inline || plain(found).includes(plain(inline)) ? found : `${inline} (${found})`
  if (!pointer.startsWith("#")) return [inline, pointer].filter(Boolean).join(" ")
  if (found === null) context.miss("references to text that is not in the file")
  return inline
}

/** CD, CE, CV, CO, CS: display name, the clinician's own words where they differ, qualifiers. */
export function codeText(element: XmlElement, context: Context): string {
  const system = attribute(element, "codeSystem")
  const code = attribute(element, "code")
  const display = attribute(element, "displayName") || codeWord(system, code)
  const written = referredText(childOf(element, "originalText"), context)
  let text = display || written
  if (display && written && !plain(display).includes(plain(written)))
    text = plain(written).includes(plain(display)) ? written : `${display} (as written: ${written})`
  if (!text && code) {
    const name = attribute(element, "codeSystemName") || systemName(system)
    text = name ? `${code} (${name})` : code
  }
  const qualifiers = childrenOf(element, "qualifier").map((qualifier) => {
    const parts = childrenOf(qualifier, "name", "value").map((part) => codeText(part, context))
    return parts.filter(Boolean).join(": ")
  })
  return [orAbsent(text, element), ...qualifiers].filter(Boolean).join(", ")
}

/**
 * What a code's translations say else than the code. A translation without words says nothing to a reader, unless the
 * code itself is absent.
 */
export function translationsOf(element: XmlElement, context: Context, shown: string): string {
  const texts = childrenOf(element, "translation")
    .filter(
      (one) =>
        attribute(one, "displayName") || childOf(one, "originalText") || attribute(element, "nullFlavor"),
    )
    .map((translation) => codeText(translation, context))
  return [...new Set(texts)].filter((text) => text && !same(text, shown)).join(", ")
}

export const unitText = (unit: string): string => (unit === "1" ? "" : unit.replace(/^\{(.*)\}$/, "$1"))

/** `57 years` for 57 a; other units as they are written. */
const shownUnit = (value: string, unit: string): string => {
  const word = TIME_UNITS[unit]
  return word ? `${word}${value === "1" ? "" : "s"}` : unitText(unit)
}

/** PQ, INT, REAL, MO: `6.1 %`. */
function amountText(element: XmlElement, context: Context): string {
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
function rangeText(element: XmlElement, context: Context): string {
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

function intervalText(element: XmlElement): string {
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

const ALIGNMENTS: Readonly<Record<string, string>> = {
  DW: "on the same day of the week",
  DM: "on the same day of the month",
  DY: "on the same day of the year",
  HD: "at the same hour",
  MY: "in the same month",
}

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

const withUse = (element: XmlElement, text: string): string => {
  const uses = attribute(element, "use").split(/\s+/).filter(Boolean)
  const words = uses.filter((use) => use !== "L" || text === "").map((use) => USES[use] ?? use)
  const period = childOf(element, "useablePeriod") ?? childOf(element, "validTime")
  if (period) words.push(`used ${intervalText(period)}`)
  return orAbsent(words.length > 0 && text ? `${text} (${words.join(", ")})` : text, element)
}

/** PN, ON, EN, TN: parts in the order of the file, without the white space that the file is laid out with. */
export function nameText(element: XmlElement): string {
  const parts: string[] = []
  for (const node of element.children) {
    if (typeof node === "string") parts.push(node)
    else if (node.name !== "validTime") {
      const qualifier = attribute(node, "qualifier")
      const word = qualifier === "CL" ? "called " : qualifier === "BR" ? "born " : ""
      const text = orAbsent(textIn(node), node)
      parts.push(word && text ? `(${word}${text})` : text)
    }
  }
  return withUse(element, parts.join(" ").replace(/\s+/g, " ").trim())
}

/** AD: lines and parts, separated by commas. */
export function addressText(element: XmlElement): string {
  const parts = element.children
    .filter((node) => typeof node === "string" || node.name !== "useablePeriod")
    .map((node) =>
      typeof node === "string" ? node.replace(/\s+/g, " ").trim() : orAbsent(textIn(node), node),
    )
  return withUse(element, parts.filter(Boolean).join(", "))
}

/** TEL: `tel:` and `mailto:` left out. */
export function telecomText(element: XmlElement): string {
  const value = attribute(element, "value").replace(/^(tel|mailto):\s*/i, "")
  return withUse(element, value)
}

/** II: the extension; the root where there is none, if `whole`. */
export function idText(element: XmlElement, whole = false): string {
  const [root, extension] = [attribute(element, "root"), attribute(element, "extension")]
  const by = attribute(element, "assigningAuthorityName")
  const text = extension || (whole ? root : "")
  return orAbsent(text && by ? `${text} (${by})` : text, element)
}

const NUMBERS = new Set(["PQ", "INT", "REAL", "MO", "PPD_PQ"])
const TIMES = new Set(["TS", "IVL_TS", "PIVL_TS", "EIVL_TS", "SXPR_TS", "PPD_TS"])
const CODED = new Set(["CD", "CE", "CV", "CS", "CO", "CR", "SC", "PQR"])
const RANGES = new Set(["IVL_PQ", "IVL_INT", "IVL_REAL", "IVL_MO"])
const TIME_NAMES = /(^|[a-z])(time|Time|period|Period)$/

/** A value of any data type: by `xsi:type`, else by what it has. */
export function valueText(element: XmlElement, context: Context): string {
  const type = attribute(element, "xsi:type").replace(/^.*:/, "")
  if (TIMES.has(type) || (!type && TIME_NAMES.test(element.name))) return timeText(element, context)
  if (NUMBERS.has(type)) return amountText(element, context)
  if (RANGES.has(type)) return rangeText(element, context)
  if (CODED.has(type)) return withTranslations(element, context)
  if (type === "BL" || type === "BN") return booleanText(element)
  if (type.startsWith("RTO")) return ratioText(element, context)
  if (type === "II") return idText(element, true)
  if (type === "AD") return addressText(element)
  if (type === "TEL" || type === "URL") return telecomText(element)
  if (["PN", "EN", "ON", "TN"].includes(type)) return nameText(element)
  if (type === "SLIST_PQ" || type === "GLIST_PQ" || type === "GLIST_TS" || type === "SLIST_INT")
    return sampledText(element, context)
  if (type === "ED" || type === "ST") return mediaText(element, context)
  return guessedText(element, context)
}

function guessedText(element: XmlElement, context: Context): string {
  if (childOf(element, "numerator")) return ratioText(element, context)
  if (childOf(element, "low") ?? childOf(element, "high")) return rangeText(element, context)
  if (attribute(element, "code") || childOf(element, "originalText") || childOf(element, "translation"))
    return withTranslations(element, context)
  if (/^(true|false)$/.test(attribute(element, "value"))) return booleanText(element)
  if (attribute(element, "value")) return amountText(element, context)
  return mediaText(element, context)
}

function withTranslations(element: XmlElement, context: Context): string {
  const text = [attribute(element, "value"), codeText(element, context)].filter(Boolean).join(": ")
  const others = translationsOf(element, context, text)
  return others ? `${text}, also coded as ${others}` : text
}

const booleanText = (element: XmlElement): string => {
  const value = attribute(element, "value")
  return orAbsent(value === "true" ? "yes" : value === "false" ? "no" : value, element)
}

function ratioText(element: XmlElement, context: Context): string {
  const parts = childrenOf(element, "numerator", "denominator").map((part) => valueText(part, context))
  return orAbsent(parts.join(" : "), element)
}

/** SLIST: origin, scale and the digits as they stand. */
function sampledText(element: XmlElement, context: Context): string {
  const parts = childrenOf(element).map((part) => {
    const text = part.name === "digits" ? textIn(part) : valueText(part, context)
    return text && `${labelOf(part.name).toLowerCase()}: ${text}`
  })
  return orAbsent(parts.filter(Boolean).join(", "), element)
}

/** ED and ST as text. Bytes are an attachment of their own (`attachments.ts`). */
function mediaText(element: XmlElement, context: Context): string {
  if (attribute(element, "representation") === "B64") return ""
  return referredText(element, context) || at(element, "thumbnail")?.name || ""
}
