import type { RecordKind } from "../../_core/records/manifest-schema"
import type { NarrativeNode } from "../parts/narrative-tree"
import type { Flag, LabelledText, TableRow } from "../parts/row"
import type { Attachment, Fact, NotShown, Subject } from "../reading"

/** What the CDA view draws. Plain data and Blobs: it can be cloned to another thread. Nothing is cut: the view pages. */
export interface CdaModel {
  readonly title: string
  /** The document's code in words, if that is not the title. */
  readonly type: string
  readonly kind: RecordKind | null
  /** ISO 8601 as precise as the file. */
  readonly date: string
  /** `effectiveTime` of the document in words. */
  readonly when: string
  readonly subjects: readonly Subject[]
  readonly authors: readonly string[]
  readonly custodian: string
  /** Status of the document: what it replaces, a confidentiality that is not normal. */
  readonly flags: readonly Flag[]
  /** All the rest of the header, in the order of the file. */
  readonly header: readonly LabelledText[]
  readonly sections: readonly CdaSection[]
  /** `nonXMLBody`: the document itself, of another type. Indexes of {@link attachments}. */
  readonly bodies: readonly number[]
  readonly attachments: readonly CdaAttachment[]
  readonly notShown: readonly NotShown[]
  readonly notes: readonly string[]
  readonly facts: readonly Fact[]
}

export interface CdaSection {
  readonly title: string
  readonly flags: readonly Flag[]
  /** Authors, informants, subjects of the section itself. */
  readonly about: readonly LabelledText[]
  readonly narrative: readonly NarrativeNode[]
  readonly rows: readonly CdaRow[]
  readonly sections: readonly CdaSection[]
}

/** One clinical statement. */
export interface CdaRow extends TableRow {
  readonly rows: readonly CdaRow[]
  /** Every word of it, and of the rows under it, stands in the section's narrative. */
  readonly repeats: boolean
  /** XPath of the statement in the file. */
  readonly pointer: string
}

export type CdaAttachment = Attachment
