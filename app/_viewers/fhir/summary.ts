import { rowOf, spaced } from "./resource"
import type { FhirRow, Resolve } from "./resource"
import { dateText, fieldsOf, firstOf, isFields, listOf, nameText, textOf } from "./value"
import type { Fields } from "./value"

export interface FhirSection {
  readonly title: string
  readonly rows: readonly FhirRow[]
  /** Lines that are left out here; the file has them. */
  readonly more: number
}

/** What a FHIR document says, for people. */
export interface FhirSummary {
  readonly title: string
  readonly date: string
  /** Name, and what else is known of the patient; null where the file names none. */
  readonly patient: { readonly name: string; readonly facts: readonly string[] } | null
  readonly sections: readonly FhirSection[]
}

const MOST_ENTRIES = 5_000
const MOST_SECTIONS = 60
const MOST_ROWS = 200
const MOST_DEPTH = 4

/** Not told by themselves: they are who and where, or named by others. */
const BACKGROUND = new Set([
  "Patient",
  "Composition",
  "Organization",
  "Practitioner",
  "PractitionerRole",
  "Device",
  "Location",
  "Medication",
  "Provenance",
  "OperationOutcome",
])

/**
 * A plain summary of a FHIR R4 Bundle (an International Patient Summary, say) or of one resource; null where the value
 * is neither. Sections stand as the Composition has them; without one, by type. Whatever the file holds, the summary
 * is bounded in size and never throws.
 */
export function summariseFhir(value: unknown): FhirSummary | null {
  if (!isFields(value) || typeof value["resourceType"] !== "string") return null
  const entries =
    value["resourceType"] === "Bundle"
      ? listOf(value["entry"]).slice(0, MOST_ENTRIES).map(fieldsOf)
      : [{ resource: value }]
  const resources = entries
    .map((entry) => fieldsOf(entry["resource"]))
    .filter((resource) => textOf(resource["resourceType"]) !== "")
  if (resources.length === 0) return null
  const resolve = resolver(entries)
  const composition = resources.find(({ resourceType }) => resourceType === "Composition")
  const patient =
    resolve(composition?.["subject"]) ?? resources.find(({ resourceType }) => resourceType === "Patient")
  return {
    title: firstOf(
      textOf(composition?.["title"]),
      spaced(textOf(value["resourceType"] === "Bundle" ? "Health document" : value["resourceType"])),
    ),
    date: firstOf(dateText(composition?.["date"]), dateText(value["timestamp"])),
    patient: patient ? patientOf(patient) : null,
    sections: composition ? sectionsOf(composition, resolve) : byType(resources, resolve),
  }
}

/** By full address, by `Type/id`, and by the `#id` of what a resource contains itself. */
function resolver(entries: readonly Fields[]): Resolve {
  const known = new Map<string, Fields>()
  for (const entry of entries) {
    const resource = fieldsOf(entry["resource"])
    const [type, id, address] = [resource["resourceType"], resource["id"], entry["fullUrl"]].map(textOf)
    if (address) known.set(address, resource)
    if (type && id) known.set(`${type}/${id}`, resource)
    for (const contained of listOf(resource["contained"]).slice(0, 20).map(fieldsOf))
      if (textOf(contained["id"])) known.set(`#${textOf(contained["id"])}`, contained)
  }
  return (reference) => known.get(textOf(fieldsOf(reference)["reference"])) ?? null
}

function patientOf(patient: Fields) {
  const born = dateText(patient["birthDate"])
  const died = dateText(patient["deceasedDateTime"])
  const gender = textOf(patient["gender"])
  const address = fieldsOf(listOf(patient["address"])[0])
  const place = [address["city"], address["country"]].map(textOf).filter(Boolean).join(", ")
  return {
    name: firstOf(nameText(patient["name"]), "Name not given"),
    facts: [born && `born ${born}`, died && `died ${died}`, gender === "unknown" ? "" : gender, place].filter(
      Boolean,
    ),
  }
}

function sectionsOf(composition: Fields, resolve: Resolve): FhirSection[] {
  const sections: FhirSection[] = []
  const add = (value: unknown, depth: number) => {
    const section = fieldsOf(value)
    if (depth > MOST_DEPTH || sections.length >= MOST_SECTIONS) return
    const entries = listOf(section["entry"])
    const rows = entries
      .slice(0, MOST_ROWS)
      .map((reference) => resolve(reference) ?? display(reference))
      .flatMap((resource) => (resource ? [rowOf(resource, resolve)] : []))
    const inner = listOf(section["section"])
    if (rows.length > 0 || inner.length === 0)
      sections.push({
        title: textOf(section["title"]) || "Section",
        rows,
        more: Math.max(0, entries.length - MOST_ROWS),
      })
    for (const each of inner) add(each, depth + 1)
  }
  for (const section of listOf(composition["section"])) add(section, 1)
  return sections
}

/** What a reference calls the thing that is not in the bundle. */
const display = (reference: unknown): Fields | null => {
  const name = textOf(fieldsOf(reference)["display"])
  return name ? { title: name } : null
}

function byType(resources: readonly Fields[], resolve: Resolve): FhirSection[] {
  const types = new Map<string, Fields[]>()
  for (const resource of resources) {
    const type = textOf(resource["resourceType"])
    if (BACKGROUND.has(type)) continue
    const known = types.get(type)
    if (known) known.push(resource)
    else types.set(type, [resource])
  }
  return [...types].slice(0, MOST_SECTIONS).map(([type, all]) => ({
    title: spaced(type),
    rows: all.slice(0, MOST_ROWS).map((resource) => rowOf(resource, resolve)),
    more: Math.max(0, all.length - MOST_ROWS),
  }))
}
