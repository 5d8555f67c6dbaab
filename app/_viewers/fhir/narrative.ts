import { DOMParser } from "@xmldom/xmldom"
import type { Element, Node } from "@xmldom/xmldom"
import { INERT_TAGS } from "./model"
import type { InertElement, InertNode, InertTag, Narrative } from "./model"
import { plainTextOf } from "./narrative-text"
import { objectOf, textOf } from "./tree"
import type { FhirNode } from "./tree"

/** What a narrative holds, and what of it is not text. */
export interface ReadNarrative {
  readonly narrative: Narrative
  /** Pictures: their alternative text stands in the narrative. */
  readonly pictures: number
  /** The XHTML could not be read: the narrative is its text without markup. */
  readonly damaged: boolean
}

/** Deeper markup is taken as text. */
const MAX_DEPTH = 100
const TAGS: ReadonlySet<string> = new Set(INERT_TAGS)
/** Tags of HTML that mean the same as an inert one. */
const SAME_AS: Readonly<Record<string, InertTag>> = {
  s: "del",
  strike: "del",
  tt: "code",
  big: "span",
  center: "div",
}
/** Not text for people; FHIR forbids them in a narrative (hl7.org/fhir/R4/narrative.html#security). */
const FORBIDDEN = new Set(["script", "style", "template"])

/**
 * FHIR's Narrative as inert data: a list of known tags, no attributes but those that make tables and languages
 * understood. No text is lost: an unknown tag leaves its content. null if there is no narrative.
 */
export function narrativeOf(node: FhirNode | undefined): ReadNarrative | null {
  const { div, status } = objectOf(node)
  const xhtml = typeof div === "string" ? div : textOf(node)
  if (xhtml.trim() === "") return null
  const root = parsed(xhtml)
  const reader = new InertReader()
  const nodes = root ? reader.childrenOf(root, 0) : [withoutMarkup(xhtml)]
  const text = plainTextOf(nodes)
  if (text === "" && reader.pictures === 0) return null
  return {
    narrative: { status: textOf(status), nodes, text },
    pictures: reader.pictures,
    damaged: root === null,
  }
}

/** The element around the narrative; one of our own if it is not a single element. null if it is not well-formed. */
function parsed(xhtml: string): Element | null {
  // In an element of our own, because the parser drops text outside the root without a word.
  for (const text of [`<div xmlns="http://www.w3.org/1999/xhtml">${xhtml}</div>`, xhtml])
    try {
      const parser = new DOMParser({ locator: false, onError: onlyFatal })
      const root = parser.parseFromString(text, "application/xhtml+xml").documentElement
      if (root) return onlyChild(root) ?? root
    } catch {
      // Not well-formed, or an XML declaration inside: the next attempt, and in the end the text alone.
    }
  return null
}

/** The one element in an element, if there is no text beside it. */
function onlyChild(root: Element): Element | null {
  let only: Element | null = null
  for (let child = root.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === 1 && only === null) only = child as Element
    else if (child.nodeType !== 8 && (child.nodeType === 1 || child.nodeValue?.trim())) return null
  }
  return only?.localName === "div" ? only : null
}

function onlyFatal(level: "warning" | "error" | "fatalError", message: string): void {
  if (level === "fatalError") throw new Error(message)
}

class InertReader {
  pictures = 0

  childrenOf(parent: Node, depth: number): InertNode[] {
    const nodes: InertNode[] = []
    for (let child = parent.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === 3 || child.nodeType === 4) nodes.push(child.nodeValue ?? "")
      else if (child.nodeType === 1) nodes.push(...this.#element(child as Element, depth))
    }
    return nodes
  }

  #element(element: Element, depth: number): InertNode[] {
    const name = (element.localName ?? element.nodeName).toLowerCase()
    if (FORBIDDEN.has(name)) return []
    if (name === "img") {
      this.pictures++
      return [`[Picture: ${element.getAttribute("alt") || "without a description"}]`]
    }
    if (depth >= MAX_DEPTH) return [element.textContent ?? ""]
    const tag = TAGS.has(name) ? (name as InertTag) : Object.hasOwn(SAME_AS, name) ? SAME_AS[name] : "span"
    const children = this.childrenOf(element, depth + 1)
    const inert: InertElement = { tag: tag ?? "span", children, ...attributesOf(element) }
    // A line through the text takes back what it says: the tag keeps that, the style does not.
    return [
      struckThrough(element) && inert.tag !== "del"
        ? { ...inert, children: [{ tag: "del", children }] }
        : inert,
    ]
  }
}

const struckThrough = (element: Element): boolean =>
  /text-decoration[^;]*line-through/i.test(element.getAttribute("style") ?? "")

function attributesOf(element: Element): Omit<InertElement, "tag" | "children"> {
  const of = (name: string) => element.getAttribute(name)?.trim() ?? ""
  const span = (name: string) => {
    const number = Number(of(name))
    return Number.isInteger(number) && number > 1 && number <= 1000 ? number : undefined
  }
  const [colSpan, rowSpan, scope, dir] = [span("colspan"), span("rowspan"), of("scope"), of("dir")]
  const [lang, id, href] = [of("lang") || of("xml:lang"), of("id") || of("name"), of("href")]
  return {
    ...(colSpan && { colSpan }),
    ...(rowSpan && { rowSpan }),
    ...(isScope(scope) && { scope }),
    ...((dir === "ltr" || dir === "rtl") && { dir }),
    ...(lang && { lang }),
    ...(id && { id }),
    ...(href && { href }),
  }
}

const isScope = (text: string): text is NonNullable<InertElement["scope"]> =>
  ["row", "col", "rowgroup", "colgroup"].includes(text)

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
}

/** The text of XHTML that no parser reads. */
const withoutMarkup = (xhtml: string): string =>
  xhtml
    .replace(/<\/?[a-zA-Z][^<>]*>/g, " ")
    .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal?: string, hex?: string, name?: string) => {
      const code = decimal ? parseInt(decimal, 10) : hex ? parseInt(hex, 16) : NaN
      if (code > 0 && code < 0x110000) return String.fromCodePoint(code)
      return (name && ENTITIES[name]) ?? all
    })
    .trim()
