import { existsSync, readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { DOMParser } from "@xmldom/xmldom"
import type { Document, Element } from "@xmldom/xmldom"

const SHARED = process.env["KEYWARD_SHARED"] ?? resolve(import.meta.dirname, "../../../../shared")
const FOLDERS = [`${SHARED}/corpora/ccda`, `${SHARED}/samples/ccda`]

/** Paths of all CDA files of the corpus and the samples; empty if they are not here. */
export const CORPUS: readonly string[] = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".xml"))
    .map((name) => `${folder}/${name}`),
)

/** The DOM as xmldom reads it, apart from the parser under test. Fragments lack the namespaces of their prefixes. */
export function domOf(path: string): Document {
  const text = readFileSync(path, "utf8")
    .replace(/^\uFEFF/, "")
    // One file of the corpus is not well-formed: this end tag is missing
    .replace(/(BASIC INDUSTRY OBSERVATION[^<]*)(<\/observation>\s*)$/, "$1</entryRelationship>$2")
  const declared = text.replace(/<!--[^]*?-->/g, "").replace(/<[A-Za-z][\w:]*[^>]*/, (tag) => {
    const missing = ["xsi", "sdtc", "voc"].filter((prefix) => !tag.includes(`xmlns:${prefix}=`))
    const names = missing.map((prefix) => ` xmlns:${prefix}="urn:test:${prefix}"`).join("")
    return tag.replace(/^<[\w:]+/, (name) => name + names)
  })
  return new DOMParser({ onError: () => undefined }).parseFromString(declared, "text/xml")
}

export function* elementsOf(root: Element): Generator<Element> {
  yield root
  for (let node = root.firstChild; node; node = node.nextSibling)
    if (node.nodeType === 1) yield* elementsOf(node as Element)
}

export function* textsOf(root: Element): Generator<string> {
  for (let node = root.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === 3 || node.nodeType === 4) yield node.nodeValue ?? ""
    else if (node.nodeType === 1) yield* textsOf(node as Element)
  }
}

export const ancestorsOf = (element: Element): Element[] => {
  const found: Element[] = []
  for (let node = element.parentNode; node?.nodeType === 1; node = node.parentNode)
    found.push(node as Element)
  return found
}

/** XPath by local names, as the parser writes it. */
export function pathOf(element: Element): string {
  const steps = [element, ...ancestorsOf(element)].map((here) => {
    const parent = here.parentNode
    if (parent?.nodeType !== 1) return here.localName ?? ""
    const same = [...elementsIn(parent as Element)].filter(({ localName }) => localName === here.localName)
    return same.length > 1 ? `${here.localName}[${same.indexOf(here) + 1}]` : (here.localName ?? "")
  })
  return `/${steps.reverse().join("/")}`
}
export function* elementsIn(parent: Element): Generator<Element> {
  for (let node = parent.firstChild; node; node = node.nextSibling)
    if (node.nodeType === 1) yield node as Element
}

export const plain = (text: string): string =>
  text
    .replace(/[\s\u00a0]+/g, " ")
    .trim()
    .toLowerCase()
