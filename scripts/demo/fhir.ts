import { createHash } from "node:crypto"

/** Small pieces of FHIR R4 (hl7.org/fhir/R4) that the patient summary is put together from. */
export interface Coding {
  readonly system: string
  readonly code: string
  readonly display: string
}
export interface Concept {
  readonly coding: readonly Coding[]
  readonly text?: string
}
export interface Resource {
  readonly resourceType: string
  readonly [field: string]: unknown
}
export interface Entry {
  readonly fullUrl: string
  readonly resource: Resource
}
export interface Reference {
  readonly reference: string
  readonly display?: string
}

const coding =
  (system: string) =>
  (code: string, display: string): Coding => ({ system, code, display })

export const loinc = coding("http://loinc.org")
export const snomed = coding("http://snomed.info/sct")
export const atc = coding("http://www.whocc.no/atc")
/** A code of HL7's own lists; `list` is the last part of its address. */
export const hl7 = (list: string, code: string, display: string): Coding => ({
  system: `http://terminology.hl7.org/CodeSystem/${list}`,
  code,
  display,
})

export const concept = (text: string, ...codings: Coding[]): Concept => ({ coding: codings, text })

/** A quantity in UCUM. */
export const quantity = (value: number, unit: string, code = unit) => ({
  value,
  unit,
  system: "http://unitsofmeasure.org",
  code,
})

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

/** The words of a section or resource, for readers that show nothing else. */
export const narrative = (lines: readonly string[]) => ({
  status: "generated",
  div: `<div xmlns="http://www.w3.org/1999/xhtml"><ul>${lines.map((line) => `<li>${escape(line)}</li>`).join("")}</ul></div>`,
})

/** A UUID (version 8, RFC 9562 section 5.8) that depends on the name alone. */
export function uuidOf(name: string): string {
  const bytes = createHash("sha256").update(`keyward demo/${name}`).digest().subarray(0, 16)
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}

const IPS = "http://hl7.org/fhir/uv/ips/StructureDefinition/"

/**
 * A resource as an entry of the bundle.
 *
 * @param profile the last part of an IPS profile's address, or a whole address
 */
export function entry(name: string, profile: string, resource: Resource): Entry {
  const id = uuidOf(name)
  const { resourceType, ...fields } = resource
  const meta = { profile: [profile.startsWith("http") ? profile : IPS + profile] }
  return { fullUrl: `urn:uuid:${id}`, resource: { resourceType, id, meta, ...fields } }
}

export const refer = (to: Entry, display?: string): Reference =>
  display === undefined ? { reference: to.fullUrl } : { reference: to.fullUrl, display }
