import { orAbsent } from "./absent"
import { codeText, referredText, translationsOf } from "./codes"
import type { Context } from "./context"
import { addressText, idText, nameText, telecomText } from "./names"
import { amountText, rangeText } from "./quantities"
import { labelOf } from "./terms"
import { timeText } from "./times"
import { attribute, childOf, childrenOf, textIn } from "./xml"
import type { XmlElement } from "./xml"

/**
 * Data types of HL7 v3 (ITS XML R1) in words: numbers with the digits of the file, times in their own zone, and for
 * each absent value the reason that the file gives.
 */

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
  return referredText(element, context)
}
