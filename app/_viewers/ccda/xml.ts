import { DOMParser } from "@xmldom/xmldom"
import type { Document, Element } from "@xmldom/xmldom"
import { KeywardError } from "../../_core/errors"

/** An element without its DOM: names without prefix, `xsi:type` under its own name, comments left out. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlNode[]
  readonly parent: XmlElement | null
}
export type XmlNode = string | XmlElement

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

/** By byte order mark, else by the XML declaration (XML 1.0 appendix F), else as UTF-8. */
function decodeXml(bytes: Uint8Array): { text: string; notes: string[] } {
  const notes: string[] = []
  const head = String.fromCharCode(...bytes.subarray(0, 200))
  const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*encoding\s*=\s*["']([^"']+)/.exec(head)?.[1]
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf-16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf-16be"
        : bytes[0] === 0xef && bytes[1] === 0xbb
          ? "utf-8"
          : null
  let label = mark ?? declared ?? "utf-8"
  // What can be read as single bytes is not UTF-16, whatever it says
  if (!mark && /^utf-?16/i.test(label)) label = "utf-8"
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(label)
  } catch {
    decoder = new TextDecoder("utf-8")
    notes.push(
      `This file says that it is written in “${label}”, which is not known here; it is read as UTF-8.`,
    )
  }
  const text = decoder.decode(bytes)
  if (text.includes("\ufffd"))
    notes.push("Some characters of this file could not be read; they are shown as \ufffd.")
  return { text: text.replace(/^\s+(?=<)/, ""), notes }
}

const PREFIXES: Readonly<Record<string, string>> = {
  xsi: "http://www.w3.org/2001/XMLSchema-instance",
  sdtc: "urn:hl7-org:sdtc",
}

/** Fragments use `xsi:type` without saying what `xsi` is; XML namespaces then forbid to read them at all. */
function declarePrefixes(text: string): string {
  const used = new Set<string>()
  for (const [, prefix = ""] of text.matchAll(/[\s</]([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s=/>])/g))
    if (!/^xml/i.test(prefix)) used.add(prefix)
  if (used.size === 0) return text
  const start = /<([A-Za-z_][\w.:-]*)(?=[\s/>])[^>]*/.exec(withoutProlog(text))
  if (!start) return text
  const [tag, name = ""] = start
  const known = Object.keys(PREFIXES).filter((prefix) => used.has(prefix))
  // What an inner element declares does not hold outside it, and may be declared here, too
  const missing = [...new Set([...known, ...used])]
    .filter((prefix) => !tag.includes(`xmlns:${prefix}=`))
    .slice(0, MAX_PREFIXES)
  const at = start.index + 1 + name.length
  const names = missing.map(
    (prefix) => ` xmlns:${prefix}="${PREFIXES[prefix] ?? `urn:undeclared:${prefix}`}"`,
  )
  return text.slice(0, at) + names.join("") + text.slice(at)
}
const MAX_PREFIXES = 50

/** Comments, declarations and instructions replaced by blanks, so that positions stay. */
const withoutProlog = (text: string): string => {
  const end = text.search(/<[A-Za-z_]/)
  const blank = (part: string) => " ".repeat(part.length)
  // A comment in front of the root may hold tags: look as far as comments reach
  const head = text.slice(0, Math.max(end, 0) + 100_000)
  return head.replace(/<!--[^]*?-->|<\?[^]*?\?>|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>/g, blank)
}

/**
 * Text whose tags match: what is open where its parent or the text ends is closed there, an end without a beginning is
 * left out. No text is. `cut`: the text ended first.
 */
function repairTags(text: string): { readonly text: string; readonly cut: boolean } {
  const open: string[] = []
  const parts: string[] = []
  const tags =
    /<!--[^]*?(?:-->|$)|<!\[CDATA\[[^]*?(?:\]\]>|$)|<\?[^]*?(?:\?>|$)|<(\/?)([A-Za-z_][\w.:-]*)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|<[^>]*$/g
  let from = 0
  let end = text.length
  for (const match of text.matchAll(tags)) {
    const [whole, slash, name, , empty] = match
    if (name === undefined) {
      if (/(-->|\]\]>|\?>)$/.test(whole)) continue
      end = match.index
      break
    }
    if (!slash) {
      if (!empty) open.push(name)
      continue
    }
    const depth = open.lastIndexOf(name)
    const closed = depth < 0 ? [] : open.splice(depth).reverse()
    parts.push(text.slice(from, match.index), ...closed.map((tag) => `</${tag}>`))
    from = match.index + whole.length
  }
  const cut = end < text.length || open.length > 0
  parts.push(text.slice(from, end).replace(/&[\w#]*$/, ""), ...open.reverse().map((tag) => `</${tag}>`))
  return { text: parts.join(""), cut }
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

/** Elements among the children, all or those of one of the names. */
export const childrenOf = (element: XmlElement, ...names: readonly string[]): XmlElement[] =>
  element.children.filter(
    (node): node is XmlElement =>
      typeof node !== "string" && (names.length === 0 || names.includes(node.name)),
  )

/** The first child of that name. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element && childrenOf(element, name)[0]

/** An element at the end of a path of names: `a/b/c`. */
export const at = (element: XmlElement | undefined, path: string): XmlElement | undefined =>
  path.split("/").reduce<XmlElement | undefined>((found, name) => childOf(found, name), element)

/** An attribute without white space around it; empty if it is not there. */
export const attribute = (element: XmlElement | undefined, name: string): string =>
  element?.attributes[name]?.trim() ?? ""

/** All text in it with single spaces. */
export function textIn(element: XmlElement | undefined): string {
  const parts: string[] = []
  const collect = (node: XmlNode): void => {
    if (typeof node === "string") parts.push(node)
    else node.children.forEach(collect)
  }
  if (element) collect(element)
  return parts.join(" ").replace(/\s+/g, " ").trim()
}

/** XPath of the element by local names: `/ClinicalDocument/component[1]/…`. */
export function pathOf(element: XmlElement): string {
  const steps: string[] = []
  for (let here: XmlElement | null = element; here; here = here.parent) {
    const { name, parent } = here
    steps.unshift(parent ? `${name}${placeOf(here, parent)}` : name)
  }
  return `/${steps.join("/")}`
}

const PLACES = new WeakMap<XmlElement, ReadonlyMap<XmlElement, string>>()

/** `[2]` among the children of the same name; empty for the only one. Counted once a parent, which may be long. */
function placeOf(element: XmlElement, parent: XmlElement): string {
  let places = PLACES.get(parent)
  if (!places) {
    const named = new Map<string, XmlElement[]>()
    for (const child of childrenOf(parent)) {
      const same = named.get(child.name)
      if (same) same.push(child)
      else named.set(child.name, [child])
    }
    places = new Map(
      [...named.values()].flatMap((same) =>
        same.map((child, index) => [child, same.length > 1 ? `[${index + 1}]` : ""] as const),
      ),
    )
    PLACES.set(parent, places)
  }
  return places.get(element) ?? ""
}
