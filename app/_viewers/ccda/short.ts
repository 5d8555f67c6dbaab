import { codeTable } from "../../_core/code-table"
import type { RowNote } from "../parts/row"
import { referredText } from "./codes"
import type { Context } from "./context"
import { partyName } from "./describe"
import { STATEMENTS } from "./draft"
import type { Draft } from "./draft"
import { statementFlags } from "./flags"
import type { CdaRow } from "./model"
import { timeText } from "./times"
import { at, attribute, childOf, childrenOf } from "./xml"
import type { XmlElement } from "./xml"

/** Observations that say one thing about another: its severity, its status. */
const SHORT = codeTable<string>({
  SEV: "Severity",
  "82606-5": "Criticality",
  "33999-4": "Status",
  "445518008": "Age at onset",
})

export const shortLabel = (element: XmlElement, type: string): string | null =>
  element.name !== "observation"
    ? null
    : (SHORT[attribute(childOf(element, "code"), "code")] ?? (type === "MFST" ? "Reaction" : null))

/** Nothing in it is negated, planned or of a length that needs a row of its own. */
export const isPlain = (element: XmlElement): boolean =>
  statementFlags(element).length === 0 &&
  childrenOf(element, "entryRelationship").every((relation) =>
    childrenOf(relation).every(
      (child) =>
        !STATEMENTS.has(child.name) ||
        (shortLabel(child, attribute(relation, "typeCode")) !== null && isPlain(child)),
    ),
  )

const CURRENT = /^(active|inactive|resolved|remission|recurrence|relapse|recovered|chronic)$/i

export function addShort(row: CdaRow, label: string, draft: Draft): void {
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
export const isComment = (element: XmlElement): boolean =>
  element.name === "act" &&
  attribute(childOf(element, "code"), "code") === "48767-8" &&
  attribute(element, "negationInd") !== "true" &&
  childrenOf(element, "entryRelationship", "participant", "performer", "informant", "reference").length ===
    0 &&
  childOf(element, "text") !== undefined

export function noteOf(element: XmlElement, context: Context): RowNote {
  const author = childOf(element, "author")
  const time = at(author, "time") ?? childOf(element, "effectiveTime")
  return {
    text: referredText(childOf(element, "text"), context),
    author: author ? partyName(author) : "",
    when: time ? timeText(time, context) : "",
  }
}
