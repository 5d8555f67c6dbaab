import { orAbsent } from "./absent"
import { USES } from "./terms"
import { intervalText } from "./times"
import { attribute, childOf, textIn } from "./xml"
import type { XmlElement } from "./xml"

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
