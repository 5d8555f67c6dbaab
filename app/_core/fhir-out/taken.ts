import type { NamedSubject } from "../ports/document-parser"
import type { Fact } from "../picture/fact"

/** Sections of an IPS 2.0.0 document that Keyward fills, in the order of the guide. */
export const IPS_SECTIONS = [
  "problems",
  "allergies",
  "medications",
  "immunizations",
  "results",
  "procedures",
  "devices",
  "advance-directives",
  "alerts",
  "functional-status",
  "plan",
  "social-history",
  "vital-signs",
] as const
export type IpsSection = (typeof IPS_SECTIONS)[number]

/** A statement in words, as a page shows it. */
export interface Line {
  readonly what: string
  readonly details: string
  /** As a page shows it. */
  readonly when: string
  readonly flags: readonly string[]
}

/** A FHIR R4 resource of a record's file, ready to stand in another bundle. */
export interface TakenResource {
  /** `urn:uuid:…`, new for each export. */
  readonly fullUrl: string
  readonly type: string
  /** The section that lists it; null for a resource that only others refer to (a medication, an author). */
  readonly section: IpsSection | null
  /** The resource as JSON with the digits as written; its references name entries by their `fullUrl`. */
  readonly json: string
  /** `fullUrl` of each entry that it names. */
  readonly names: readonly string[]
  readonly line: Line
}

/** Text that people wrote for a section, and nothing else says. */
export interface TakenText {
  readonly section: IpsSection
  readonly text: string
}

/** What a file says, in words, for reports. */
export interface TakenRow extends Line {
  readonly section: string
  readonly subject?: string
}

export interface LeftOut {
  /** In the plural: `CarePlan resources`. */
  readonly what: string
  readonly count: number
}

/** What a file gives to documents that leave Keyward. Plain data. */
export interface TakenFile {
  /** Whether it is a CDA document: an allergy of it that has no end is active (C-CDA R2.1, Allergy - Intolerance). */
  readonly isCda: boolean
  readonly title: string
  readonly subjects: readonly NamedSubject[]
  readonly rows: readonly TakenRow[]
  /** Text of the file that no row has, by section. */
  readonly narrative: readonly { readonly section: string; readonly text: string }[]
  /** Sentences about guesses, limits, damage; and what a page does not show. */
  readonly notes: readonly string[]
  readonly facts: readonly Fact[]
  /** Resources of FHIR R4; null if the file is something else, and its facts stand for it. */
  readonly fhir: TakenFhir | null
}

export interface TakenFhir {
  readonly resources: readonly TakenResource[]
  readonly texts: readonly TakenText[]
  readonly leftOut: readonly LeftOut[]
  /** `identifier`, `telecom`, `address`, `contact` and `communication` of the Patient, as JSON texts. */
  readonly patient: Readonly<Record<string, readonly string[]>>
}

/** Addresses that the resources of a file get in the new document. */
export interface TakeTargets {
  /** `fullUrl` of the patient in the new document. */
  readonly patientUrl: string
  /** Beginning of `meta.source`; the place in the file follows. */
  readonly sourceUrl: string
}
