import { isoTime } from "../parts/hl7-time"
import { sortFlags } from "../parts/row"
import type { Flag, LabelledText, RowNote } from "../parts/row"
import type { Attachment, Fact } from "../reading"
import { componentOf, plainText } from "./er7"
import type { Segment } from "./er7"
import type { Message } from "./messages"
import type { Hl7Document, Hl7Row, Hl7Section } from "./model"
import { PATIENT_FIELDS, patientLines, subjectOf, VISIT_FIELDS, visitLines } from "./patient"
import { resultRows } from "./results"
import type { Observation } from "./results"
import { codedText, codesOf, personName, personText, timeIso, timeWords } from "./values"
import {
  ALLERGY_KINDS,
  AVAILABILITY,
  COMPLETION,
  eventOf,
  ORDER_CONTROLS,
  reportStatus,
  segmentWords,
  SEVERITIES,
} from "./words"

/** What the messages of a file give besides their documents. */
export interface Sink {
  readonly facts: Fact[]
  readonly attachments: Attachment[]
  miss(what: string): void
}

/** A section while its segments come in. */
interface OpenSection {
  title: string
  flags: Flag[]
  about: LabelledText[]
  rows: Hl7Row[]
  observations: Observation[]
  time: string
}

interface OpenDocument {
  subject: Segment | null
  about: LabelledText[]
  sections: OpenSection[]
  facts: Fact[]
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
  NTE: [1, 2, 3, 4],
}

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
    else if (name === "NTE") addNote(segment, last, notes, document)
    else if (name === "EVN") document.about.push(...eventLines(segment))
    else sink.miss(segmentWords(name))
    if (name !== "OBX" && name !== "NTE" && name !== "AL1" && name !== "DG1") notes = null
    if (name !== "NTE") last = name
  }
  return documents.map((document) => closed(document, header, documents.length > 1, sink))
}

const emptyDocument = (): OpenDocument => ({ subject: null, about: [], sections: [], facts: [] })
const emptySection = (title: string): OpenSection => ({
  title,
  flags: [],
  about: [],
  rows: [],
  observations: [],
  time: "",
})
function openSection(document: OpenDocument): OpenSection {
  const section = document.sections.at(-1) ?? emptySection("")
  if (document.sections.length === 0) document.sections.push(section)
  return section
}

/** OBR begins a group of results; an ORC before it belongs to it. */
function addOrder(segment: Segment, document: OpenDocument, last: string): void {
  if (segment.name === "ORC") {
    const section = emptySection("Order")
    document.sections.push(section)
    const control = ORDER_CONTROLS[componentOf(segment, 1)]
    if (control) section.flags.push({ text: control, kind: "warning" })
    const status = componentOf(segment, 5)
    section.about.push(
      ...said([
        ["Order status", ORDER_STATUSES[status] ?? status],
        ["Order number", plainText(segment.fields[2])],
        ["Laboratory number", plainText(segment.fields[3])],
        ["Ordered by", personText(segment.fields[12])],
        ["Ordered at", timeWords(segment.fields[9])],
        ["For", plainText(segment.fields[21])],
      ]),
    )
    return
  }
  const before = document.sections.at(-1)
  const ordered = last === "ORC" && before?.title === "Order" ? before : null
  const section = ordered ?? emptySection("")
  if (!ordered) document.sections.push(section)
  section.title = codedText(segment.fields[4]?.[0]) || "Results"
  section.time = timeIso(segment.fields[7]) || timeIso(segment.fields[22])
  const status = reportStatus(componentOf(segment, 25))
  if (status) section.flags.push(status)
  const [from, to] = [timeWords(segment.fields[7]), timeWords(segment.fields[8])]
  const lines = said([
    ["Observed", to && to !== from ? `${from} to ${to}` : from],
    ["Reported", timeWords(segment.fields[22])],
    ["Specimen", plainText(segment.fields[15])],
    ["Specimen received", timeWords(segment.fields[14])],
    ["Clinical information", plainText(segment.fields[13])],
    ["Reason", (segment.fields[31] ?? []).map(codedText).join(", ")],
    ["Ordered by", personText(segment.fields[16])],
    ["Interpreted by", interpreter(segment)],
    ["Copies to", personText(segment.fields[28])],
    ["Procedure", (segment.fields[44] ?? []).map(codedText).join(", ")],
    ["Department", componentOf(segment, 24)],
    ["Order number", plainText(segment.fields[2])],
    ["Laboratory number", plainText(segment.fields[3])],
  ])
  section.about.push(
    ...lines.filter(
      (line) => !section.about.some((other) => other.label === line.label && other.text === line.text),
    ),
  )
}
const ORDER_STATUSES: Readonly<Record<string, string>> = {
  A: "some results, not all",
  CA: "cancelled",
  CM: "completed",
  DC: "discontinued",
  ER: "error",
  HD: "on hold",
  IP: "in progress",
  RP: "replaced",
  SC: "scheduled",
}

/** OBR-32 (NDL): the name is the first component, with subcomponents of its own. */
const interpreter = (segment: Segment): string => {
  const name = segment.fields[32]?.[0]?.[0]
  return name ? personName(name.slice(1).map((part) => [part])) || name[0] || "" : ""
}

const said = (lines: readonly (readonly [string, string])[]): LabelledText[] =>
  lines.filter(([, text]) => text !== "" && text !== '""').map(([label, text]) => ({ label, text }))

const specimenLines = (segment: Segment): LabelledText[] =>
  said([
    ["Specimen", codedText(segment.fields[4]?.[0])],
    ["Specimen site", codedText(segment.fields[8]?.[0])],
    ["Specimen taken", timeWords(segment.fields[17])],
    ["Specimen condition", (segment.fields[24] ?? []).map(codedText).join(", ")],
    ["Specimen number", plainText(segment.fields[2])],
  ])

const eventLines = (segment: Segment): LabelledText[] =>
  said([
    ["Recorded", timeWords(segment.fields[2])],
    ["Planned for", timeWords(segment.fields[3])],
    ["Happened", timeWords(segment.fields[6])],
  ])

/** TXA (9.6.1): the document that the OBX segments after it hold. */
function addDocument(segment: Segment, document: OpenDocument): void {
  const section = emptySection(codedText(segment.fields[2]?.[0]) || "Document")
  document.sections.push(section)
  section.time = timeIso(segment.fields[4]) || timeIso(segment.fields[6])
  const completion = COMPLETION[componentOf(segment, 17)]
  const availability = AVAILABILITY[componentOf(segment, 19)]
  if (availability) section.flags.push(availability)
  if (completion) section.flags.push(completion)
  const confidentiality = componentOf(segment, 18)
  section.about.push(
    ...said([
      ["Date", timeWords(segment.fields[4])],
      ["By", personText(segment.fields[5])],
      ["Written", timeWords(segment.fields[6])],
      ["Transcribed", timeWords(segment.fields[7])],
      ["Edited", timeWords(segment.fields[8])],
      ["Author", personText(segment.fields[9])],
      ["Signed by", personText(segment.fields[10])],
      ["Transcribed by", personText(segment.fields[11])],
      ["Document number", plainText(segment.fields[12])],
      ["Earlier document", plainText(segment.fields[13])],
      ["File name", plainText(segment.fields[16])],
      ["Completion", completion ? "" : componentOf(segment, 17)],
      ["Availability", availability === undefined ? componentOf(segment, 19) : ""],
      ["Confidentiality", confidentiality],
    ]),
  )
}

function addContact(segment: Segment, pointer: string, document: OpenDocument): void {
  const name = personName(segment.fields[2]?.[0])
  const role = codedText(segment.fields[3]?.[0])
  const numbers = [5, 6].map((number) => plainText(segment.fields[number])).filter(Boolean)
  const details = [role, codedText(segment.fields[7]?.[0]), ...numbers].filter(Boolean).join(", ")
  const text = [name, details, plainText(segment.fields[4])].filter(Boolean).join(", ")
  document.about.push(...said([["Contact", text]]))
  if (name)
    document.facts.push({
      kind: "contact",
      what: name,
      codes: [],
      details,
      quantity: null,
      time: "",
      flags: [],
      pointer,
    })
}

/** AL1 (3.4.6) and DG1 (6.5.2): an allergy, a diagnosis. Gives the place for its comments. */
function addStatement(segment: Segment, pointer: string, document: OpenDocument): RowNote[] {
  const allergy = segment.name === "AL1"
  const title = allergy ? "Allergies" : "Diagnoses"
  const before = document.sections.find((section) => section.title === title)
  const section = before ?? emptySection(title)
  if (!before) document.sections.push(section)
  const notes: RowNote[] = []
  const [kind, degree] = [codedText(segment.fields[2]?.[0]), codedText(segment.fields[4]?.[0])]
  const details = allergy
    ? said([
        ["", ALLERGY_KINDS[kind] ?? kind],
        ["Severity", SEVERITIES[degree] ?? degree],
        ["Reaction", plainText(segment.fields[5])],
      ])
    : said([
        ["Description", plainText(segment.fields[4])],
        [
          "Kind",
          { A: "admitting", W: "working", F: "final" }[componentOf(segment, 6)] ?? componentOf(segment, 6),
        ],
      ])
  const time = segment.fields[allergy ? 6 : 5]
  const what = codedText(segment.fields[3]?.[0]) || plainText(segment.fields[4]) || title
  section.rows.push({ flags: [], what, details, when: timeWords(time), rows: [], notes, block: "", pointer })
  document.facts.push({
    kind: allergy ? "allergy" : "problem",
    what,
    codes: codesOf(segment.fields[3]),
    details: details.map(({ label, text }) => (label ? `${label}: ${text}` : text)).join("; "),
    quantity: null,
    time: timeIso(time),
    flags: [],
    pointer,
  })
  return notes
}

/** NTE belongs to the segment before it. */
function addNote(segment: Segment, last: string, notes: RowNote[] | null, document: OpenDocument): void {
  const text = (segment.fields[3] ?? [])
    .map((repetition) => repetition.map((part) => part.join("&")).join("^"))
    .join("\n")
  if (text.trim() === "" || text === '""') return
  const kind = codedText(segment.fields[4]?.[0])
  if (notes) {
    const before = notes.at(-1)
    if (before && before.author === kind) notes.splice(-1, 1, { ...before, text: `${before.text}\n${text}` })
    else notes.push({ text, author: kind, when: "" })
    return
  }
  const lines =
    last === "PID" || last === "PV1" || last === "NK1" ? document.about : openSection(document).about
  const before = lines.at(-1)
  const label = kind ? `Note (${kind})` : "Note"
  if (before?.label === label) lines.splice(-1, 1, { label, text: `${before.text}\n${text}` })
  else lines.push({ label, text })
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
  const whose = several && subject?.name ? { subject: subject.name } : {}
  const facts: Fact[] = [...document.facts]
  const sections = document.sections.map((section): Hl7Section => {
    const results = resultRows(section.observations, section.time)
    // What is said of the whole order holds for each of its results
    const flags = section.flags
      .filter(({ kind }) => kind === "negation" || kind === "uncertain")
      .map(({ text }) => text)
    facts.push(...results.facts.map((fact) => ({ ...fact, flags: [...new Set([...flags, ...fact.flags])] })))
    sink.attachments.push(...results.attachments)
    for (let left = results.damaged; left > 0; left--) sink.miss("attachments that cannot be decoded")
    return {
      title: section.title || (type === "MDM" ? "Document" : "Results"),
      flags: sortFlags(section.flags),
      about: section.about,
      rows: [...section.rows, ...results.rows],
    }
  })
  sink.facts.push(...facts.map((fact) => ({ ...fact, ...whose })))
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
