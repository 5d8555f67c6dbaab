import { IPS_SECTIONS } from "../../_core/fhir-out/taken"
import type { LeftOut, TakenFhir, TakenResource, TakenText, TakeTargets } from "../../_core/fhir-out/taken"
import type { Reading } from "../reading"
import type { ReadInput } from "../viewer"
import { subjectOf } from "./documents"
import { emptyReason } from "./empty-reason"
import type { FhirModel, FhirRow } from "./model"
import { narrativeOf } from "./narrative"
import { parseScopes } from "./parse"
import { readTrees } from "./readers"
import { readingOf } from "./read"
import type { Entry } from "./references"
import type { Scope } from "./scope"
import { ResourceWriter } from "./take-json"
import { sectionOf, sectionOfCode } from "./take-sections"
import { listOf, objectOf, textOf } from "./tree"
import type { FhirNode } from "./tree"
import { firstOf, joined } from "./words"

/** Elements of a Patient that the patient of another document may have, too. */
const PATIENT_PARTS = ["name", "identifier", "telecom", "address", "contact", "communication"]
/** Never statements of a summary, and not missed in one. Patients give their parts. */
const ASIDE = new Set(["Patient", "Composition", "Provenance"])

/**
 * What a file gives to documents that leave Keyward. Resources are taken over only from JSON of FHIR R4 in which no
 * document takes back what it says: of everything else the facts stand for it.
 */
export async function forTaking(input: ReadInput, targets: TakeTargets) {
  const { model, scopes } = parseScopes(await readTrees(input.file, input.found))
  const reading = readingOf(model)
  return {
    reading: { ...reading, subjects: withPeopleOf(scopes, reading.subjects) },
    fhir: canBeTaken(input, model, scopes) ? takeScopes(scopes, targets) : null,
  }
}

/** Also the patients of a document whose head is about somebody else, or says nobody. */
function withPeopleOf(scopes: readonly Scope[], subjects: Reading["subjects"]): Reading["subjects"] {
  const people = scopes.flatMap((scope) => scope.people.map((one) => subjectOf(one, scope)))
  const known = new Set(subjects.map(({ name, birthDate }) => JSON.stringify([name, birthDate])))
  const more = people.filter(({ name, birthDate }) => !known.has(JSON.stringify([name, birthDate])))
  return [
    ...subjects,
    ...more.map(({ name, birthDate, sex, identifiers }) => ({ name, birthDate, sex, identifiers })),
  ]
}

/** Of two patients nobody can tell which one is the patient of the other document. */
const canBeTaken = (
  { found }: ReadInput,
  { version, documents }: FhirModel,
  scopes: readonly Scope[],
): boolean =>
  found.id !== "fhir-xml" &&
  version === "R4" &&
  scopes.every(({ entries }) => entries.filter(isPatient).length <= 1) &&
  !documents.some(({ flags }) => flags.some(({ kind }) => kind === "negation" || kind === "warning"))

/** The resources of some scopes, those first that sections list. */
function takeScopes(scopes: readonly Scope[], targets: TakeTargets): TakenFhir {
  const resources: TakenResource[] = []
  const texts: TakenText[] = []
  const counts = new Map<string, number>()
  const patient: Record<string, string[]> = {}
  const leave = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
  for (const scope of scopes) {
    const urls = new Map<Entry, string>()
    for (const entry of scope.entries) {
      if (isPatient(entry)) urls.set(entry, targets.patientUrl)
      else if (isAboutOther(entry, scope)) texts.push(...textOfOther(entry, scope, leave))
      else if (!ASIDE.has(typeOf(entry))) urls.set(entry, `urn:uuid:${crypto.randomUUID()}`)
    }
    const writer = new ResourceWriter(scope.references, (entry) => urls.get(entry), targets)
    const ofPatient = new Set<string>()
    for (const entry of scope.entries.filter(isPatient))
      for (const name of PATIENT_PARTS)
        patient[name] = [...(patient[name] ?? []), ...writer.parts(entry, name, ofPatient)]
    const all = scope.entries.flatMap((entry) => takenOf(entry, scope, writer, urls.get(entry)) ?? [])
    const reached = reachedFrom(all, ofPatient)
    // One by one: a list of arguments has an end
    for (const one of all)
      if (reached.has(one.fullUrl)) resources.push(one)
      else leave(`${one.type} resources`)
    for (const { resource } of scope.entries)
      if (resource["resourceType"] === "Composition") texts.push(...textsOf(resource["section"], leave))
  }
  resources.sort((a, b) => orderOf(a) - orderOf(b))
  const leftOut: LeftOut[] = [...counts].map(([what, count]) => ({ what, count }))
  return { resources, texts, leftOut, patient }
}

const typeOf = ({ resource }: Entry): string => textOf(resource["resourceType"])
const isPatient = (entry: Entry): boolean => typeOf(entry) === "Patient"
/** Somebody whom the file's head does not name: another person, a group, a device. */
const isAboutOther = ({ resource }: Entry, { rows }: Scope): boolean => !!rows.get(resource)?.subject
const orderOf = ({ section }: TakenResource): number =>
  section === null ? IPS_SECTIONS.length : IPS_SECTIONS.indexOf(section)

function takenOf(
  entry: Entry,
  scope: Scope,
  writer: ResourceWriter,
  fullUrl: string | undefined,
): TakenResource | null {
  const type = typeOf(entry)
  if (fullUrl === undefined || ASIDE.has(type)) return null
  const row = scope.rows.get(entry.resource)
  const { json, names } = writer.write(entry)
  return { fullUrl, type, section: sectionOf(entry.resource), json, names, line: lineOf(row, type) }
}

/** A statement about somebody else stays words with their name: as a resource it could be taken for the patient's. */
function textOfOther(entry: Entry, scope: Scope, leave: (what: string) => void): TakenText[] {
  const type = typeOf(entry)
  const row = scope.rows.get(entry.resource)
  const section = sectionOf(entry.resource)
  if (!row || ASIDE.has(type)) return []
  if (!section) {
    leave(`${type} resources`)
    return []
  }
  const { flags, what, details, when } = lineOf(row, type)
  return [{ section, text: joined([...flags, `${what} (${row.subject})`, details, when], "; ") }]
}

/** What sections list and the patient's data name, and what that names. */
function reachedFrom(all: readonly TakenResource[], ofPatient: ReadonlySet<string>): Set<string> {
  const byUrl = new Map(all.map((one) => [one.fullUrl, one]))
  const open = all.filter(({ section, fullUrl }) => section !== null || ofPatient.has(fullUrl))
  const reached = new Set(open.map(({ fullUrl }) => fullUrl))
  for (let one = open.pop(); one; one = open.pop())
    for (const name of one.names) {
      const next = byUrl.get(name)
      if (!next || reached.has(name)) continue
      reached.add(name)
      open.push(next)
    }
  return reached
}

/** A row in one line, its parts with it. */
function lineOf(row: FhirRow | undefined, type: string) {
  if (!row) return { what: type, details: "", when: "", flags: [] }
  const { what, typeWords, when, flags } = row
  return {
    what: firstOf(what, typeWords),
    details: detailsOf(row),
    when,
    flags: flags.map(({ text }) => text),
  }
}

function detailsOf(row: FhirRow): string {
  const own = row.details
    .filter(({ label }) => label !== "Coded as")
    .map(({ label, text }) => joined([label, text], ": "))
  const parts = row.rows.map((part) =>
    joined([
      joined([part.type === "" ? part.typeWords : "", part.what], ": "),
      ...part.flags.map(({ text }) => text),
      // Another resource is an entry of its own
      ...(part.type === "" ? [detailsOf(part)] : []),
    ]),
  )
  return joined([...own, ...parts, ...row.notes.map(({ text }) => `Note: ${text}`)], "; ")
}

/** Text of sections that have no entries; all other text is counted. */
function textsOf(sections: FhirNode | undefined, leave: (what: string) => void): TakenText[] {
  return listOf(sections).flatMap((node) => {
    const section = objectOf(node)
    const title = firstOf(textOf(section["title"]), "Section")
    const kind = sectionOfCode(section["code"])
    const text = joined(
      [narrativeOf(section["text"])?.narrative.text ?? "", emptyReason(section["emptyReason"])],
      "\n",
    )
    const alone = listOf(section["entry"]).length === 0
    if (text !== "" && !(kind && alone))
      leave(alone ? `text of the section “${title}”` : "texts of sections that have entries")
    return [
      ...(text !== "" && kind && alone ? [{ section: kind, text: `${title}: ${text}` }] : []),
      ...textsOf(section["section"], leave),
    ]
  })
}
