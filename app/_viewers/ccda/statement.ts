import { sortFlags } from "../parts/row"
import { codeText } from "./codes"
import { isConcern, isSubject, withConcern } from "./concern"
import { describe, isValue, TECHNICAL } from "./describe"
import { STATEMENTS } from "./draft"
import type { Draft, Scope } from "./draft"
import { factOf } from "./facts"
import { negationFlag, statementFlags } from "./flags"
import type { CdaRow } from "./model"
import { repeats } from "./repeats"
import { addShort, isComment, isPlain, noteOf, shortLabel } from "./short"
import { addInterpretation, addText, addTime, partyLabel, rangeText } from "./statement-parts"
import { labelOf, RELATIONS } from "./terms"
import { titleOf } from "./title"
import { valueText } from "./values"
import { attribute, childOf, childrenOf, pathOf } from "./xml"
import type { XmlElement } from "./xml"

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
    flags: sortFlags([...new Map(flags.map((flag) => [flag.text.toLowerCase(), flag])).values()]),
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

/** Rows of all statements that lie directly in an element, whatever their class. */
export function statementsIn(element: XmlElement, scope: Scope): CdaRow[] {
  return childrenOf(element).flatMap((child) =>
    STATEMENTS.has(child.name) ? statementRows(child, scope) : [],
  )
}
