import type { Context } from "./context"
import { labelOf, nullFlavorText, ROLES } from "./terms"
import { valueText } from "./values"
import { attribute, childOf, childrenOf } from "./xml"
import type { XmlElement } from "./xml"
import { addressText, idText, nameText, telecomText } from "./names"
import { referredText } from "./codes"
import { timeText } from "./times"

/** Elements that say what a template is, not what is true of a patient. */
export const TECHNICAL: ReadonlySet<string> = new Set(["templateId", "realmCode", "typeId"])
/** Parts of data types: an element whose children are all of these is a value, not a thing with parts. */
const VALUE_PARTS: ReadonlySet<string> = new Set([
  ...["originalText", "translation", "qualifier", "low", "high", "center", "width", "reference"],
  ...["numerator", "denominator", "period", "phase", "event", "offset", "comp", "useablePeriod", "validTime"],
])
const VALUE_ATTRIBUTES = ["value", "code", "codeSystem", "xsi:type", "unit", "displayName"]

export interface DescribeOptions {
  /** Addresses, telephone numbers and identifiers, too; else they are counted as not shown. */
  readonly contact: boolean
  /** Children of the element itself that are said elsewhere. */
  readonly without?: ReadonlySet<string>
}

/** Phrases for any person, organisation, place, device or act, in the order of the file. */
export function describe(element: XmlElement, context: Context, options: DescribeOptions): string[] {
  const phrases: string[] = []
  if (attribute(element, "negationInd") === "true") phrases.push("NOT")
  const role = ROLES[attribute(element, "classCode")]
  if (role) phrases.push(role)
  const why = attribute(element, "nullFlavor")
  if (why) phrases.push(nullFlavorText(why))
  for (const child of element.children) {
    if (typeof child === "string") {
      // Fragments of a guide mark by dots what they leave out
      if (/[^\s.]/.test(child)) phrases.push(child.replace(/\s+/g, " ").trim())
    } else if (!TECHNICAL.has(child.name) && !options.without?.has(child.name))
      phrases.push(...describeChild(child, context, options))
  }
  return [...new Set(phrases.filter(Boolean))]
}

function describeChild(child: XmlElement, context: Context, options: DescribeOptions): string[] {
  const { name } = child
  if (context.attachmentOf(child) !== undefined) return [labelOf(name)]
  if (name === "name") return [nameText(child)]
  if (name === "addr") return options.contact ? [addressText(child)] : hidden(context, child)
  if (name === "telecom") return options.contact ? [telecomText(child)] : hidden(context, child)
  if (name === "id" || name === "setId") {
    const text = options.contact ? idText(child) : ""
    return [text && `${labelOf(name).toLowerCase()} ${text}`]
  }
  if (name === "time") return [timeText(child, context)]
  if (!isValue(child)) return describe(child, context, { contact: options.contact })
  const text = name === "text" ? referredText(child, context) : valueText(child, context)
  const label = labelOf(name).toLowerCase()
  return [text && label && name !== "text" ? `${label}: ${text}` : text]
}

function hidden(context: Context, element: XmlElement): string[] {
  if (attribute(element, "value") || element.children.length > 0)
    context.miss("addresses and telephone numbers of people and organisations in entries")
  return []
}

export function isValue(element: XmlElement): boolean {
  const children = childrenOf(element)
  if (!children.every(({ name }) => VALUE_PARTS.has(name))) return false
  return (
    children.length > 0 ||
    VALUE_ATTRIBUTES.some((name) => attribute(element, name) !== "") ||
    (attribute(element, "nullFlavor") !== "" &&
      !/^[a-z]+(Entity|Role|Person|Organization|Custodian)$/.test(element.name)) ||
    element.children.some((node) => typeof node === "string" && node.trim() !== "")
  )
}

/** The first name in it, of a person before that of an organisation. */
export function partyName(element: XmlElement): string {
  const work = [element]
  let organisation = ""
  for (let here = work.shift(); here; here = work.shift()) {
    const name =
      childOf(here, "name") ?? childOf(here, "softwareName") ?? childOf(here, "manufacturerModelName")
    const text = name ? nameText(name) : ""
    if (text && /person|patient|device|guardian/i.test(here.name)) return text
    organisation ||= text
    work.push(...childrenOf(here).filter((child) => !isValue(child)))
  }
  return organisation
}
