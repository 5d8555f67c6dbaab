import type { RecordKind } from "../_core/records/manifest-schema"

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
  /** SHA-256 of the decoded samples of frame 0, lower-case hex. */
  readonly sha256: string
}

/** A code of a terminology. */
export interface Code {
  /** URI of the system, such as `http://loinc.org`; an OID as `urn:oid:…`. */
  readonly system: string
  readonly code: string
}

export const FACT_KINDS = [
  "result",
  "allergy",
  "problem",
  "medicine",
  "vaccination",
  "procedure",
  "blood-group",
  "contact",
  "advance-directive",
] as const
export type FactKind = (typeof FACT_KINDS)[number]

/** A statement that can be listed beside the statements of other documents. */
export interface Fact {
  readonly kind: FactKind
  readonly what: string
  readonly codes: readonly Code[]
  /** `4.1 mmol/L`, `1:128`, `penicillin: rash`: the row's details. */
  readonly details: string
  /** A numeric result; digits as written. null if the statement is not numeric. */
  readonly quantity: Quantity | null
  /** ISO 8601 as precise as the document; empty if unknown. */
  readonly time: string
  /** As in {@link Row.flags}. A statement with flags is never merged with one without. */
  readonly flags: readonly string[]
  /** Where in the file: a FHIR `Type/id`, an XPath, an HL7 `OBX[3]`. */
  readonly pointer: string
  /** The subject's name, if the document is about several people. */
  readonly subject?: string
}

export interface Quantity {
  /** Digits as written in the document: `2.0`, `0.0140`. */
  readonly value: string
  /** `<`, `<=`, `>`, `>=` or empty. */
  readonly comparator: string
  /** As shown. */
  readonly unit: string
  /** UCUM code, if the document has one. */
  readonly ucum: string
  /** Limits of the reference range that applies, digits as written; null if there is none. */
  readonly range: { readonly low: string; readonly high: string; readonly text: string } | null
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
