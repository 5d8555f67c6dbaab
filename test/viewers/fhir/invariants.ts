import { DOMParser } from "@xmldom/xmldom"
import type { FhirModel, FhirRow, FhirSection } from "../../../app/_viewers/fhir/model"
import { Decimal, isObject, textOf } from "../../../app/_viewers/fhir/tree"
import type { FhirNode, FhirObject } from "../../../app/_viewers/fhir/tree"
import { allRows, flagsOf, wordsOf } from "./files"

/**
 * What must hold for every file, told from the file alone: the rules here are written anew and share nothing with the
 * parser but the reader of JSON. Each function returns what is wrong, so an empty list is right.
 */

interface Found {
  readonly resource: FhirObject
  readonly pointer: string
}

/** Every resource of a file with its JSON pointer; bundles are not resources of their own here. */
export function resourcesIn(root: FhirNode): Found[] {
  const found: Found[] = []
  const walk = (node: FhirNode | undefined, pointer: string): void => {
    if (Array.isArray(node))
      (node as readonly FhirNode[]).forEach((one, index) => walk(one, `${pointer}/${index}`))
    if (!isObject(node)) return
    if (typeof node["resourceType"] === "string" && node["resourceType"] !== "Bundle")
      found.push({ resource: node, pointer })
    for (const [name, value] of Object.entries(node)) walk(value, `${pointer}/${name}`)
  }
  walk(root, "")
  return found
}

const folded = (text: string): string => text.replace(/\s+/g, "")

/** Every resource stands in a row with its pointer; a Composition as a document; or it is counted. */
export function lostResources(root: FhirNode, model: FhirModel): string[] {
  const pointers = new Set([
    ...allRows(model).map(({ pointer }) => pointer),
    ...model.documents.map(({ pointer }) => pointer),
  ])
  const all = allRows(model).map((row) => folded(wordsOf(row)))
  return resourcesIn(root)
    .filter(({ resource, pointer }) => !pointers.has(pointer) && !saidElsewhere(resource, all))
    .map(
      ({ resource, pointer }) =>
        `${textOf(resource["resourceType"])} at ${pointer} is neither shown nor counted`,
    )
}

/** A Medication that has a code and nothing else, or a Binary that another entry opens, is said where it is named. */
function saidElsewhere(resource: FhirObject, rows: readonly string[]): boolean {
  if (resource["resourceType"] === "Binary") return true
  const names = Object.keys(resource).filter((name) => !["resourceType", "id", "meta"].includes(name))
  if (resource["resourceType"] !== "Medication" || names.some((name) => name !== "code" && name !== "status"))
    return false
  if (resource["status"] !== undefined && resource["status"] !== "active") return false
  const texts = stringsOf(resource["code"] ?? null).filter(
    ({ name }) => name === "text" || name === "display" || name === "code",
  )
  return rows.some((row) => texts.every(({ text }) => row.includes(folded(text))))
}

interface Text {
  readonly name: string
  readonly text: string
}

function stringsOf(node: FhirNode | undefined, name = ""): Text[] {
  if (typeof node === "string") return [{ name, text: node }]
  if (Array.isArray(node)) return (node as readonly FhirNode[]).flatMap((one) => stringsOf(one, name))
  return isObject(node) ? Object.entries(node).flatMap(([key, value]) => stringsOf(value, key)) : []
}

/** The text of every `div` of the file stands in a narrative of the model, but for white space. */
export function lostNarrative(root: FhirNode, model: FhirModel): string[] {
  const shown = new Set(narrativesOf(model).map((text) => folded(text).replace(/\[Picture:[^\]]*\]/g, "")))
  return stringsOf(root)
    .filter(({ name }) => name === "div")
    .map(({ text }) =>
      new DOMParser({ onError: () => undefined }).parseFromString(text, "application/xhtml+xml"),
    )
    .map((document) => folded(document.documentElement?.textContent ?? ""))
    .filter((text) => text !== "" && !shown.has(text))
    .map((text) => `narrative is lost: ${text.slice(0, 80)}`)
}

function narrativesOf(model: FhirModel): string[] {
  const ofSection = (section: FhirSection): string[] => [
    section.narrative?.text ?? "",
    ...section.sections.flatMap(ofSection),
  ]
  return [
    ...model.documents.flatMap(({ narrative, sections }) => [
      narrative?.text ?? "",
      ...sections.flatMap(ofSection),
    ]),
    ...allRows(model).map(({ narrative }) => narrative?.text ?? ""),
  ]
}

/** Elements that say how far a statement holds; from "is modifier" in the definitions of R4, R5, STU3 and DSTU2. */
const STATUSES = new Set(
  "status verificationStatus clinicalStatus lifecycleStatus achievementStatus docStatus intent criticality".split(
    " ",
  ),
)
const TRUE_SAYS: Readonly<Record<string, RegExp>> = {
  doNotPerform: /Do NOT/,
  isSubpotent: /subpotent/i,
  wasNotGiven: /NOT given/,
  notGiven: /NOT given/,
  notDone: /NOT done/,
  wasNotTaken: /NOT taken/,
  reportedBoolean: /reported/i,
  deceasedBoolean: /deceased/i,
  active: /active/i,
  deleted: /removed/i,
}
const FALSE_SAYS: Readonly<Record<string, RegExp>> = { primarySource: /reported/i, active: /inactive/i }
const KNOWN_CODES: Readonly<Record<string, RegExp>> = {
  high: /high risk/i,
  low: /low risk/i,
  "unable-to-assess": /unable to assess/i,
}

/** Every status, negation and modifier of a shown resource stands among the flags of its row, or of the row of its part. */
export function lostModifiers(root: FhirNode, model: FhirModel): string[] {
  const wrong: string[] = []
  forShown(root, model, (row, resource) => {
    const check = (node: FhirNode | undefined, path: string): void => {
      if (Array.isArray(node))
        return (node as readonly FhirNode[]).forEach((one, at) => check(one, `${path}/${at}`))
      if (!isObject(node)) return
      if (typeof node["resourceType"] === "string" && path !== row.pointer) return
      for (const [name, value] of Object.entries(node)) {
        const expected = expectation(name, value)
        const part = nearest(row, path)
        const where = part.pointer === path ? flagsOf(part).join("\n") : wordsOf(part)
        if (expected && !expected.test(where))
          wrong.push(`${path}/${name} is not said: ${String(expected)} in ${where}`)
        if (name !== "text" || path !== row.pointer) check(value, `${path}/${name}`)
      }
    }
    check(resource, row.pointer)
  })
  return wrong
}

function expectation(name: string, value: FhirNode | undefined): RegExp | null {
  if (value === true) return TRUE_SAYS[name] ?? null
  if (value === false) return FALSE_SAYS[name] ?? null
  if (name === "modifierExtension") return /carries a condition that we do not understand/
  if (name === "implicitRules") return /special rules/
  if (name === "use" && value === "old") return /old/i
  if (!STATUSES.has(name)) return null
  const code =
    typeof value === "string" ? value : stringsOf(value).find(({ name: key }) => key === "code")?.text
  if (code === undefined) return null
  return KNOWN_CODES[code] ?? new RegExp(code.replace(/-/g, "[- ]"), "i")
}

/** The row of the part that a pointer is in. */
function nearest(row: FhirRow, pointer: string): FhirRow {
  const inner = row.rows.find(
    (one) => one.pointer !== "" && (pointer === one.pointer || pointer.startsWith(`${one.pointer}/`)),
  )
  return inner ? nearest(inner, pointer) : row
}

function forShown(
  root: FhirNode,
  model: FhirModel,
  check: (row: FhirRow, resource: FhirObject) => void,
): void {
  const rows = new Map<string, FhirRow>()
  for (const row of allRows(model)) {
    const known = rows.get(row.pointer)
    // A row may stand in a panel without its parts: the full one is held against the file.
    if (row.type !== "" && (!known || known.rows.length < row.rows.length)) rows.set(row.pointer, row)
  }
  for (const { resource, pointer } of resourcesIn(root)) {
    const row = rows.get(pointer)
    if (row) check(row, resource)
  }
}

/** Numbers that are words in a timing: once, twice, a day; and an offset of nothing. */
const IN_WORDS = new Set(["1", "2", "0"])
const TIMING_NAMES = new Set(["frequency", "period", "offset"])

/** Every number of a shown resource stands in its row (or in the row of its part) with the digits of the file. */
export function changedNumbers(root: FhirNode, model: FhirModel): string[] {
  const wrong: string[] = []
  forShown(root, model, (row, resource) => {
    const words = new Map<FhirRow, string>()
    const check = (node: FhirNode | undefined, path: string, name: string): void => {
      if (Array.isArray(node))
        return (node as readonly FhirNode[]).forEach((one, at) => check(one, `${path}/${at}`, name))
      if (isObject(node)) {
        if (typeof node["resourceType"] === "string" && path !== row.pointer) return
        for (const [key, value] of Object.entries(node)) check(value, `${path}/${key}`, key)
      }
      if (!(node instanceof Decimal)) return
      if (TIMING_NAMES.has(name) && IN_WORDS.has(node.text)) return
      const part = nearest(row, path)
      const text = words.get(part) ?? wordsOf(part)
      words.set(part, text)
      const digits = new RegExp(`(^|[^\\d.])${node.text.replace(/[.+]/g, "\\$&")}(?![\\d]|\\.\\d)`, "m")
      if (!digits.test(text)) wrong.push(`${path} = ${node.text} is not in: ${text}`)
    }
    check(resource, row.pointer, "")
  })
  return wrong
}

/** Texts that are not for people, or are said in other words. */
const NOT_WORDS = new Set([
  "div",
  "url",
  "system",
  "data",
  "fullUrl",
  "profile",
  "reference",
  "resourceType",
  "lastUpdated",
  "version",
])

/** Letters and digits: what is left of a text when it is put in other words. */
const lettersOf = (text: string): string => text.toLowerCase().replace(/[\s\p{P}]+/gu, "")

/** Every text of several words of a shown resource stands in its row or in the row of its part. */
export function lostWords(root: FhirNode, model: FhirModel): string[] {
  const wrong: string[] = []
  forShown(root, model, (row, resource) => {
    const text = lettersOf(wordsOf(row, true))
    const own = Object.fromEntries(
      Object.entries(resource).filter(([name]) => !["meta", "contained", "text"].includes(name)),
    )
    const inner = (node: FhirNode): boolean => isObject(node) && typeof node["resourceType"] === "string"
    const texts = Object.entries(own).flatMap(([name, value]) =>
      stringsOf(name === "resource" && value && inner(value) ? null : value, name),
    )
    const subject = lettersOf(
      model.documents
        .map(({ subject: person, details }) => [person?.name, ...details.map((one) => one.text)].join(" "))
        .join(" "),
    )
    // "Usual range" says what the code for a normal range says.
    for (const { name, text: one } of texts.filter(({ text: said }) => said !== "Normal Range"))
      if (
        /\S\s\S/.test(one) &&
        !NOT_WORDS.has(name) &&
        !text.includes(lettersOf(one)) &&
        !subject.includes(lettersOf(one))
      )
        wrong.push(`${row.pointer}: ${name} is lost: ${one.slice(0, 100)}`)
  })
  return wrong
}

/** What a Composition says of itself and of its sections stands in the document. */
export function lostDocuments(root: FhirNode, model: FhirModel): string[] {
  return resourcesIn(root)
    .filter(({ resource }) => resource["resourceType"] === "Composition")
    .flatMap(({ resource, pointer }) => {
      const document = model.documents.find((one) => one.pointer === pointer)
      if (!document) return [`Composition at ${pointer} is no document`]
      const status = textOf(resource["status"]).replace(/-/g, " ")
      return [
        ...(document.status.toLowerCase().includes(status) ? [] : [`status ${status} is not said`]),
        ...((textOf(resource["title"]) || document.title) === document.title ? [] : ["title is lost"]),
        ...(countSections(resource["section"]) ===
        document.sections.reduce((sum, one) => sum + deepCount(one), 0)
          ? []
          : ["a section is lost"]),
      ]
    })
}

const countSections = (node: FhirNode | undefined): number =>
  Array.isArray(node)
    ? (node as readonly FhirNode[]).reduce<number>(
        (sum, one) => sum + 1 + countSections(isObject(one) ? one["section"] : null),
        0,
      )
    : 0
const deepCount = (section: FhirSection): number =>
  1 + section.sections.reduce((sum, one) => sum + deepCount(one), 0)
