import type { RecordKind } from "../../_core/records/manifest-schema"
import type { Flag, LabelledText, TableRow } from "../parts/row"
import type { Attachment, Fact, NotShown, Subject } from "../reading"

/** What the HL7 v2 view draws. Plain data and Blobs. */
export interface Hl7Model {
  readonly kind: RecordKind | null
  readonly documents: readonly Hl7Document[]
  readonly attachments: readonly Attachment[]
  readonly notShown: readonly NotShown[]
  readonly notes: readonly string[]
  readonly facts: readonly Fact[]
}

/** What one message says of one patient. */
export interface Hl7Document {
  readonly title: string
  readonly flags: readonly Flag[]
  readonly subject: Subject | null
  /** ISO 8601 as precise as the message. */
  readonly date: string
  readonly when: string
  readonly author: string
  /** Patient, visit and message header in words. */
  readonly about: readonly LabelledText[]
  readonly sections: readonly Hl7Section[]
}

/** An order with its results, a document's text, a list of allergies. */
export interface Hl7Section {
  readonly title: string
  readonly flags: readonly Flag[]
  readonly about: readonly LabelledText[]
  readonly rows: readonly Hl7Row[]
}

export interface Hl7Row extends TableRow {
  readonly rows: readonly Hl7Row[]
  /** Text of several lines, drawn by itself under the row's name. */
  readonly block: string
  /** `OBX[3]`, with `MSH[2]/` before it if the file has several messages. */
  readonly pointer: string
}
