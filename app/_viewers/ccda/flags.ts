import type { Flag } from "../parts/row"
import { MOODS, nullFlavorText, STATUSES } from "./terms"
import { attribute, childOf, childrenOf } from "./xml"
import type { XmlElement } from "./xml"

export const negationFlag = (text: string): Flag => ({ text, kind: "negation" })

/** Templates of C-CDA by OID. */
const ALLERGY = "2.16.840.1.113883.10.20.22.4.7"
export const hasTemplate = (element: XmlElement, ...oids: readonly string[]): boolean =>
  childrenOf(element, "templateId").some((id) => oids.includes(attribute(id, "root")))

export const isAllergy = (element: XmlElement): boolean =>
  element.name === "observation" &&
  (hasTemplate(element, ALLERGY, "2.16.840.1.113883.10.20.22.4.90", "2.16.840.1.113883.10.20.24.3.90") ||
    (childrenOf(element, "participant").some((part) => attribute(part, "typeCode") === "CSM") &&
      childrenOf(element, "value").length > 0))

/** What `negationInd="true"` says of each class of statement (CDA R2 4.3.6). */
function negationText(element: XmlElement): string {
  const happened = ["", "EVN"].includes(attribute(element, "moodCode"))
  switch (element.name) {
    case "substanceAdministration":
      return happened ? "Not given" : "Not to be given"
    case "supply":
      return happened ? "Not supplied" : "Not to be supplied"
    case "procedure":
    case "act":
      return happened ? "Not done" : "Not to be done"
    case "encounter":
      return happened ? "Did not take place" : "Not to take place"
    case "observation":
      if (isAllergy(element)) return "Not allergic"
      if (!happened) return attribute(element, "moodCode") === "GOL" ? "Not a goal" : "Not to be done"
      // Without a value it is the act of observing that is negated
      return childOf(element, "value") ? "Not present" : "Not done"
    default:
      return "Not the case"
  }
}

/** Negation, mood, status and absence of a statement. */
export function statementFlags(element: XmlElement): Flag[] {
  const flags: Flag[] = []
  if (attribute(element, "negationInd") === "true") flags.push(negationFlag(negationText(element)))
  const status = attribute(childOf(element, "statusCode"), "code")
  if (status === "nullified") flags.push(negationFlag("Entered in error"))
  else if (STATUSES[status]) flags.push({ text: STATUSES[status], kind: "status" })
  const absent = attribute(element, "nullFlavor")
  if (absent) {
    const text = nullFlavorText(absent)
    flags.push({ text: text.charAt(0).toUpperCase() + text.slice(1), kind: "uncertain" })
  }
  const mood = attribute(element, "moodCode")
  if (mood && mood !== "EVN")
    flags.push({ text: MOODS[mood] ?? `Mood ${mood}`, kind: /DEF|RSK|CRT/.test(mood) ? "warning" : "status" })
  if (status === "active" && isResult(element)) flags.push({ text: "Not final", kind: "uncertain" })
  if (isProblem(element) || isAllergy(element)) {
    const end = childOf(childOf(element, "effectiveTime"), "high")
    // C-CDA: an end, even one whose date is not known, says that it is over
    if (end && (attribute(end, "value") || attribute(end, "nullFlavor") === "UNK"))
      flags.push({ text: "Resolved", kind: "status" })
  }
  return flags
}

export const isResult = (element: XmlElement): boolean =>
  element.name === "observation" &&
  hasTemplate(element, "2.16.840.1.113883.10.20.22.4.2", "2.16.840.1.113883.10.20.22.4.27")
export const isProblem = (element: XmlElement): boolean =>
  element.name === "observation" && hasTemplate(element, "2.16.840.1.113883.10.20.22.4.4")
