import type { Attachment } from "../reading"
import type { Elements } from "./elements"
import { sortedFlags } from "./flags"
import type { FhirRow, Flag, LabelledText, Narrative, Note } from "./model"
import { textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { each, labelOf, spaced, own } from "./words"
import type { Writer } from "./writer"

/** Puts one element into the row in its own way; the element has been taken. */
export type Rule = (node: FhirNode, draft: Draft, name: string) => void

/**
 * How a row of one resource type differs from the general rules, which show every element with its label. Elements are
 * named as in FHIR; a choice (`value[x]`) by its base. Names of all releases stand side by side.
 */
export interface ResourceSpec {
  /** The type in words, if its name is not: `Family history`. */
  readonly words?: string
  /** What the row is about: the first of these elements that says something. */
  readonly what?: readonly string[]
  /** When it was: the first of these. */
  readonly when?: readonly string[]
  /** Elements that come first, in this order; all others follow in the order of the file. */
  readonly first?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
  /** Elements with a rule of their own. */
  readonly rules?: Readonly<Record<string, Rule>>
  /** References whose targets stand inside the row as rows of their own. */
  readonly embed?: readonly string[]
  /** What several elements say together. Called before the elements are put into the row; may take some of them. */
  readonly before?: (draft: Draft) => void
}

/** What a rule of a resource type may ask for beyond its own element. */
export interface RowTools {
  /** Shows what a reference names as a row of its own inside this one; in words if it is not in the file. */
  embed(references: FhirNode, draft: Draft, name: string): void
  /** Shows an Attachment as a file inside the file. */
  attach(attachment: FhirObject, draft: Draft, name: string): void
  /** Shows an element by the general rules. `at` is its index, if it is one of a list. */
  general(node: FhirNode, draft: Draft, name: string, at?: number): void
}

/** A row in the making. What a rule takes from `elements` it must put here. */
export class Draft {
  what = ""
  when = ""
  time = ""
  subject = ""
  narrative: Narrative | null = null
  typeWords: string
  readonly flags: Flag[] = []
  readonly rows: FhirRow[] = []
  readonly notes: Note[] = []
  readonly attachments: Attachment[] = []
  readonly #details: LabelledText[] = []
  readonly #last: LabelledText[] = []

  constructor(
    readonly elements: Elements,
    readonly writer: Writer,
    /** Resource type; "" for a part of a resource. */
    readonly type: string,
    readonly pointer: string,
    /** The rules of the resource type that this is, or that it is a part of. */
    readonly spec: ResourceSpec,
    readonly tools: RowTools,
    /** 0 for a resource, 1 for a part of it, 2 for a part of that. */
    readonly depth = 0,
  ) {
    this.typeWords = spaced(type)
  }

  label(name: string): string {
    const labels = this.spec.labels ?? {}
    return own(labels, name) ?? labelOf(name)
  }

  detail(label: string, text: string): void {
    if (text !== "") this.#details.push({ label, text })
  }

  /** A detail that stands after all others: identifiers, codes. */
  lastDetail(label: string, text: string): void {
    if (text !== "") this.#last.push({ label, text })
  }

  flag(...flags: readonly Flag[]): void {
    this.flags.push(...flags)
  }

  row(): FhirRow {
    return {
      flags: sortedFlags(this.flags),
      what: this.what,
      details: each([...this.#details, ...this.#last], ({ label, text }) => `${label}\n${text}`),
      when: this.when,
      time: this.time,
      subject: this.subject,
      rows: this.rows,
      notes: this.notes,
      narrative: this.narrative,
      attachments: this.attachments,
      type: this.type,
      typeWords: this.typeWords,
      id: textOf(this.elements.node["id"]),
      pointer: this.pointer,
    }
  }
}
