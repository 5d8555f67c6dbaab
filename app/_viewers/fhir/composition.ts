import { newestFirst } from "./dates"
import { conceptInFull, conceptText } from "./datatypes/concept"
import { Elements } from "./elements"
import { emptyReason } from "./empty-reason"
import { sortedFlags, statusFlags } from "./flags"
import type { FhirDocument, FhirRow, FhirSection, FhirSubject, Flag, LabelledText } from "./model"
import { NOT_UNDERSTOOD } from "./sentences"
import type { Entry } from "./references"
import { MAX_IN_ORDER, namedHere, rowOf, withoutParts } from "./rows"
import { takeNarrative } from "./head"
import { namedRow } from "./named-row"
import type { Scope } from "./scope"
import { TOO_DEEP } from "./tally"
import { isObject, listOf, objectOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { addTo, firstOf, joined, labelOf, sameWords } from "./words"
import { Writer } from "./writer"

/** Deeper sections are counted. */
const MAX_SECTION_DEPTH = 50

/** Reads one Composition (hl7.org/fhir/R4/composition.html) with its sections, to any depth that a person can read. */
export function compositionOf(
  entry: Entry,
  scope: Scope,
  subjectOf: (person: Entry) => FhirSubject,
  namedSubject: (reference: FhirObject) => FhirSubject | null,
): FhirDocument {
  const { resource, pointer } = entry
  const elements = new Elements(resource)
  const writer = new Writer(scope, resource)
  for (const name of ["resourceType", "id", "meta", "language", "contained"]) elements.take(name)
  const person = scope.references.resolve(elements.take("subject"), resource)
  const reference = objectOf(resource["subject"])
  const named = person ? null : namedSubject(reference)
  const reader = new SectionReader(scope, resource, person?.entry)
  const statuses = statusFlags("status", elements.take("status"), "Composition")
  const type = writer.words(elements.take("type"))
  const title = firstOf(elements.takeText("title"), type, "Health document")
  const date = elements.takeText("date")
  const narrative = takeNarrative(elements, scope)
  const document = {
    title,
    type: sameWords(type, title) ? "" : type,
    status: statuses.map(({ text }) => text).join(", "),
    flags: sortedFlags([...statuses.filter(({ kind }) => kind !== "status"), ...rulesOf(elements)]),
    date,
    when: writer.words(date),
    authors: elements.takeList("author").map((one) => writer.words(one)),
    custodian: writer.words(elements.take("custodian")),
    subject: person ? subjectOf(person.entry) : named,
    narrative,
    sections: elements
      .takeList("section")
      .map((one, index) => reader.section(one, `${pointer}/section/${index}`, 0)),
    pointer,
  }
  const about = person || named ? "" : writer.words(reference)
  const details = [...(about ? [{ label: "About", text: about }] : []), ...detailsOf(elements, writer)]
  return { ...document, details }
}

/** Elements that take back or change what the document says. */
function rulesOf(elements: Elements): Flag[] {
  const rules = elements.takeText("implicitRules")
  return [
    ...(rules
      ? [{ kind: "warning", text: `Written under special rules (${rules}): read the file` } as const]
      : []),
    ...(elements.takeList("modifierExtension").length > 0
      ? [{ kind: "warning", text: NOT_UNDERSTOOD } as const]
      : []),
  ]
}

const detailsOf = (elements: Elements, writer: Writer): LabelledText[] =>
  elements.left.flatMap((name) => {
    const node = elements.take(name)
    const label = labelOf(name.replace(/^_/, ""))
    if (name === "extension")
      return listOf(node)
        .map((one) => writer.extension(one))
        .filter(({ text }) => text !== "")
    const text = name.startsWith("_")
      ? writer.labelled(name, node).replace(/^[^:]*: /, "")
      : writer.words(node, name)
    return text ? [{ label, text }] : []
  })

class SectionReader {
  readonly #named = new Set<FhirObject>()

  constructor(
    private readonly scope: Scope,
    private readonly composition: FhirObject,
    private readonly person: Entry | undefined,
  ) {}

  section(node: FhirNode, pointer: string, depth: number): FhirSection {
    const elements = new Elements(objectOf(node))
    const writer = new Writer(this.scope, this.composition)
    elements.take("id")
    const narrative = takeNarrative(elements, this.scope)
    const entries = [...elements.takeList("entry"), ...elements.takeList("content")]
    const rows: FhirRow[] = []
    let missing = 0
    for (const reference of entries) {
      const row = this.#row(reference, writer)
      if (row) rows.push(row)
      else missing++
    }
    const outer = withoutInner(rows)
    const code = elements.take("code")
    const title = firstOf(elements.takeText("title"), conceptText(code), "Section")
    const codes = conceptInFull(code)
    return {
      title,
      narrative,
      rows: outer.length > MAX_IN_ORDER ? newestFirst(outer, ({ time }) => time) : outer,
      missing,
      emptyReason: emptyReason(elements.take("emptyReason")),
      sections: this.#inner(elements.takeList("section"), pointer, depth),
      details: [
        ...(codes && !sameWords(codes, title) ? [{ label: "Section", text: codes }] : []),
        ...rulesAsDetails(elements),
        ...detailsOf(elements, writer),
      ],
      pointer,
    }
  }

  #inner(nodes: readonly FhirNode[], pointer: string, depth: number): FhirSection[] {
    if (depth >= MAX_SECTION_DEPTH) {
      this.scope.tally.add(TOO_DEEP, nodes.length)
      return []
    }
    return nodes.map((one, index) => this.section(one, `${pointer}/section/${index}`, depth + 1))
  }

  /** null if the entry is not in the file and has no name. */
  #row(reference: FhirNode, writer: Writer): FhirRow | null {
    const found = this.scope.references.resolve(reference, this.composition)
    if (!found) return namedRow(objectOf(reference), writer)
    const { resource } = found.entry
    const again = this.#named.has(resource)
    this.#named.add(resource)
    const row = rowOf(found.entry, this.scope)
    const about = this.scope.subjects.get(resource)
    const other = about && this.person && about !== this.person
    const shown = {
      ...namedHere(again ? withoutParts(row) : row, textOf(objectOf(reference)["display"])),
      subject: other ? this.scope.nameOf(about.resource) : row.subject,
    }
    if (!found.otherVersion) return shown
    const text = `The document names version ${found.otherVersion}; the file has ${versionWords(resource)}`
    return { ...shown, details: [...shown.details, { label: "Version", text }] }
  }
}

const versionWords = (resource: FhirObject): string => {
  const version = textOf(objectOf(resource["meta"])["versionId"])
  return version ? `version ${version}` : "one that does not say its version"
}

function rulesAsDetails(elements: Elements): LabelledText[] {
  return rulesOf(elements).map(({ text }) => ({ label: "", text }))
}

/** Rows that do not stand inside another row of the same section: a member of a panel is shown in its panel. */
function withoutInner(rows: readonly FhirRow[]): FhirRow[] {
  const inside = new Map<string, FhirRow[]>()
  const add = (row: FhirRow, outer: FhirRow): void => {
    for (const inner of row.rows) {
      // Only where it stands in full: its parts may be shown elsewhere.
      if (inner.type !== "" && !inner.details.some(({ label }) => label === "Parts"))
        addTo(inside, inner.pointer, outer)
      add(inner, outer)
    }
  }
  for (const row of rows) add(row, row)
  const left = new Set<FhirRow>()
  for (const row of rows) {
    const outer = inside.get(row.pointer) ?? []
    const again = row.details.some(({ label }) => label === "Version")
    if (!again && outer.some((one) => one !== row && !left.has(one))) left.add(row)
  }
  return rows.filter((row) => !left.has(row))
}

/** The references of a resource under some names: its own elements, and those of its parts. */
export function sectionTargets(resource: FhirObject, names: readonly string[]): FhirNode[] {
  const found: FhirNode[] = []
  for (const [name, node] of Object.entries(resource)) {
    if (names.includes(name)) found.push(...listOf(node))
    else
      for (const part of listOf(node))
        if (isObject(part)) for (const inner of names) found.push(...listOf(part[inner]))
  }
  return found
}
