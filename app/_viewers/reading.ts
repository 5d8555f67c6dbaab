import type { Fact } from "../_core/picture/fact"
import type { RecordKind } from "../_core/records/manifest-schema"

export type { Code, Fact, FactKind, Quantity } from "../_core/picture/fact"

/** Who a document is about, as the document says it. Every member may be empty. */
export interface Subject {
  readonly name: string
  /** ISO 8601, as precise as the document: `1957`, `1957-03`, `1957-03-12`. */
  readonly birthDate: string
  /** `female`, `male`, `other`, or the document's own word. */
  readonly sex: string
  /** Identifiers as text: `MRN 12345`. */
  readonly identifiers: readonly string[]
}

/** One line that a page shows of a document. All members are plain text; each may be empty. */
export interface Row {
  /** The title under which the line stands. */
  readonly section: string
  readonly what: string
  readonly details: string
  /** A date, time or period as a page shows it. */
  readonly when: string
  /**
   * Negation, status and uncertainty in words: `Refuted`, `Do NOT give`, `Entered in error`. A page shows these first,
   * by word and by form.
   */
  readonly flags: readonly string[]
  /** The subject's name, if the document is about several people. */
  readonly subject?: string
}

/** Text that a person wrote for people, without markup. */
export interface NarrativeText {
  readonly section: string
  readonly text: string
}

/** A file inside a file. */
export interface Attachment {
  readonly name: string
  /** Media type as declared; `application/octet-stream` if none is. The bytes decide when it is opened. */
  readonly type: string
  /** Bytes of the content; null if the content is not inside the file. */
  readonly content: Blob | null
  /** Where the file says that the content lies, if it is not inside; never fetched. Empty if it says nothing. */
  readonly url: string
}

/** Something that the file has and that the page does not show. */
export interface NotShown {
  /** A noun in the plural or singular as it is said: `entries of a type that is not known`. */
  readonly what: string
  readonly count: number
}

/** What the first frame of a picture decodes to. */
export interface Pixels {
  readonly rows: number
  readonly columns: number
  readonly frames: number
  /** SHA-256 of the decoded samples of frame 0, lower-case hex; empty if only a browser decodes the format. */
  readonly sha256: string
}

/** What a file says, as plain data: the same for the pages, the worker and `npm run view`. */
export interface Reading {
  /** What the document calls itself; empty if it does not. */
  readonly title: string
  /** The kind of record that it probably is; null if the content does not tell. */
  readonly kind: RecordKind | null
  /** When what it describes happened: ISO 8601 as precise as the document; empty if unknown. */
  readonly date: string
  /** The people whom the document is about, in its order. */
  readonly subjects: readonly Subject[]
  /** Who wrote it; empty if unknown. */
  readonly author: string
  readonly rows: readonly Row[]
  readonly narrative: readonly NarrativeText[]
  readonly attachments: readonly Attachment[]
  readonly notShown: readonly NotShown[]
  /** Sentences that a page shows above the content: guesses, limits, damage. */
  readonly notes: readonly string[]
  readonly pixels: Pixels | null
  /** Plain text for searching, beside rows and narrative; may be long. */
  readonly text: string
  readonly facts: readonly Fact[]
}

/** A reading without content, to be filled by a parser. */
export const EMPTY_READING: Reading = {
  title: "",
  kind: null,
  date: "",
  subjects: [],
  author: "",
  rows: [],
  narrative: [],
  attachments: [],
  notShown: [],
  notes: [],
  pixels: null,
  text: "",
  facts: [],
}
