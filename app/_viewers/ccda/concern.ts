import { sortFlags } from "../parts/row"
import type { Draft } from "./draft"
import type { CdaRow } from "./model"
import { attribute, childOf, childrenOf } from "./xml"
import type { XmlElement } from "./xml"

/** A concern (C-CDA Problem and Allergy Concern Act) says when and whether somebody cares about what is in it. */
export const isConcern = (element: XmlElement): boolean => {
  const code = attribute(childOf(element, "code"), "code")
  return (
    element.name === "act" &&
    (code === "CONC" || code === "48765-2" || code === "11450-4") &&
    childrenOf(element, "entryRelationship").some(isSubject)
  )
}
export const isSubject = (relation: XmlElement): boolean =>
  relation.name === "entryRelationship" &&
  attribute(relation, "typeCode") === "SUBJ" &&
  attribute(relation, "inversionInd") !== "true" &&
  attribute(relation, "negationInd") !== "true" &&
  childrenOf(relation).some(({ name }) => name === "observation")

export function withConcern(inner: readonly CdaRow[], draft: Draft): CdaRow[] {
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
