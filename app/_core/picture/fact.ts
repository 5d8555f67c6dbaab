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
  /** Negation, status and uncertainty in words: `Refuted`, `Entered in error`. A statement with flags is never merged with one without. */
  readonly flags: readonly string[]
  /** What the document says of a result beside its number: `High`, `Critically low`. Left out if it says nothing. */
  readonly interpretation?: string
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
