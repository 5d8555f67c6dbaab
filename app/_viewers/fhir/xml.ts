import { SaxesParser } from "saxes"
import type { SaxesTagPlain } from "saxes"
import { KeywardError } from "../../_core/errors"
import { MAX_TREE_DEPTH } from "../json/lossless"
import type { FhirNode } from "./tree"
import { escapeAttribute, escapeText } from "./xml-text"
import { XHTML_ENTITIES } from "./xhtml-entities"

const FHIR = "http://hl7.org/fhir"
const XHTML = "http://www.w3.org/1999/xhtml"

export interface FhirXml {
  readonly root: FhirNode
  /** What the tree does not have, in sentences. */
  readonly notes: readonly string[]
}

type Fields = Record<string, FhirNode | undefined>

/** An element that is being read. */
interface Element {
  /** Without its prefix. */
  readonly name: string
  /** Namespaces by prefix; "" for the default. */
  readonly spaces: ReadonlyMap<string, string>
  /** The `value` attribute; null if there is none. */
  readonly value: string | null
  /** `id` and `url` attributes. */
  readonly attributes: Fields
  /** What its child elements became, by name. */
  readonly children: Map<string, Child[]>
  /** The resources that stand in it, as in `contained` and `entry.resource`: one, mostly. */
  readonly resources: Fields[]
}

/** What one element became. */
interface Child {
  /** The text of a primitive; undefined if the element has no `value`. */
  readonly value: string | undefined
  /** `id`, `extension` and members; null if there are none. */
  readonly fields: Fields | null
}

/**
 * The tree of a resource in FHIR's XML representation (hl7.org/fhir/R4/xml.html), the same as that of its JSON but for
 * three things that only a schema tells: a single element is not made a list, every primitive is a string, and an element
 * without value that has nothing but extensions stands under its name and under `_name`.
 *
 * A DTD is passed over: no entity that it declares has a meaning, nothing is fetched.
 * @throws KeywardError `document-damaged` if the text is not well-formed or its root is not FHIR
 */
export function treeOfXml(text: string): FhirXml {
  const parser = new SaxesParser({ xmlns: false, position: true })
  Object.assign(parser.ENTITIES, XHTML_ENTITIES)
  const counted = { deep: 0, foreign: 0, stray: 0, entities: 0, dtd: 0 }
  const open: Element[] = []
  /** Levels below an element that is passed over. */
  let skipped = 0
  let xhtml: Xhtml | null = null
  let root: FhirNode | undefined

  const fail = (cause?: unknown): never => {
    throw new KeywardError("document-damaged", {}, { cause })
  }
  parser.on("error", (error) => {
    // The reference stays in the text as it is written
    if (/undefined entity/.test(error.message)) counted.entities++
    else fail(error)
  })
  parser.on("doctype", () => void counted.dtd++)
  parser.on("opentag", (tag) => {
    const parent = open[open.length - 1]
    if (skipped > 0) return void skipped++
    if (xhtml) return xhtml.open(tag)
    const spaces = spacesOf(tag, parent?.spaces ?? NO_SPACES)
    const { name, space } = nameOf(tag, spaces)
    if (space === XHTML && name === "div" && parent) {
      xhtml = new Xhtml()
      return xhtml.open(tag)
    }
    if (space !== FHIR) {
      if (!parent) fail()
      counted.foreign++
      return void skipped++
    }
    if (open.length >= MAX_TREE_DEPTH) {
      counted.deep++
      return void skipped++
    }
    open.push(elementOf(name, tag, spaces))
  })
  parser.on("text", (words) => {
    if (skipped > 0) return
    if (xhtml) xhtml.text(words)
    else if (words.trim()) counted.stray++
  })
  parser.on("cdata", (words) => {
    if (skipped > 0) return
    if (xhtml) xhtml.text(words)
    else if (words.trim()) counted.stray++
  })
  parser.on("closetag", () => {
    if (skipped > 0) return void skipped--
    if (xhtml) {
      if (!xhtml.close()) return
      add(open[open.length - 1], "div", { value: xhtml.toString(), fields: null })
      xhtml = null
      return
    }
    const element = open.pop()
    if (!element) return
    const parent = open[open.length - 1]
    if (isResource(element.name)) {
      const resource = Object.assign(Object.create(null) as Fields, {
        resourceType: element.name,
        ...fieldsOf(element),
      })
      if (parent) parent.resources.push(resource)
      else root = resource
    } else if (element.resources.length > 0)
      for (const fields of element.resources) add(parent, element.name, { value: undefined, fields })
    else add(parent, element.name, childOf(element))
  })
  parser.write(text).close()
  return { root: root ?? fail(), notes: notesOf(counted) }
}

const NO_SPACES: ReadonlyMap<string, string> = new Map()

function spacesOf({ attributes }: SaxesTagPlain, outer: ReadonlyMap<string, string>) {
  let spaces: Map<string, string> | null = null
  for (const name in attributes) {
    if (!name.startsWith("xmlns")) continue
    const prefix = name === "xmlns" ? "" : name.charAt(5) === ":" ? name.slice(6) : null
    if (prefix !== null) (spaces ??= new Map(outer)).set(prefix, attributes[name] ?? "")
  }
  return spaces ?? outer
}

function nameOf({ name }: SaxesTagPlain, spaces: ReadonlyMap<string, string>) {
  const colon = name.indexOf(":")
  return { name: name.slice(colon + 1), space: spaces.get(colon < 0 ? "" : name.slice(0, colon)) ?? "" }
}

function elementOf(
  name: string,
  { attributes }: SaxesTagPlain,
  spaces: ReadonlyMap<string, string>,
): Element {
  const kept = Object.create(null) as Fields
  for (const each of ["id", "url"]) if (attributes[each] !== undefined) kept[each] = attributes[each]
  const value = attributes["value"] ?? null
  return { name, spaces, value, attributes: kept, children: new Map(), resources: [] }
}

/** Every type of resource begins with a capital, no element does. */
const isResource = (name: string): boolean => /^[A-Z]/.test(name)

function add(parent: Element | undefined, name: string, child: Child): void {
  if (!parent) return
  const known = parent.children.get(name)
  if (known) known.push(child)
  else parent.children.set(name, [child])
}

function childOf(element: Element): Child {
  const fields = fieldsOf(element)
  return { value: element.value ?? undefined, fields: Object.keys(fields).length > 0 ? fields : null }
}

/** Members by name: one as it is, several as a list; what belongs to primitives under `_name` (R4 json.html#primitive). */
function fieldsOf({ attributes, children }: Element): Fields {
  const fields = Object.assign(Object.create(null) as Fields, attributes)
  for (const [name, all] of children) {
    if (all.some(({ value }) => value !== undefined)) {
      fields[name] = one(all.map(({ value }) => value ?? null))
      if (all.some((child) => child.fields))
        fields[`_${name}`] = one(all.map((child) => child.fields as FhirNode))
    } else {
      fields[name] = one(all.map((child) => child.fields ?? (Object.create(null) as FhirNode)))
      if (all.some(isBare)) fields[`_${name}`] = fields[name]
    }
  }
  return fields
}

const one = (list: readonly (FhirNode | null)[]): FhirNode => (list.length === 1 ? (list[0] ?? null) : list)

/** Without a schema, this may be a primitive without value or an element without members. */
const isBare = ({ fields }: Child): boolean =>
  fields !== null && Object.keys(fields).every((name) => name === "id" || name === "extension")

/** The text of a narrative's `div` as XHTML, its entities resolved. */
class Xhtml {
  readonly #parts: string[] = []
  readonly #names: string[] = []

  open({ name, attributes }: SaxesTagPlain): void {
    // A prefix is bound outside; the tree has the narrative alone
    const local = name.slice(name.indexOf(":") + 1)
    const space = this.#names.length === 0 ? ` xmlns="${XHTML}"` : ""
    const kept = Object.entries(attributes).filter(([each]) => !/^(?!xml:)[^:]+:|^xmlns$/.test(each))
    const words = kept.map(([each, value]) => ` ${each}="${escapeAttribute(value)}"`)
    this.#names.push(local)
    this.#parts.push(`<${local}${space}${words.join("")}>`)
  }

  text(words: string): void {
    this.#parts.push(escapeText(words))
  }

  /** True after the `div` itself. */
  close(): boolean {
    this.#parts.push(`</${this.#names.pop() ?? ""}>`)
    return this.#names.length === 0
  }

  toString(): string {
    return this.#parts.join("")
  }
}

function notesOf(counted: Record<"deep" | "foreign" | "stray" | "entities" | "dtd", number>): string[] {
  const { deep, foreign, stray, entities, dtd } = counted
  const said: [number, string][] = [
    [deep, `Content nested deeper than ${MAX_TREE_DEPTH} levels is not read.`],
    [foreign, `Elements that are not of FHIR are left out: ${foreign}.`],
    [stray, `Text outside of FHIR’s elements is left out: ${stray}.`],
    [entities, `Entities that are not defined stand as they are written: ${entities}.`],
    [dtd, "The file has a document type declaration, which FHIR forbids; it is passed over."],
  ]
  return said.flatMap(([count, sentence]) => (count > 0 ? [sentence] : []))
}
