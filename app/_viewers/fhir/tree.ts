/**
 * What the FHIR parser reads: the tree of a resource as the JSON representation of FHIR has it
 * (hl7.org/fhir/R4/json.html), made from JSON, XML or a line of NDJSON. Numbers keep their digits.
 */

/** A JSON number with the digits as written: `2.0`, `0.0140`, `1.20E+7`. */
export class Decimal {
  constructor(readonly text: string) {}
}

/** Made without a prototype (`Object.create(null)`), so `__proto__` is a name like any other. */
export interface FhirObject {
  readonly [name: string]: FhirNode | undefined
}

export type FhirNode = FhirObject | readonly FhirNode[] | Decimal | string | boolean | null

export const isObject = (node: unknown): node is FhirObject =>
  typeof node === "object" && node !== null && !Array.isArray(node) && !(node instanceof Decimal)

/** The node if it is an object; else an empty object. */
export const objectOf = (node: FhirNode | undefined): FhirObject => (isObject(node) ? node : EMPTY)

/** A list as it is; a single value as a list of one (XML does not tell them apart); nothing as an empty list. */
export function listOf(node: FhirNode | undefined): readonly FhirNode[] {
  if (node === undefined || node === null) return []
  return Array.isArray(node) ? (node as readonly FhirNode[]) : [node]
}

/** The text of a primitive as it is written; "" for anything else. */
export function textOf(node: FhirNode | undefined): string {
  if (typeof node === "string") return node.trim()
  if (node instanceof Decimal) return node.text
  return typeof node === "boolean" ? String(node) : ""
}

/** True for `true`, and for "true" as XML has it. */
export const isTrue = (node: FhirNode | undefined): boolean => node === true || node === "true"

/** False for `false`, and for "false" as XML has it; not for what is missing. */
export const isFalse = (node: FhirNode | undefined): boolean => node === false || node === "false"

const EMPTY: FhirObject = Object.freeze(Object.create(null) as FhirObject)
