import { DOMParser } from "@xmldom/xmldom"
import type { Document, Element } from "@xmldom/xmldom"
import { KeywardError } from "../../_core/errors"
import type { XmlElement, XmlNode } from "./xml"
import { declarePrefixes, decodeXml, repairTags } from "./xml-text"

export interface XmlDocument {
  readonly root: XmlElement
  /** What was done so that the file could be read, as sentences. */
  readonly notes: readonly string[]
}

/** Above this the DOM would need gigabytes. */
export const MAX_XML_BYTES = 64_000_000
/** Elements below this depth become text of the element at it. */
const MAX_DEPTH = 500

/**
 * Parses XML that may lack what it needs: fragments without namespace declarations, a file that was cut off. Entities
 * that a DTD defines are never expanded and nothing outside the file is ever read.
 * @throws KeywardError `document-too-large`, `document-damaged` if it is not well-formed
 */
export function parseXml(bytes: Uint8Array): XmlDocument {
  if (bytes.length > MAX_XML_BYTES) throw new KeywardError("document-too-large")
  const { text, notes } = decodeXml(bytes)
  const declared = declarePrefixes(text)
  const problems: Problems = { entities: new Set(), others: 0 }
  let document = tryParse(declared, problems)
  if (!document) {
    const repaired = repairTags(declared)
    document = tryParse(repaired.text, problems)
    if (!document) throw new KeywardError("document-damaged")
    notes.push(
      repaired.cut
        ? "This file ends before its document does: what came after is missing."
        : "This file is not well-formed XML: beginnings and ends of its parts do not match. What belongs to what may be shown wrong.",
    )
  }
  const element = document.documentElement
  if (!element) throw new KeywardError("document-damaged")
  if (problems.entities.size > 0)
    notes.push(
      `This file uses entities that are not expanded here; they are shown as written: ${[...problems.entities].slice(0, 5).join(", ")}.`,
    )
  if (problems.others > 0)
    notes.push("This file is not well-formed XML in places; it was read as far as it can be understood.")
  return { root: treeOf(element), notes }
}

interface Problems {
  readonly entities: Set<string>
  others: number
}

function tryParse(text: string, problems: Problems): Document | null {
  const onError = (level: string, message: string) => {
    const entity = /entity not found:(\S+)/.exec(message)?.[1]
    if (entity) problems.entities.add(entity)
    // A replacement character is data; what is fatal is thrown
    else if (level !== "fatalError" && !message.includes("replacement character")) problems.others++
  }
  try {
    return new DOMParser({ onError }).parseFromString(text, "text/xml")
  } catch {
    return null
  }
}

const XSI = "http://www.w3.org/2001/XMLSchema-instance"

/** Without recursion: a file may nest as deep as it likes. */
function treeOf(root: Element): XmlElement {
  const made = shallow(root, null)
  const work: { from: Element; to: Building; depth: number }[] = [{ from: root, to: made, depth: 0 }]
  for (let job = work.pop(); job; job = work.pop()) {
    for (let node = job.from.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === 3 || node.nodeType === 4) job.to.children.push(node.nodeValue ?? "")
      else if (node.nodeType === 1 && job.depth < MAX_DEPTH) {
        const child = shallow(node as Element, job.to)
        job.to.children.push(child)
        work.push({ from: node as Element, to: child, depth: job.depth + 1 })
      } else if (node.nodeType === 1) job.to.children.push(deepText(node as Element))
    }
  }
  return made
}

type Building = XmlElement & { readonly children: XmlNode[] }

function shallow(element: Element, parent: XmlElement | null): Building {
  const attributes: Record<string, string> = {}
  for (const { name, localName, namespaceURI, value } of element.attributes) {
    if (name === "xmlns" || name.startsWith("xmlns:")) continue
    const known = namespaceURI === XSI ? `xsi:${localName ?? name}` : (localName ?? name)
    attributes[known] = value
  }
  return { name: element.localName ?? element.nodeName, attributes, children: [], parent }
}

function deepText(element: Element): string {
  const parts: string[] = []
  let node: Element["firstChild"] = element.firstChild
  while (node) {
    if (node.nodeType === 3 || node.nodeType === 4) parts.push(node.nodeValue ?? "")
    if (node.firstChild) node = node.firstChild
    else {
      while (node && !node.nextSibling && node.parentNode !== element) node = node.parentNode
      node = node?.nextSibling ?? null
    }
  }
  return parts.join(" ")
}
