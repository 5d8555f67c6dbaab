import { readingRows, sortFlags } from "../parts/row"
import type { Flag, LabelledText, RowNote } from "../parts/row"
import type { Attachment, Fact } from "../reading"
import type { Context } from "./context"
import { describe, isValue, partyName, TECHNICAL } from "./describe"
import { factOf } from "./facts"
import { negationFlag, statementFlags } from "./flags"
import type { CdaRow } from "./model"
import { labelOf, PARTICIPATIONS, RELATIONS, nullFlavorText } from "./terms"
import { titleOf } from "./title"
import { codeText, plain, referredText, timeText, valueText } from "./values"
import { at, attribute, childOf, childrenOf, pathOf } from "./xml"
import type { XmlElement } from "./xml"

/** CDA R2 4.3.6: the clinical statements. */
export const STATEMENTS: ReadonlySet<string> = new Set([
  ...["act", "encounter", "observation", "observationMedia", "organizer", "procedure", "regionOfInterest"],
  ...["substanceAdministration", "supply"],
])

/** Where a statement stands. */
export interface Scope {
  readonly context: Context
  readonly facts: Fact[]
  /** LOINC code of the section. */
  readonly sectionCode: string
  /** Words of the section's narrative. */
  readonly said: ReadonlySet<string>
  /** The time of the group that it belongs to. */
  readonly groupTime?: XmlElement | undefined
}

/** What is collected of a statement. */
interface Draft {
  readonly flags: Flag[]
  readonly main: LabelledText[]
  readonly details: LabelledText[]
  readonly notes: RowNote[]
  readonly when: string[]
  readonly rows: CdaRow[]
  readonly attachments: Attachment[]
}

/** A statement as a row, or several for a concern about several things. `relation`: how it belongs to its parent. */
export function statementRows(element: XmlElement, scope: Scope, relation = ""): CdaRow[] {
  const title = titleOf(element, scope.context)
  const draft: Draft = {
    flags: statementFlags(element),
    main: [...title.details],
    details: [],
    notes: [],
    when: [],
    rows: [],
    attachments: [],
  }
  const concern = isConcern(element) && !draft.flags.some(({ kind }) => kind !== "status")
  const inner: CdaRow[] = []
  for (const child of childrenOf(element)) {
    if (TECHNICAL.has(child.name) || title.used.has(child)) continue
    if (concern && isSubject(child)) inner.push(...statementsIn(child, scope))
    else collect(child, element, draft, scope)
  }
  if (concern && inner.length > 0) return withConcern(inner, draft)
  const row = rowOf(element, title.what, draft, scope, relation)
  const fact = factOf(element, { ...row, what: title.what }, scope)
  if (fact) scope.facts.push(fact)
  return [row]
}

function rowOf(element: XmlElement, what: string, draft: Draft, scope: Scope, relation: string): CdaRow {
  const { flags, main, details, notes, when, rows, attachments } = draft
  const row = {
    flags: sortFlags(flags),
    what: relation ? `${relation}: ${what}` : what,
    details: [...main, ...details].filter(({ text }) => text !== ""),
    when: [...new Set(when.filter(Boolean))].join("; "),
    rows,
    notes,
    attachments,
    pointer: pathOf(element),
  }
  return { ...row, repeats: repeats(row, scope.said) }
}

/** A concern (C-CDA Problem and Allergy Concern Act) says when and whether somebody cares about what is in it. */
const isConcern = (element: XmlElement): boolean => {
  const code = attribute(childOf(element, "code"), "code")
  return (
    element.name === "act" &&
    (code === "CONC" || code === "48765-2" || code === "11450-4") &&
    childrenOf(element, "entryRelationship").some(isSubject)
  )
}
const isSubject = (relation: XmlElement): boolean =>
  relation.name === "entryRelationship" &&
  attribute(relation, "typeCode") === "SUBJ" &&
  attribute(relation, "inversionInd") !== "true" &&
  attribute(relation, "negationInd") !== "true" &&
  childrenOf(relation).some(({ name }) => name === "observation")

function withConcern(inner: readonly CdaRow[], draft: Draft): CdaRow[] {
  const [first, ...others] = inner
  if (!first) return []
  const said = [...draft.details, ...draft.main].filter(({ text }) => text !== "")
  const text = [
    ...said.map(({ label, text }) =>
      label && label !== "Status" ? `${label.toLowerCase()}: ${text}` : text,
    ),
  ]
  if (draft.when.length > 0) text.push(draft.when.join("; "))
  const details =
    text.length > 0 ? [...first.details, { label: "Concern", text: text.join("; ") }] : first.details
  const flags = draft.flags.map(({ text, kind }) => ({ text: `Concern: ${text.toLowerCase()}`, kind }))
  return [
    {
      ...first,
      flags: sortFlags([...first.flags, ...flags]),
      details,
      rows: [...first.rows, ...draft.rows],
      notes: [...(first.notes ?? []), ...draft.notes],
      attachments: [...(first.attachments ?? []), ...draft.attachments],
      repeats: first.repeats && draft.rows.length === 0 && flags.length === 0,
    },
    ...others,
  ]
}

/** One part of a statement. Whatever is not known is said by the name of its element: nothing is left out. */
function collect(child: XmlElement, element: XmlElement, draft: Draft, scope: Scope): void {
  const { context } = scope
  const { name } = child
  const add = (label: string, text: string): void => {
    draft.details.push({ label, text })
  }
  const held = context.attachmentOf(child)
  if (held !== undefined) {
    const attachment = context.attachments[held]
    if (attachment) draft.attachments.push(attachment)
    return
  }
  if (name === "id") return
  if (name === "code") return add("Code", valueText(child, context))
  if (name === "text") return addText(child, draft, scope)
  if (name === "statusCode") return add("Status", codeText(child, context))
  if (name === "effectiveTime") return addTime(child, element, draft, context)
  if (name === "value") return void draft.main.unshift({ label: "", text: valueText(child, context) })
  if (name === "interpretationCode") return addInterpretation(child, draft, context)
  if (name === "referenceRange") return add(labelOf(name), rangeText(child, context))
  if (name === "entryRelationship" || name === "component") return addRelated(child, draft, scope, element)
  if (name === "participant" || name === "performer" || name === "author" || name === "informant")
    return add(partyLabel(child), describe(child, context, { contact: name === "participant" }).join(", "))
  if (name === "reference") {
    const label = attribute(child, "typeCode") === "RPLC" ? "Replaces" : labelOf(name)
    return add(label, describe(child, context, { contact: true }).join(", "))
  }
  if (isValue(child)) return add(labelOf(name), valueText(child, context))
  return add(labelOf(name), describe(child, context, { contact: false }).join(", "))
}

const partyLabel = (element: XmlElement): string => {
  const type = attribute(element, "typeCode")
  const label = element.name === "participant" || element.name === "performer" ? PARTICIPATIONS[type] : ""
  return label || labelOf(element.name)
}

/** Text inside the statement. Text that lies in the narrative stands on the page already. */
function addText(text: XmlElement, draft: Draft, { context, said }: Scope): void {
  const words = referredText(text, context)
  const why = attribute(text, "nullFlavor")
  const pointed = childOf(text, "reference") !== undefined
  if (words && !(pointed && wordsOf(words).every((word) => said.has(word))))
    draft.details.push({ label: "Text", text: words })
  else if (!words && why) draft.details.push({ label: "Text", text: nullFlavorText(why) })
}

/** Of a medicine only the period is a time; how often it is taken is a detail. */
function addTime(time: XmlElement, element: XmlElement, draft: Draft, context: Context): void {
  const text = timeText(time, context)
  const type = attribute(time, "xsi:type")
  const periodic = /^(PIVL|EIVL|SXPR)/.test(type.replace(/^.*:/, "")) || childOf(time, "period") !== undefined
  if (element.name === "substanceAdministration" && periodic) draft.details.push({ label: "Taken", text })
  else draft.when.push(text)
}

/** ObservationInterpretation that a reader must not overlook. */
const ABNORMAL = /^(A|AA|H|HH|HU|H>|L|LL|LU|L<|R|U|D|W|<|>|E|HX|LX)$/

function addInterpretation(code: XmlElement, draft: Draft, context: Context): void {
  const text = valueText(code, context)
  if (ABNORMAL.test(attribute(code, "code")) && text)
    draft.flags.push({ text: text.charAt(0).toUpperCase() + text.slice(1), kind: "abnormal" })
  else draft.details.push({ label: labelOf("interpretationCode"), text })
}

function rangeText(range: XmlElement, context: Context): string {
  const parts = childrenOf(range).flatMap((observed) => {
    const text = referredText(childOf(observed, "text"), context)
    const others = childrenOf(observed)
      .filter(({ name }) => name !== "text" && !TECHNICAL.has(name))
      .map((part) =>
        isValue(part) ? valueText(part, context) : describe(part, context, { contact: false }).join(", "),
      )
    return [text, ...others.filter((other) => !plain(text).includes(plain(other)))]
  })
  return parts.filter(Boolean).join(", ")
}

/** Statements about the statement: short ones become details, the others rows of their own. */
function addRelated(relation: XmlElement, draft: Draft, scope: Scope, element: XmlElement): void {
  const type = attribute(relation, "typeCode")
  const words = RELATIONS[type] ?? ["", ""]
  const said = words[attribute(relation, "inversionInd") === "true" ? 1 : 0] ?? ""
  const negated = attribute(relation, "negationInd") === "true"
  const inner =
    element.name === "organizer"
      ? { ...scope, groupTime: childOf(element, "effectiveTime") ?? scope.groupTime }
      : scope
  for (const child of childrenOf(relation)) {
    if (!STATEMENTS.has(child.name)) {
      if (TECHNICAL.has(child.name)) continue
      const text = isValue(child)
        ? valueText(child, scope.context)
        : describe(child, scope.context, { contact: false }).join(", ")
      // Which of several comes first says nothing about the patient unless there are several
      if (child.name !== "seperatableInd") draft.details.push({ label: labelOf(child.name), text })
      continue
    }
    if (isComment(child)) {
      draft.notes.push(noteOf(child, scope.context))
      continue
    }
    const short = negated ? null : shortLabel(child, type)
    if (short !== null && isPlain(child)) {
      const [row] = statementRows(child, { ...inner, facts: [] })
      if (row) addShort(row, short, draft)
      continue
    }
    const rows = statementRows(child, inner, said)
    const flagged = negated
      ? rows.map((row) => ({ ...row, flags: [negationFlag("Not related"), ...row.flags] }))
      : rows
    draft.rows.push(...flagged)
  }
}

/** Observations that say one thing about another: its severity, its status. */
const SHORT: Readonly<Record<string, string>> = {
  SEV: "Severity",
  "82606-5": "Criticality",
  "33999-4": "Status",
  "445518008": "Age at onset",
}

const shortLabel = (element: XmlElement, type: string): string | null =>
  element.name !== "observation"
    ? null
    : (SHORT[attribute(childOf(element, "code"), "code")] ?? (type === "MFST" ? "Reaction" : null))

/** Nothing in it is negated, planned or of a length that needs a row of its own. */
const isPlain = (element: XmlElement): boolean =>
  statementFlags(element).length === 0 &&
  childrenOf(element, "entryRelationship").every((relation) =>
    childrenOf(relation).every(
      (child) =>
        !STATEMENTS.has(child.name) ||
        (shortLabel(child, attribute(relation, "typeCode")) !== null && isPlain(child)),
    ),
  )

const CURRENT = /^(active|inactive|resolved|remission|recurrence|relapse|recovered|chronic)$/i

function addShort(row: CdaRow, label: string, draft: Draft): void {
  const [value, ...others] = row.details.map(({ label, text }) =>
    label === "Status" && text === "completed" ? "" : label ? `${label.toLowerCase()}: ${text}` : text,
  )
  const said = label === "Reaction" ? [row.what, value ?? "", ...others] : [value ?? "", ...others]
  const [first = "", ...more] = [...said, row.when, ...(row.notes ?? []).map(({ text }) => text)].filter(
    Boolean,
  )
  const text = more.length > 0 ? `${first} (${more.join("; ")})` : first
  const flags = row.flags.map((flag) => flag.text).join(", ")
  if (label === "Status" && CURRENT.test(first)) draft.flags.push({ text: first, kind: "status" })
  if (label !== "Status" || !CURRENT.test(text))
    draft.details.push({ label, text: [flags, text].filter(Boolean).join(", ") })
  draft.attachments.push(...(row.attachments ?? []))
}

/** Comment Activity (LOINC 48767-8). */
const isComment = (element: XmlElement): boolean =>
  element.name === "act" &&
  attribute(childOf(element, "code"), "code") === "48767-8" &&
  attribute(element, "negationInd") !== "true" &&
  childrenOf(element, "entryRelationship", "participant", "performer", "informant", "reference").length ===
    0 &&
  childOf(element, "text") !== undefined

function noteOf(element: XmlElement, context: Context): RowNote {
  const author = childOf(element, "author")
  const time = at(author, "time") ?? childOf(element, "effectiveTime")
  return {
    text: referredText(childOf(element, "text"), context),
    author: author ? partyName(author) : "",
    when: time ? timeText(time, context) : "",
  }
}

/** Rows of all statements that lie directly in an element, whatever their class. */
export function statementsIn(element: XmlElement, scope: Scope): CdaRow[] {
  return childrenOf(element).flatMap((child) =>
    STATEMENTS.has(child.name) ? statementRows(child, scope) : [],
  )
}

export const wordsOf = (text: string): string[] =>
  (plain(text).match(/[\p{L}\p{N}]+(?:[.,]\p{N}+)*/gu) ?? []).filter((word) => word !== "")

/** True if the narrative says all of a row: its words, its digits, its day. */
function repeats(row: Omit<CdaRow, "repeats">, said: ReadonlySet<string>): boolean {
  if (row.flags.some(({ kind }) => kind !== "status")) return false
  if ((row.attachments ?? []).length > 0 || !row.rows.every((child) => child.repeats)) return false
  const details = row.details.filter(({ label }) => label !== "Status" && label !== "Author")
  const [line] = readingRows("", [{ ...row, rows: [], details, flags: [] }])
  const words = wordsOf(
    `${row.what} ${details.map(({ text }) => text).join(" ")} ${(row.notes ?? []).map(({ text }) => text).join(" ")}`,
  )
  const numbers = (line?.when.match(/\b\d{1,2} [A-Z][a-z]{2} \d{4}|\b\d{4}\b/g) ?? []).map((day) =>
    day.slice(-4),
  )
  return [...words, ...numbers].every((word) => said.has(word))
}
