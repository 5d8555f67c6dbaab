import type { Attachment } from "../reading"
import type { Elements } from "./elements"
import { sortedFlags } from "./flags"
import type { FhirRow, Flag, LabelledText, Narrative, Note } from "./model"
import { textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { labelOf, spaced } from "./words"
import type { Writer } from "./writer"

/** What a rule of a resource type may ask for beyond its own element. */
export interface RowTools {
  /** Shows what a reference names as a row of its own inside this one; in words if it is not in the file. */
  embed(references: FhirNode, draft: Draft, name: string): void
  /** Shows an Attachment as a file inside the file. */
  attach(attachment: FhirObject, draft: Draft, name: string): void
  /** Shows an element by the general rules. */
  general(node: FhirNode, draft: Draft, name: string): void
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
    /** Labels that a resource type has for its elements. */
    readonly labels: Readonly<Record<string, string>>,
    readonly tools: RowTools,
  ) {
    this.typeWords = spaced(type)
  }

  label(name: string): string {
    return (Object.hasOwn(this.labels, name) ? this.labels[name] : undefined) ?? labelOf(name)
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
    const details = [...this.#details, ...this.#last]
    return {
      flags: sortedFlags(this.flags),
      what: this.what,
      details: details.filter(
        ({ label, text }, at) =>
          details.findIndex((other) => other.label === label && other.text === text) === at,
      ),
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
