import { coding, URI } from "./fhir-parts"
import { notTaken } from "./gathered"
import type { GatheredRecord, MadeFor } from "./gathered"
import { IpsDraft, newUrl } from "./ips-draft"
import type { BundleEntry, SectionDraft } from "./ips-draft"
import { patientResource } from "./ips-patient"
import { SECTION_CODES } from "./ips-sections"
import { recordProvenance, recordReference } from "./ips-sources"
import { jsonText } from "./json-text"
import type { JsonValue } from "./json-text"
import { IPS_SECTIONS } from "./taken"
import type { IpsSection } from "./taken"
import { div, paragraph, table } from "./xhtml"

/** A document as it is saved, and what the screen says about it. */
export interface IpsDocument {
  /** JSON. */
  readonly text: string
  /** Statements that its sections list. */
  readonly statements: number
  /** What of the chosen records is not in it, as sentences; the document has the same. */
  readonly leftOut: readonly string[]
}

const LOINC = "http://loinc.org"
const PROFILES = "http://hl7.org/fhir/uv/ips/StructureDefinition"
const KEYWARD = { resourceType: "Device", deviceName: [{ name: "Keyward", type: "user-friendly-name" }] }

/**
 * An International Patient Summary, version 2.0.0 (hl7.org/fhir/uv/ips/STU2), as a FHIR R4 document of chosen records.
 * Resources of FHIR R4 are taken over; other facts become resources with their words and codes; where a resource could be
 * read differently they stay text of their section, whose entry is then the record. Every section has a narrative. A
 * required section without statements has the emptyReason `unavailable`: that nothing is known is said only where a
 * record says so. What is not taken is named in the Composition's narrative.
 */
export function ipsDocument(records: readonly GatheredRecord[], made: MadeFor): IpsDocument {
  const draft = new IpsDraft(made.patientUrl)
  const device = newUrl()
  const sources: BundleEntry[] = []
  const provenances: BundleEntry[] = []
  for (const sentence of notTaken(records)) draft.leftOut.push(sentence)
  for (const record of records) {
    if (!record.manifest) continue
    const url = newUrl()
    const targets = record.files.flatMap((file) => draft.add(record, file, url))
    sources.push({ fullUrl: url, resource: recordReference(record, record.manifest, made) })
    if (targets.length > 0)
      provenances.push({
        fullUrl: newUrl(),
        resource: recordProvenance(record.manifest, made, { record: url, device, targets }),
      })
  }
  const composition = compositionOf(draft, made, {
    device,
    records,
    sources: sources.map(({ fullUrl }) => fullUrl),
  })
  const entry: BundleEntry[] = [
    { fullUrl: newUrl(), resource: composition },
    { fullUrl: made.patientUrl, resource: patientResource(records, made) },
    { fullUrl: device, resource: KEYWARD },
    ...sources,
    ...draft.entries,
    ...provenances,
  ]
  const text = jsonText({
    resourceType: "Bundle",
    meta: { profile: [`${PROFILES}/Bundle-uv-ips`] },
    identifier: { system: URI, value: newUrl() },
    type: "document",
    timestamp: made.now.toISOString(),
    entry: entry.map(({ fullUrl, resource }) => ({ fullUrl, resource })),
  })
  const statements = [...draft.sections.values()].reduce((sum, { lines }) => sum + lines.length, 0)
  return { text, statements, leftOut: draft.leftOut }
}

interface Around {
  readonly device: string
  readonly records: readonly GatheredRecord[]
  readonly sources: readonly string[]
}

function compositionOf(draft: IpsDraft, made: MadeFor, { device, records, sources }: Around): JsonValue {
  const name = made.patientName ? ` of ${made.patientName}` : ""
  return {
    resourceType: "Composition",
    meta: { profile: [`${PROFILES}/Composition-uv-ips`] },
    text: { status: "generated", div: aboutOf(draft.leftOut, records, made) },
    status: "final",
    type: coding(LOINC, "60591-5", "Patient summary Document"),
    subject: { reference: made.patientUrl },
    date: made.now.toISOString(),
    author: [{ reference: made.patientUrl }, { reference: device }],
    title: `Patient summary${name}`,
    // Every record that was chosen can be reached from here, what could be taken of it or not
    event: sources.length > 0 ? [{ detail: sources.map((reference) => ({ reference })) }] : undefined,
    section: IPS_SECTIONS.flatMap((section) => sectionOf(section, draft.sections.get(section)) ?? []),
  }
}

function aboutOf(leftOut: readonly string[], records: readonly GatheredRecord[], made: MadeFor): string {
  const day = localDay(made.now)
  return div(
    [
      `Made with Keyward on ${day} on the patient's device from ${records.length} chosen records. The statements were copied automatically from the records and not checked by a person.`,
      ...records.map(({ title }) => `Record: ${title}`),
      ...(leftOut.length > 0 ? ["Not in this document:", ...leftOut] : []),
    ]
      .map(paragraph)
      .join(""),
  )
}

/** The day where the document is made. */
const localDay = (now: Date): string =>
  [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-")

const HEAD = ["Status", "What", "Details", "When", "Record"]

function sectionOf(section: IpsSection, draft: SectionDraft | undefined): JsonValue | null {
  const { title, code, display, required } = SECTION_CODES[section]
  const head = { title, code: coding(LOINC, code, display) }
  if (!draft)
    return required
      ? {
          ...head,
          text: {
            status: "generated",
            div: div(paragraph("The chosen records hold no statement about this.")),
          },
          emptyReason: coding(
            "http://terminology.hl7.org/CodeSystem/list-empty-reason",
            "unavailable",
            "Unavailable",
          ),
        }
      : null
  const rows = draft.lines.map(({ flags, what, details, when, record }) => [
    flags.join(", "),
    what,
    details,
    when,
    record,
  ])
  const texts = draft.texts.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "")
  const parts = [...(rows.length > 0 ? [table(HEAD, rows)] : []), ...texts.map(paragraph)]
  return {
    ...head,
    text: { status: "additional", div: div(parts.join("")) },
    entry: [...draft.entries].map((reference) => ({ reference })),
  }
}
