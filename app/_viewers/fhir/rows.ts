import { newestFirst } from "./dates"
import { putAttachment } from "./attach"
import { Draft } from "./draft"
import type { RowTools } from "./draft"
import { Elements } from "./elements"
import { takeFrame, takeWhat, takeWhen } from "./head"
import { takeFlags } from "./modifiers"
import type { FhirRow } from "./model"
import { isNote, putNotes } from "./notes"
import type { Entry } from "./references"
import { specOf } from "./resources/table"
import type { Scope } from "./scope"
import { shapeOf } from "./shapes"
import { takeSubject } from "./subject"
import { TOO_DEEP } from "./tally"
import { isObject, listOf, objectOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { choiceBase, joined, sameWords, own } from "./words"
import { Writer } from "./writer"

/** Parts of parts of parts beyond this are counted. */
const MAX_PART_DEPTH = 30
/** Resources inside resources inside resources beyond this stand as rows of their own. */
const MAX_EMBEDDED = 20
/** Longer lists are sorted: newest first. */
export const MAX_IN_ORDER = 20

/** The row of a resource, with all that it says. Made once. */
export function rowOf(entry: Entry, scope: Scope): FhirRow {
  const { resource } = entry
  const known = scope.rows.get(resource)
  if (known) return known
  scope.shown.add(resource)
  scope.open.add(resource)
  const draft = draftOf(entry, scope)
  takeFrame(draft)
  takeSubject(draft)
  fill(draft)
  for (const inner of scope.references.containedOf(resource))
    if (!scope.shown.has(inner.resource)) draft.rows.push(rowOf(inner, scope))
  scope.open.delete(resource)
  const row = draft.row()
  scope.rows.set(resource, row)
  return row
}

function draftOf({ resource, pointer }: Entry, scope: Scope): Draft {
  const type = textOf(resource["resourceType"])
  const spec = specOf(type)
  const draft = new Draft(new Elements(resource), new Writer(scope, resource), type, pointer, spec, TOOLS)
  if (spec.words) draft.typeWords = spec.words
  return draft
}

/**
 * The row of a resource inside another's. The parts of a resource are shown once in a file: where it is named again, its
 * own line stands without them.
 */
function embeddedRow(entry: Entry, scope: Scope): FhirRow {
  const { resource } = entry
  const full = scope.rows.get(resource)
  if (full) return withoutParts(full)
  return scope.open.has(resource) || scope.open.size > MAX_EMBEDDED
    ? nameOnly(entry, scope)
    : rowOf(entry, scope)
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
function nameOnly(entry: Entry, scope: Scope): FhirRow {
  const draft = draftOf(entry, scope)
  takeFlags(draft)
  draft.what = scope.nameOf(entry.resource)
  draft.detail("Parts", "shown elsewhere in this file")
  return draft.row()
}

/** Puts every element of a resource or of a part into its row. */
function fill(draft: Draft): void {
  const { elements, spec, depth } = draft
  if (depth === 0) spec.before?.(draft)
  takeFlags(draft)
  takeWhat(draft)
  takeWhen(draft)
  for (const base of spec.first ?? []) for (const name of elements.choices(base)) put(name, draft)
  for (const name of elements.left) put(name, draft)
  if (draft.what === "" && depth === 0) draft.what = draft.typeWords
}

/** Puts one element into the row: by the rule of its type, else by what it is. */
function put(name: string, draft: Draft): void {
  const node = draft.elements.take(name)
  if (node === undefined || node === null) return
  const { rules } = draft.spec
  const rule = rules && (own(rules, name) ?? own(rules, choiceBase(name)))
  if (rule) rule(node, draft, name)
  else general(node, draft, name)
}

/** Shows an element by what it is: a file, a resource, a part with a row of its own, a comment, or words. */
function general(node: FhirNode, draft: Draft, name: string, at?: number): void {
  const { writer, spec } = draft
  if (name === "extension") return putExtensions(node, draft)
  if (name.startsWith("_"))
    return draft.detail(draft.label(choiceBase(name.slice(1))), writer.additions(node))
  if (spec.embed?.includes(name)) return embed(node, draft, name)
  if ((name === "note" || name === "comments") && listOf(node).every(isNote)) return putNotes(node, draft)
  if (draft.depth >= MAX_PART_DEPTH) return writer.scope.tally.add(TOO_DEEP)
  const texts: string[] = []
  listOf(node).forEach((one, index) => {
    const position = at ?? (Array.isArray(node) ? index : undefined)
    const pointer = `${draft.pointer}/${escaped(name)}${position === undefined ? "" : `/${position}`}`
    const shape = isObject(one) ? shapeOf(one, name) : null
    if (!isObject(one) || (shape !== null && shape !== "attachment")) texts.push(writer.words(one, name))
    else if (textOf(one["resourceType"]))
      draft.rows.push(embeddedRow({ resource: one, fullUrl: "", pointer }, writer.scope))
    else if (shape === "attachment") putAttachment(one, draft, name)
    else draft.rows.push(partRow(name, one, draft, pointer))
  })
  const label = draft.label(Object.hasOwn(spec.labels ?? {}, name) ? name : choiceBase(name))
  if (name === "identifier") draft.lastDetail(label, joined(texts, "; "))
  else draft.detail(label, joined(texts, "; "))
}

/** A name in a JSON pointer (RFC 6901, section 3). */
const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1")

/** A part of a resource as a row of its own, with its own flags. It keeps the rules and labels of its resource. */
function partRow(name: string, node: FhirObject, parent: Draft, pointer: string): FhirRow {
  const { rules, embed: embedded, labels } = parent.spec
  const spec = { ...(rules && { rules }), ...(embedded && { embed: embedded }), ...(labels && { labels }) }
  const draft = new Draft(new Elements(node), parent.writer, "", pointer, spec, TOOLS, parent.depth + 1)
  draft.typeWords = parent.label(name)
  draft.elements.take("id")
  fill(draft)
  return draft.row()
}

function putExtensions(node: FhirNode, draft: Draft): void {
  for (const one of listOf(node)) {
    const { label, text } = draft.writer.extension(one)
    draft.lastDetail(label, text)
    const file = objectOf(one)["valueAttachment"]
    if (isObject(file)) putAttachment(file, draft, label)
  }
}

/** References whose targets are shown here: members of a panel, results of a report, items of a list. */
function embed(node: FhirNode, draft: Draft, name: string): void {
  const { scope, resource } = draft.writer
  const found: FhirRow[] = []
  for (const reference of listOf(node)) {
    const resolved = scope.references.resolve(reference, resource)
    if (!resolved) draft.detail(draft.label(name), draft.writer.words(reference))
    else found.push(namedHere(embeddedRow(resolved.entry, scope), textOf(objectOf(reference)["display"])))
  }
  draft.rows.push(...(found.length > MAX_IN_ORDER ? newestFirst(found, ({ time }) => time) : found))
}

/** Keeps the name that a reference gives to its target, if the target calls itself something else. */
export const namedHere = (row: FhirRow, display: string): FhirRow =>
  display === "" || sameWords(display, row.what)
    ? row
    : { ...row, details: [...row.details, { label: "Named here", text: display }] }

const TOOLS: RowTools = { embed, attach: putAttachment, general }
