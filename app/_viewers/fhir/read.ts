import type { RecordKind } from "../../_core/records/manifest-schema"
import { EMPTY_READING } from "../reading"
import type { Attachment, NarrativeText, Reading, Row, Subject } from "../reading"
import type { ReadInput } from "../viewer"
import type { FhirModel, FhirRow, FhirSection } from "./model"
import { pageModelOf } from "./page-model"
import { parseFhir } from "./parse"
import { readTrees } from "./readers"
import { joined, own } from "./words"

/** Reads FHIR of any release as JSON, XML or NDJSON. Throws `document-damaged` if it is none. */
export async function read({ file, found }: ReadInput): Promise<FhirModel> {
  return parseFhir(await readTrees(file, found))
}

/** The model with its long lists packed, and what a page asks of a reading: no rows, narrative, text and facts. */
export const forPage = async (model: FhirModel) => ({
  model: pageModelOf(model),
  reading: { ...readingOf(model), rows: [], narrative: [], text: "", facts: [] },
})

/** The same model as lines, for `npm run view`, search and summaries. */
export function readingOf(model: FhirModel): Reading {
  const [first] = model.documents
  const lines = new Lines()
  const people = new Map<string, Subject>()
  // Several documents may be about one person.
  const told = new Set<FhirRow>()
  for (const { title, narrative, sections, subject, details } of model.documents) {
    if (subject) {
      const { name, birthDate, sex, identifiers } = subject
      people.set(joined([name, birthDate, ...identifiers], "\n"), { name, birthDate, sex, identifiers })
      if (subject.row && !told.has(subject.row)) lines.row(subject.row, subject.type || "Subject", "")
      if (subject.row) told.add(subject.row)
    }
    lines.text.push(...details.map(({ label, text }) => joined([label, text], ": ")))
    if (narrative) lines.narrative.push({ section: title, text: narrative.text })
    for (const section of sections) lines.section(section, "")
  }
  for (const section of model.also) lines.section(section, "Also in this file")
  return {
    ...EMPTY_READING,
    title: first?.title ?? "",
    kind: kindOf(model),
    date: first?.date ?? "",
    subjects: [...people.values()],
    author: joined(first?.authors ?? []),
    rows: lines.rows,
    narrative: lines.narrative,
    attachments: lines.attachments,
    notShown: model.notShown,
    notes: [...marks(model), ...model.notes],
    text: lines.text.join("\n"),
    facts: model.facts,
  }
}

class Lines {
  readonly rows: Row[] = []
  readonly narrative: NarrativeText[] = []
  readonly attachments: Attachment[] = []
  readonly text: string[] = []

  section(
    { title, emptyReason, narrative, rows, sections, details, missing }: FhirSection,
    above: string,
  ): void {
    const name = joined([above, title], " › ")
    if (narrative) this.narrative.push({ section: name, text: narrative.text })
    if (emptyReason) this.narrative.push({ section: name, text: emptyReason })
    if (missing > 0) this.narrative.push({ section: name, text: missingWords(missing) })
    this.text.push(...details.map(({ label, text }) => joined([label, text], ": ")))
    for (const row of rows) this.row(row, name, "")
    for (const inner of sections) this.section(inner, name)
  }

  row(row: FhirRow, section: string, above: string): void {
    const own = row.type === "" ? joined([row.typeWords, row.what], ": ") : row.what || row.typeWords
    const what = joined([above, own], " › ")
    const details = row.details.map(({ label, text }) => joined([label, text], ": "))
    const notes = row.notes.map(({ text, author, when }) =>
      joined([`Note: ${text}`, joined([author, when])], " — "),
    )
    this.rows.push({
      section,
      what,
      details: joined([...details, ...notes], "; "),
      when: row.when,
      flags: row.flags.map(({ text }) => text),
      ...(row.subject && { subject: row.subject }),
    })
    if (row.narrative)
      this.narrative.push({ section: joined([section, what], " › "), text: row.narrative.text })
    this.attachments.push(...row.attachments)
    for (const inner of row.rows) this.row(inner, section, what)
  }
}

/** What a document says of itself before all else. */
const marks = ({ documents }: FhirModel): string[] =>
  documents.flatMap(({ title, flags }) => flags.map(({ text }) => `“${title}” is marked: ${text}`))

/** `One entry of this section is not in the file.` */
export const missingWords = (count: number): string =>
  count === 1
    ? "One entry of this section is not in the file."
    : `${count} entries of this section are not in the file.`

const KINDS: Readonly<Record<string, RecordKind>> = {
  Observation: "lab-result",
  DiagnosticReport: "lab-result",
  MedicationRequest: "prescription",
  MedicationOrder: "prescription",
  VisionPrescription: "prescription",
  DocumentReference: "letter",
  ImagingStudy: "image",
}

/** A document with sections is a summary; a file of one kind of statement is of that kind. */
function kindOf({ documents }: FhirModel): RecordKind | null {
  if (documents.some(({ sections }) => sections.some(({ pointer }) => pointer !== ""))) return "summary"
  const types = new Set(
    documents.flatMap(({ sections }) => sections.flatMap(({ rows }) => rows.map(({ type }) => type))),
  )
  const [only, ...others] = types
  if (only !== undefined && others.length === 0) return own(KINDS, only) ?? null
  return types.size > 1 ? "summary" : null
}
