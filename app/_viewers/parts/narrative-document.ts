import type { RecordKind } from "../../_core/records/manifest-schema"
import { EMPTY_READING } from "../reading"
import type { Attachment, NotShown, Reading } from "../reading"
import { narrativeText } from "./narrative-tree"
import type { NarrativeNode } from "./narrative-tree"

/** A text with paragraphs, headings, lists and tables, as inert data: letters of word processors, mail, Markdown. */
export interface NarrativeDocument {
  readonly title: string
  readonly author: string
  /** ISO 8601; empty if unknown. */
  readonly date: string
  readonly kind?: RecordKind
  /** Lines above the text: sender, recipients. */
  readonly fields: readonly { readonly label: string; readonly value: string }[]
  /** The text first, under an empty title; then what stands beside it, such as footers and comments. */
  readonly sections: readonly NarrativeSection[]
  /** All of them; the first ones may be drawn in the text, see `drawn`. */
  readonly attachments: readonly Attachment[]
  /** Indices of the attachments that stand in the text. */
  readonly drawn: readonly number[]
  readonly notes: readonly string[]
  readonly notShown: readonly NotShown[]
}

export interface NarrativeSection {
  readonly title: string
  readonly nodes: readonly NarrativeNode[]
}

export const EMPTY_DOCUMENT: NarrativeDocument = {
  title: "",
  author: "",
  date: "",
  fields: [],
  sections: [],
  attachments: [],
  drawn: [],
  notes: [],
  notShown: [],
}

/** {@link NarrativeDocument} as `npm run view` prints it. */
export function readingOf(model: NarrativeDocument): Reading {
  const { title, author, date, kind = null, fields, sections, attachments, notes, notShown } = model
  const narrative = sections
    .map(({ title: section, nodes }) => ({ section, text: narrativeText(nodes) }))
    .filter(({ text }) => text !== "")
  return {
    ...EMPTY_READING,
    title,
    author,
    date,
    kind,
    rows: fields.map(({ label, value }) => ({
      section: "",
      what: label,
      details: value,
      when: "",
      flags: [],
    })),
    narrative,
    attachments,
    notes,
    notShown: notShown.filter(({ count }) => count > 0),
  }
}

/** The indices that `nodes` refer to. */
export function attachmentsIn(nodes: readonly NarrativeNode[]): number[] {
  return nodes.flatMap((node) =>
    typeof node === "string"
      ? []
      : [...(node.attachment === undefined ? [] : [node.attachment]), ...attachmentsIn(node.children)],
  )
}
