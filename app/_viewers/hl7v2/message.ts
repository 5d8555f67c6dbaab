import { isoTime } from "../parts/hl7-time"
import { sortFlags } from "../parts/row"
import type { RowNote } from "../parts/row"
import type { Attachment, Fact } from "../reading"
import { componentOf } from "./er7"
import type { Segment } from "./er7"
import type { Message } from "./messages"
import type { Hl7Document, Hl7Section } from "./model"
import { emptyDocument, openSection, said } from "./open-document"
import type { OpenDocument } from "./open-document"
import { addDocument, addOrder, eventLines, specimenLines } from "./orders"
import { PATIENT_FIELDS, patientLines, subjectOf, VISIT_FIELDS, visitLines } from "./patient"
import { resultRows } from "./results"
import { addContact, addNote, addStatement } from "./statements"
import { addAdministration, addProcedure, addRoute } from "./treatments"
import { timeWords } from "./values"
import { eventOf, segmentWords } from "./words"

/** What the messages of a file give besides their documents. */
export interface Sink {
  readonly facts: Fact[]
  readonly attachments: Attachment[]
  miss(what: string): void
}

const KNOWN_FIELDS: Readonly<Record<string, readonly number[]>> = {
  PID: PATIENT_FIELDS,
  PV1: VISIT_FIELDS,
  OBR: [1, 2, 3, 4, 7, 8, 13, 14, 15, 16, 22, 24, 25, 28, 31, 32, 44],
  OBX: [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 15, 16, 17, 18, 19, 20, 23, 24, 25],
  TXA: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19],
  AL1: [1, 2, 3, 4, 5, 6],
  DG1: [1, 2, 3, 4, 5, 6],
  NK1: [1, 2, 3, 4, 5, 6, 7],
  SPM: [1, 2, 4, 8, 17, 24],
  ORC: [1, 2, 3, 5, 9, 12, 21],
  RXA: [1, 2, 3, 4, 5, 6, 7, 9, 10, 15, 16, 17, 18, 19, 20, 21],
  RXR: [1, 2],
  PR1: [1, 3, 4, 5, 7, 8, 11, 15],
  NTE: [1, 2, 3, 4],
}

/** Segments whose comments (NTE) follow them, and belong to a row. */
const WITH_NOTES: readonly string[] = ["OBX", "AL1", "DG1", "PR1", "RXA", "RXR", "NTE"]

/** A message as documents: one for each patient in it. `prefix`: before its pointers, if the file has several messages. */
export function documentsOf({ segments }: Message, prefix: string, sink: Sink): Hl7Document[] {
  const [header] = segments
  const documents: OpenDocument[] = [emptyDocument()]
  const counts = new Map<string, number>()
  /** Where a comment belongs. */
  let notes: RowNote[] | null = null
  let last = "MSH"
  for (const segment of segments.slice(1)) {
    const { name } = segment
    const number = (counts.get(name) ?? 0) + 1
    counts.set(name, number)
    const pointer = `${prefix}${name}[${number}]`
    const known = KNOWN_FIELDS[name]
    segment.fields.forEach((field, index) => {
      if (field && index > 0 && known && !known.includes(index))
        sink.miss(`further fields of ${name} segments`)
    })
    let document = documents.at(-1) as OpenDocument
    if (name === "PID") {
      if (document.subject || document.sections.length > 0) documents.push((document = emptyDocument()))
      document.subject = segment
      document.about.push(...patientLines(segment))
    } else if (name === "PV1") document.about.push(...visitLines(segment))
    else if (name === "NK1") addContact(segment, pointer, document)
    else if (name === "ORC" || name === "OBR") addOrder(segment, document, last)
    else if (name === "SPM") openSection(document).about.push(...specimenLines(segment))
    else if (name === "TXA") addDocument(segment, document)
    else if (name === "OBX") {
      const observation = { segment, pointer, notes: [] as RowNote[] }
      openSection(document).observations.push(observation)
      notes = observation.notes
    } else if (name === "AL1" || name === "DG1") notes = addStatement(segment, pointer, document)
    else if (name === "RXA")
      notes = addAdministration(segment, pointer, document, { type: componentOf(header, 9), last })
    else if (name === "RXR" && addRoute(segment, document)) {
      // its route stands in the row of the treatment before it
    } else if (name === "PR1") notes = addProcedure(segment, pointer, document)
    else if (name === "NTE") addNote(segment, last, notes, document)
    else if (name === "EVN") document.about.push(...eventLines(segment))
    else sink.miss(segmentWords(name))
    if (!WITH_NOTES.includes(name)) notes = null
    if (name !== "NTE") last = name
  }
  return documents.map((document) => closed(document, header, documents.length > 1, sink))
}

function closed(
  document: OpenDocument,
  header: Segment | undefined,
  several: boolean,
  sink: Sink,
): Hl7Document {
  const [type, event] = [componentOf(header, 9), componentOf(header, 9, 2)]
  const { title, flag } = eventOf(type, event)
  const subject = document.subject ? subjectOf(document.subject) : null
  // Nobody takes what is about a patient without a name for another's
  const whose = several ? { subject: subject?.name || "Name not given" } : {}
  const facts: Fact[] = [...document.facts]
  const sections = document.sections.map((section): Hl7Section => {
    const results = resultRows(section.observations, section.time)
    // What is said of the whole order holds for each of its results
    const flags = section.flags
      .filter(({ kind }) => kind === "negation" || kind === "uncertain")
      .map(({ text }) => text)
    // One by one: a list of arguments has an end
    for (const fact of results.facts) facts.push({ ...fact, flags: [...new Set([...flags, ...fact.flags])] })
    for (const attachment of results.attachments) sink.attachments.push(attachment)
    for (let left = results.damaged; left > 0; left--) sink.miss("attachments that cannot be decoded")
    return {
      title: section.title || (type === "MDM" ? "Document" : "Results"),
      flags: sortFlags(section.flags),
      about: section.about,
      rows: [...section.rows, ...results.rows],
    }
  })
  for (const fact of facts) sink.facts.push({ ...fact, ...whose })
  const time = document.sections.map((section) => section.time).find(Boolean) ?? ""
  const mode = componentOf(header, 11)
  return {
    title: document.sections.length === 1 ? (sections[0]?.title ?? title) : title,
    flags: [
      ...(flag ? [flag] : []),
      ...(mode === "T" || mode === "D"
        ? [
            {
              text: mode === "T" ? "Training data, not of a real patient" : "Debugging data",
              kind: "warning",
            } as const,
          ]
        : []),
    ],
    subject,
    date: time || isoTime(componentOf(header, 7)),
    when: timeWords(header?.fields[7]),
    author: authorOf(document, header),
    about: [
      ...document.about,
      ...said([
        ["Message", [type, event].filter(Boolean).join(" ")],
        ["Sent", timeWords(header?.fields[7])],
        ["Sent by", [componentOf(header, 3), componentOf(header, 4)].filter(Boolean).join(", ")],
        ["Sent to", [componentOf(header, 5), componentOf(header, 6)].filter(Boolean).join(", ")],
        ["Message number", componentOf(header, 10)],
        ["Version", componentOf(header, 12)],
      ]),
    ],
    sections,
  }
}

const AUTHOR_LABELS = ["Author", "Interpreted by", "By"]
function authorOf(document: OpenDocument, header: Segment | undefined): string {
  const lines = document.sections.flatMap(({ about }) => about)
  const found = AUTHOR_LABELS.map((label) => lines.find((line) => line.label === label)?.text).find(Boolean)
  return found ?? (componentOf(header, 4) || componentOf(header, 3))
}
