import type { Attachment, Fact, NotShown } from "../reading"

/**
 * What the FHIR view draws. Plain data and Blobs: it can be cloned to another thread. Nothing is cut: the view pages.
 * All texts are ready to be shown; each may be empty.
 */
export interface FhirModel {
  readonly version: FhirVersion
  /** At least one. Several: one per Composition, or one per patient if the file has no Composition. */
  readonly documents: readonly FhirDocument[]
  /** What no section names, by resource type, newest first: "Also in this file". */
  readonly also: readonly FhirSection[]
  readonly notShown: readonly NotShown[]
  /** Sentences to be shown above the content. */
  readonly notes: readonly string[]
  readonly facts: readonly Fact[]
}

/** The release of FHIR by whose rules the file was read. */
export type FhirVersion = "DSTU2" | "STU3" | "R4" | "R4B" | "R5"

/** A Composition with its sections; or what a bundle or resource without one says, by resource type. */
export interface FhirDocument {
  readonly title: string
  /** `Patient summary Document`: the words of Composition.type, if they are not the title. */
  readonly type: string
  /** The status in words: `Final`. Empty if there is none. */
  readonly status: string
  /** What must be read before all else: `Entered in error`, `Preliminary`. */
  readonly flags: readonly Flag[]
  /** ISO 8601 as precise as the document. */
  readonly date: string
  /** The same as a page shows it. */
  readonly when: string
  readonly authors: readonly string[]
  readonly custodian: string
  readonly subject: FhirSubject | null
  /** Attesters, confidentiality, language, events, identifiers … of the Composition, in words. */
  readonly details: readonly LabelledText[]
  /** The Composition's own narrative (not that of its sections). */
  readonly narrative: Narrative | null
  readonly sections: readonly FhirSection[]
  /** JSON pointer (RFC 6901) of the Composition or resource in the file; "" is the whole file. */
  readonly pointer: string
}

export interface FhirSubject {
  readonly name: string
  /** ISO 8601 as precise as the document. */
  readonly birthDate: string
  /** `female`, `male`, `other`, or the document's own word. */
  readonly sex: string
  readonly identifiers: readonly string[]
  /** Line under the name: `born 12 Mar 1957`, `died …`, `female`, `Lyon, France`. */
  readonly facts: readonly string[]
  /** Resource type: mostly `Patient`; also `Group`, `Device`, `Location`. Empty if the file only has a display name. */
  readonly type: string
  /** All elements of the resource in words; null if it is not in the file. It is not repeated elsewhere. */
  readonly row: FhirRow | null
}

export interface FhirSection {
  readonly title: string
  /** The section's status, mode and order in words, and what else it says of itself. */
  readonly details: readonly LabelledText[]
  /** Why there are no entries, in words: `Asked and nothing is known.` Empty if it does not say. */
  readonly emptyReason: string
  /** Shown beside the rows: either may say more than the other. */
  readonly narrative: Narrative | null
  readonly rows: readonly FhirRow[]
  readonly sections: readonly FhirSection[]
  /** Entries that the section names and that are not in the file and have no display name: counted, and to be said. */
  readonly missing: number
  readonly pointer: string
}

/** One statement: a resource, or a part of one. */
export interface FhirRow {
  /** Negation, status and uncertainty, in this order. Shown first, by word and by form. */
  readonly flags: readonly Flag[]
  readonly what: string
  readonly details: readonly LabelledText[]
  /** As a page shows it. */
  readonly when: string
  /** ISO 8601 as precise as the document, for sorting; empty if unknown. */
  readonly time: string
  /** The subject's name, if the file is about several people or the resource is about nobody that the file names. */
  readonly subject: string
  /** Results of a report, members of a panel, components, contained resources, repeated parts. */
  readonly rows: readonly FhirRow[]
  /** Comments that people wrote. */
  readonly notes: readonly Note[]
  /** The resource's own narrative. */
  readonly narrative: Narrative | null
  readonly attachments: readonly Attachment[]
  /** `MedicationRequest`; "" for a part of a resource, or if the resource is not in the file. */
  readonly type: string
  /** The type in words: `Medication request`. */
  readonly typeWords: string
  readonly id: string
  /** JSON pointer (RFC 6901) of the resource or the part in the file; "" if it is not in the file. */
  readonly pointer: string
}

export interface Flag {
  readonly text: string
  /**
   * `negation`: the opposite of what the row's name says, or never true. `uncertain`: not confirmed. `warning`: act with
   * care (high risk, a condition that is not understood). `abnormal`: a result out of range. `status`: any other status.
   */
  readonly kind: FlagKind
}
export type FlagKind = "negation" | "uncertain" | "warning" | "abnormal" | "status"

export interface LabelledText {
  /** `Dose`, `Site`, `Usual range`; empty for the main value, which comes first. */
  readonly label: string
  /** May have several lines (`\n`). */
  readonly text: string
}

export interface Note {
  readonly text: string
  readonly author: string
  readonly when: string
}

/** XHTML (FHIR `Narrative`, `markdown` is not in it) as inert data. */
export interface Narrative {
  /** `generated`, `extensions`, `additional`, `empty`, or "". */
  readonly status: string
  readonly nodes: readonly InertNode[]
  /** The same as plain text; cells are separated by tabs, rows and blocks by line breaks. */
  readonly text: string
}

export type InertNode = string | InertElement

/** The view makes a React element of it: the tag as it is, attributes only from here. */
export interface InertElement {
  readonly tag: InertTag
  readonly children: readonly InertNode[]
  readonly colSpan?: number
  readonly rowSpan?: number
  readonly scope?: "row" | "col" | "rowgroup" | "colgroup"
  readonly lang?: string
  readonly dir?: "ltr" | "rtl"
  /** As in the file; a view that sets it puts its own prefix before it. */
  readonly id?: string
  /** Where a link leads. Text only: never made a link that can be followed, except `#id` within the narrative. */
  readonly href?: string
}

export const INERT_TAGS = [
  ...["p", "div", "span", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "address"],
  ...["ul", "ol", "li", "dl", "dt", "dd"],
  ...["table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th"],
  ...[
    "a",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "del",
    "ins",
    "sub",
    "sup",
    "small",
    "code",
    "kbd",
    "samp",
    "var",
    "q",
    "cite",
  ],
] as const satisfies readonly string[]
export type InertTag = (typeof INERT_TAGS)[number]
