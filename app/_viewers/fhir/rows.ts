import { newestFirst } from "./dates"
import { attachmentOf, attachmentText, isAttachment } from "./datatypes/attachment"
import { codesText } from "./datatypes/concept"
import { dateText } from "./dates"
import { Draft } from "./draft"
import type { RowTools } from "./draft"
import { Elements } from "./elements"
import { takeFlags } from "./modifiers"
import type { FhirRow } from "./model"
import { narrativeOf } from "./narrative"
import { whatOf } from "./names"
import type { Entry } from "./references"
import { specOf } from "./resources/table"
import type { ResourceSpec } from "./resources/spec"
import type { Scope } from "./scope"
import { takeSubject } from "./subject"
import { MISSING, PICTURES, TOO_DEEP } from "./tally"
import { isObject, listOf, objectOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { choiceBase, joined } from "./words"
import { Writer } from "./writer"

/** Parts of parts of parts beyond this are counted. */
const MAX_PART_DEPTH = 30

/** The row of a resource, with all that it says. Made once; the row of one that is being made comes without its parts. */
export function rowOf({ resource, pointer }: Entry, scope: Scope): FhirRow {
  const known = scope.rows.get(resource)
  if (known) return known
  scope.shown.add(resource)
  const type = textOf(resource["resourceType"])
  const spec = specOf(type)
  const draft = new Draft(
    new Elements(resource),
    new Writer(scope, resource),
    type,
    pointer,
    spec.labels ?? {},
    TOOLS,
  )
  if (spec.words) draft.typeWords = spec.words
  scope.open.add(resource)
  takeFrame(draft)
  takeSubject(draft)
  fill(draft, spec, 0)
  for (const entry of scope.references.containedOf(resource))
    if (!scope.shown.has(entry.resource)) draft.rows.push(rowOf(entry, scope))
  scope.open.delete(resource)
  const row = draft.row()
  scope.rows.set(resource, row)
  return row
}

/**
 * The row of a resource inside another's. The parts of a resource are shown once in a file: where it is named again, its
 * own line stands without them.
 */
export function embeddedRow(entry: Entry, scope: Scope): FhirRow {
  if (!scope.open.has(entry.resource) && !scope.shown.has(entry.resource)) return rowOf(entry, scope)
  const full = scope.rows.get(entry.resource)
  return full ? withoutParts(full) : circular(entry, scope)
}

/** A row that stands in full elsewhere. */
export function withoutParts(row: FhirRow): FhirRow {
  if (row.rows.length === 0) return row
  return {
    ...row,
    rows: [],
    details: [...row.details, { label: "Parts", text: "shown once in this file, elsewhere" }],
  }
}

/** A resource that names itself, directly or by others. */
function circular({ resource, pointer }: Entry, scope: Scope): FhirRow {
  const type = textOf(resource["resourceType"])
  const draft = new Draft(new Elements(resource), new Writer(scope, resource), type, pointer, {}, TOOLS)
  takeFlags(draft)
  draft.what = scope.nameOf(resource)
  draft.detail("Parts", "shown above: this entry names itself")
  return draft.row()
}

/** What every resource has and what is not about its content: meta, language, narrative, contained resources. */
function takeFrame(draft: Draft): void {
  const { elements, writer } = draft
  for (const name of ["resourceType", "id", "language", "_id", "_language", "contained"]) elements.take(name)
  const meta = objectOf(elements.take("meta"))
  for (const label of listOf(meta["security"])) draft.flag({ kind: "warning", text: writer.words(label) })
  draft.lastDetail("Tags", writer.words(meta["tag"]))
  takeNarrative(draft)
}

function takeNarrative(draft: Draft): void {
  const node = draft.elements.node["text"]
  if (!isObject(node)) return
  draft.elements.take("text")
  const read = narrativeOf(node)
  if (!read) return
  draft.narrative = read.narrative
  const { scope } = draft.writer
  scope.tally.add(PICTURES, read.pictures)
  if (read.damaged) scope.notes.add("A text in this file has damaged markup: it is shown without its layout.")
}

/** Puts every element of a resource or of a part into its row. */
function fill(draft: Draft, spec: ResourceSpec, depth: number): void {
  const { elements, writer } = draft
  spec.before?.(draft)
  takeFlags(draft)
  takeWhat(draft, spec)
  takeWhen(draft, spec)
  for (const base of spec.first ?? [])
    for (const name of elements.choices(base)) put(name, draft, spec, depth)
  for (const name of elements.left) put(name, draft, spec, depth)
  if (draft.what === "" && writer.resource === elements.node) draft.what = draft.typeWords
}

function takeWhat(draft: Draft, spec: ResourceSpec): void {
  const { elements, writer, type } = draft
  if (draft.what !== "") return
  const { text, name } = whatOf(elements, type, writer, spec)
  draft.what = text
  if (name === "") return
  const node = elements.node[name]
  // A list of names or a CodeableReference says more than the head of the row: it stays for the details.
  const whole = typeof node === "string" || isOneConcept(node)
  if (whole) elements.take(name)
  if (isOneConcept(node)) draft.lastDetail("Coded as", codesText(listOf(node)[0]))
}

const isOneConcept = (node: FhirNode | undefined): boolean => {
  const [one, ...others] = listOf(node)
  return (
    others.length === 0 &&
    isObject(one) &&
    Object.keys(one).every((key) => key === "coding" || key === "text")
  )
}

const DATES =
  "effective onset occurrence performed authoredOn dateTime date recordedDate issued dateAsserted created started authored".split(
    " ",
  )

function takeWhen(draft: Draft, spec: ResourceSpec): void {
  const { elements, writer } = draft
  for (const base of spec.when ?? DATES)
    for (const name of elements.choices(base)) {
      const node = elements.node[name]
      const iso = isoOf(node)
      if (draft.when !== "" || iso === "") continue
      elements.take(name)
      draft.when = writer.words(node)
      draft.time = iso
    }
}

/** The time of a dateTime, or the start (else the end) of a Period. */
function isoOf(node: FhirNode | undefined): string {
  if (typeof node === "string") return /^\d{4}/.test(node) ? node : ""
  const { start, end } = objectOf(node)
  return textOf(start) || textOf(end)
}

/** Puts one element into the row: by the rule of its type, else by what it is. */
function put(name: string, draft: Draft, spec: ResourceSpec, depth: number): void {
  const node = draft.elements.take(name)
  if (node === undefined || node === null) return
  const base = choiceBase(name)
  const rule = spec.rules?.[name] ?? spec.rules?.[base]
  if (rule) return rule(node, draft, name)
  general(node, draft, name, spec, depth)
}

/** Shows an element by what it is: a file, a resource, a part with a row of its own, a comment, or words. */
function general(node: FhirNode, draft: Draft, name: string, spec: ResourceSpec, depth: number): void {
  const { writer } = draft
  const base = choiceBase(name)
  if (name === "extension") return putExtensions(node, draft)
  if (name.startsWith("_"))
    return draft.detail(draft.label(name.slice(1)), withoutLabel(writer.labelled(name, node)))
  if (spec.embed?.includes(name)) return putEmbedded(name, node, draft)
  if ((name === "note" || name === "comments") && listOf(node).every(isNote)) return putNotes(node, draft)
  if (depth >= MAX_PART_DEPTH) return writer.scope.tally.add(TOO_DEEP)
  const parts: FhirNode[] = []
  const texts: string[] = []
  listOf(node).forEach((one, index) => {
    const pointer = `${draft.pointer}/${name}${Array.isArray(node) ? `/${index}` : ""}`
    if (!isObject(one)) return void texts.push(writer.words(one, name))
    if (textOf(one["resourceType"])) return void draft.rows.push(innerResource(one, pointer, draft))
    if (isAttachment(one)) return putAttachment(one, draft, name)
    if (!isPart(one, name)) return void texts.push(writer.words(one, name))
    parts.push(one)
    draft.rows.push(partRow(name, one, draft, spec, depth + 1, pointer))
  })
  const put = name === "identifier" ? draft.lastDetail.bind(draft) : draft.detail.bind(draft)
  put(draft.label(base === name ? name : base), joined(texts, "; "))
}

const withoutLabel = (text: string): string => text.replace(/^[^:]*: /, "")

/** A resource inside a Parameters or a Bundle. */
const innerResource = (resource: FhirObject, pointer: string, draft: Draft): FhirRow =>
  embeddedRow({ resource, fullUrl: "", pointer }, draft.writer.scope)

/** Whether an object is a part with elements of its own, and not a value of a datatype. */
function isPart(node: FhirObject, name: string): boolean {
  if (DATATYPE_NAMES.has(name)) return false
  const keys = Object.keys(node).filter((key) => key !== "id" && key !== "extension")
  return (
    keys.length > 0 &&
    !keys.every((key) => DATATYPE_KEYS.has(key)) &&
    !DATATYPE_SIGNS.some((sign) => sign in node)
  )
}

const DATATYPE_NAMES = new Set([
  "dosage",
  "dosageInstruction",
  "timing",
  "address",
  "name",
  "telecom",
  "signature",
])
/** Members of the datatypes that a line of text can say. */
const DATATYPE_KEYS = new Set(
  (
    "coding text reference display identifier type concept value unit units code system comparator currency low high numerator " +
    "denominator lowNumerator highNumerator start end version userSelected use period assigner rank family given prefix suffix line " +
    "city district state postalCode country time authorString authorReference repeat event"
  ).split(" "),
)
const DATATYPE_SIGNS = ["origin", "doseAndRate"]

/** A part of a resource as a row of its own, with its own flags. */
function partRow(
  name: string,
  node: FhirObject,
  parent: Draft,
  spec: ResourceSpec,
  depth: number,
  pointer: string,
): FhirRow {
  const draft = new Draft(new Elements(node), parent.writer, "", pointer, parent.labels, TOOLS)
  draft.typeWords = parent.label(name)
  draft.elements.take("id")
  const { rules, embed } = spec
  fill(draft, { ...(rules && { rules }), ...(embed && { embed }) }, depth)
  return draft.row()
}

function putExtensions(node: FhirNode, draft: Draft): void {
  for (const one of listOf(node)) {
    const value = objectOf(one)["valueAttachment"]
    const { label, text } = draft.writer.extension(one)
    draft.lastDetail(label, text)
    if (isObject(value)) putAttachment(value, draft, label)
  }
}

/** References whose targets are shown here: members of a panel, results of a report, items of a list. */
function putEmbedded(name: string, node: FhirNode, draft: Draft): void {
  const { scope, resource } = draft.writer
  const found: FhirRow[] = []
  for (const reference of listOf(node)) {
    const resolved = scope.references.resolve(reference, resource)
    if (resolved) found.push(embeddedRow(resolved.entry, scope))
    else draft.detail(draft.label(name), draft.writer.words(reference))
  }
  draft.rows.push(...(found.length > MAX_IN_ORDER ? newestFirst(found, ({ time }) => time) : found))
}

/** Longer lists are sorted: newest first. */
export const MAX_IN_ORDER = 20

const isNote = (node: FhirNode): boolean =>
  typeof node === "string" || (isObject(node) && typeof node["text"] === "string")

function putNotes(node: FhirNode, draft: Draft): void {
  for (const one of listOf(node)) {
    const elements = new Elements(objectOf(one))
    const text = typeof one === "string" ? one.trim() : elements.takeText("text")
    const author = joined([
      draft.writer.words(elements.take("authorReference")),
      elements.takeText("authorString"),
    ])
    const when = dateText(elements.take("time"))
    draft.notes.push({ text: joined([text, draft.writer.left(elements)], " "), author, when })
  }
}

/** A file inside the file; a url of the same file (`Binary/b`) is followed. */
export function putAttachment(node: FhirObject, draft: Draft, name: string): void {
  const { scope, resource } = draft.writer
  const label = draft.label(choiceBase(name))
  const url = textOf(node["url"])
  const binary =
    node["data"] === undefined && url ? scope.references.resolve({ reference: url }, resource) : null
  const file = binary
    ? attachmentOf({ ...binary.entry.resource, title: node["title"] ?? null }, draft.what)
    : attachmentOf(node, draft.what || label)
  if (binary) scope.shown.add(binary.entry.resource)
  const { damaged, ...attachment } = file
  if (damaged) scope.notes.add("A file inside this file is damaged and cannot be opened.")
  else if (url && !binary && !/^(https?|urn|mailto|tel):/i.test(url)) scope.tally.add(MISSING)
  draft.attachments.push(attachment)
  draft.detail(label, draft.writer.words({ ...node, data: null, hash: null }) || attachmentText(node))
}

const TOOLS: RowTools = {
  embed: (references, draft, name) => putEmbedded(name, references, draft),
  attach: putAttachment,
  general: (node, draft, name) => general(node, draft, name, specOf(draft.type), 0),
}
