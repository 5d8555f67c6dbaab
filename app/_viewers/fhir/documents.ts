import { bestName, identifierText, personFacts } from "./datatypes/people"
import type { FhirDocument, FhirRow, FhirSection, FhirSubject } from "./model"
import { BACKGROUND, byType } from "./groups"
import { compositionOf, sectionTargets } from "./composition"
import type { Entry } from "./references"
import { rowOf } from "./rows"
import { specOf } from "./resources/table"
import type { Scope } from "./scope"
import { onlySubjectOf, subjectReference } from "./subject"
import { listOf, textOf } from "./tree"
import type { FhirObject } from "./tree"
import { firstOf, spaced } from "./words"
import { Writer } from "./writer"

/** What one bundle or resource says, and what of it no document names. */
export interface ScopeDocuments {
  readonly documents: readonly FhirDocument[]
  readonly also: readonly FhirSection[]
}

const typeOf = ({ resource }: Entry): string => textOf(resource["resourceType"])

/**
 * One document per Composition; without one, one per patient, by resource type. Every resource of the scope then stands
 * in a document or in `also`.
 */
export function documentsOf(scope: Scope, bundle: FhirObject | null): ScopeDocuments {
  const only = onlySubjectOf(scope)
  const compositions = scope.entries.filter((entry) => typeOf(entry) === "Composition")
  if (compositions.length > 0) {
    for (const { resource } of compositions) scope.shown.add(resource)
    // The head of each document says whom it is about; where one does not, each row does.
    if (compositions.some(({ resource }) => subjectReference(resource) === undefined)) scope.onlySubject = ""
    const documents = compositions.map((entry) =>
      compositionOf(entry, scope, (target) => subjectOf(target, scope), namedSubject),
    )
    const contained = compositions.flatMap(({ resource }) => scope.references.containedOf(resource))
    return { documents, also: byType([...restOf(scope), ...contained], scope) }
  }
  return withoutComposition(scope, bundle, only)
}

function withoutComposition(
  scope: Scope,
  bundle: FhirObject | null,
  only: FhirObject | undefined,
): ScopeDocuments {
  const [first] = scope.entries
  const alone = bundle === null && scope.entries.length === 1 && first !== undefined
  const people = scope.people
  const [person] = people
  const rest = restOf(scope, people.length === 1 || alone ? people : [])
  const about = (entry: Entry): Entry | undefined => {
    const found = scope.references.resolve(subjectReference(entry.resource), entry.resource)
    return found?.entry
  }
  // References of the first resource, not of the bundle: a subject that is missing is counted with it.
  const writer = new Writer(scope, first?.resource ?? {})
  const base = {
    type: bundle ? spaced(textOf(bundle["type"])) : "",
    status: "",
    flags: [],
    date: textOf(bundle?.["timestamp"]),
    authors: [],
    custodian: "",
    details: only && !namedSubject(only) ? [{ label: "About", text: writer.words(only) }] : [],
    narrative: null,
  }
  const when = writer.words(bundle?.["timestamp"])
  const title = alone ? firstOf(specOf(typeOf(first)).words ?? "", spaced(typeOf(first))) : "Health document"
  const make = (
    subject: FhirSubject | null,
    sections: readonly FhirSection[],
    pointer: string,
  ): FhirDocument => {
    const date = firstOf(base.date, alone ? (sections[0]?.rows[0]?.time ?? "") : "")
    return {
      ...base,
      title,
      date,
      when: firstOf(when, alone ? (sections[0]?.rows[0]?.when ?? "") : ""),
      subject,
      sections,
      pointer,
    }
  }
  if (people.length > 1) {
    // A file of several patients: each with what is theirs; what belongs to none of them stands under "also".
    const theirs = new Map<Entry, Entry[]>(people.map((one) => [one, []]))
    const others: Entry[] = []
    for (const entry of rest) {
      if (theirs.has(entry)) continue
      const one = about(entry)
      const own = one && theirs.get(one)
      if (own) own.push(entry)
      else others.push(entry)
    }
    const documents = people.map((one) =>
      make(subjectOf(one, scope), byType(theirs.get(one) ?? [], scope), one.pointer),
    )
    return { documents, also: byType(unshown(others, scope), scope) }
  }
  const subject = person ? subjectOf(person, scope) : only ? namedSubject(only) : null
  const clinical = alone ? rest : rest.filter((entry) => !BACKGROUND.has(typeOf(entry)))
  const sections = byType(clinical, scope)
  const document = make(subject, sections, alone ? first.pointer : "")
  return { documents: [document], also: byType(restOf(scope), scope) }
}

/** Entries that do not stand on the page yet. Those that others show inside their rows come last. */
function restOf(scope: Scope, without: readonly Entry[] = []): Entry[] {
  const inner = embedded(scope)
  const known = new Set(without)
  const left = unshown(scope.entries, scope).filter((entry) => !known.has(entry))
  return [
    ...left.filter(({ resource }) => !inner.has(resource)),
    ...left.filter(({ resource }) => inner.has(resource)),
  ]
}

const unshown = (entries: readonly Entry[], scope: Scope): Entry[] =>
  entries.filter(({ resource }) => !scope.shown.has(resource))

/** The resources that stand inside the row of another. */
function embedded(scope: Scope): Set<FhirObject> {
  const found = new Set<FhirObject>()
  for (const { resource } of scope.entries) {
    const names = specOf(textOf(resource["resourceType"])).embed ?? []
    if (names.length === 0) continue
    for (const reference of sectionTargets(resource, names)) {
      const target = scope.references.resolve(reference, resource)
      if (target && target.entry.resource !== resource) found.add(target.entry.resource)
    }
  }
  return found
}

/** Whom a document is about, as the file's resource says it. */
export function subjectOf(entry: Entry, scope: Scope): FhirSubject {
  const { resource } = entry
  const row: FhirRow = rowOf(entry, scope)
  return {
    name: firstOf(
      typeOf(entry) === "Patient" ? bestName(resource["name"]) : scope.nameOf(resource),
      "Name not given",
    ),
    birthDate: textOf(resource["birthDate"]),
    sex: textOf(resource["gender"]),
    identifiers: listOf(resource["identifier"]).map(identifierText).filter(Boolean),
    facts: personFacts(resource),
    type: typeOf(entry),
    row,
  }
}

/** A person of whom the file has no more than a reference; null if that has no name. */
function namedSubject(reference: FhirObject): FhirSubject | null {
  const identifier = identifierText(reference["identifier"])
  const name = firstOf(textOf(reference["display"]), identifier)
  if (name === "") return null
  return {
    name,
    birthDate: "",
    sex: "",
    identifiers: identifier ? [identifier] : [],
    facts: [],
    type: textOf(reference["type"]),
    row: null,
  }
}
