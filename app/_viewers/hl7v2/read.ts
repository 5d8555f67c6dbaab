import { KeywardError } from "../../_core/errors"
import type { RecordKind } from "../../_core/records/manifest-schema"
import { labelledText, readingRows } from "../parts/row"
import type { Attachment, Fact, NarrativeText, NotShown, Reading, Row, Subject } from "../reading"
import type { ReadInput } from "../viewer"
import { componentOf } from "./er7"
import { documentsOf } from "./message"
import { readMessages } from "./messages"
import type { Message } from "./messages"
import type { Hl7Document, Hl7Model, Hl7Row } from "./model"

/** Above this a file is no message of one patient. */
export const MAX_HL7_BYTES = 64_000_000

/**
 * Reads HL7 v2 messages in the encoding of chapter 2 (ER7): results (ORU), documents (MDM), the patient and visit of any
 * other message.
 * @throws KeywardError `document-damaged` if there is no message in it, `document-too-large`
 */
export async function read({ file }: Pick<ReadInput, "file">): Promise<Hl7Model> {
  if (file.size > MAX_HL7_BYTES) throw new KeywardError("document-too-large")
  const { messages, notes } = readMessages(new Uint8Array(await file.arrayBuffer()))
  if (messages.length === 0) throw new KeywardError("document-damaged")
  const counts = new Map<string, number>()
  const facts: Fact[] = []
  const attachments: Attachment[] = []
  const miss = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
  const sink = { facts, attachments, miss: (what: string) => void miss(what) }
  const documents = messages.flatMap((message, index) =>
    documentsOf(message, messages.length > 1 ? `MSH[${index + 1}]/` : "", sink),
  )
  const people = peopleOf(documents)
  return {
    kind: kindOf(messages),
    documents,
    attachments,
    notShown: [...counts].map(([what, count]): NotShown => ({ what, count })),
    notes: [
      ...notes,
      ...(messages.length > 1 ? [`This file holds ${messages.length} messages.`] : []),
      ...(people.length > 1 ? [`This file is about ${people.length} people.`] : []),
    ],
    facts: people.length > 1 ? withSubjects(facts, documents) : facts,
  }
}

const keyOf = ({ name, birthDate }: Subject): string => `${name.toLowerCase()} ${birthDate}`
const peopleOf = (documents: readonly Hl7Document[]): Subject[] => {
  const people = new Map<string, Subject>()
  for (const { subject } of documents)
    if (subject && !people.has(keyOf(subject))) people.set(keyOf(subject), subject)
  return [...people.values()]
}

/** Several people in several messages: each fact says whose it is. */
function withSubjects(facts: readonly Fact[], documents: readonly Hl7Document[]): Fact[] {
  return facts.map((fact) => {
    if (fact.subject !== undefined) return fact
    const number = Number(/^MSH\[(\d+)\]/.exec(fact.pointer)?.[1] ?? 1)
    const name = documents[number - 1]?.subject?.name ?? ""
    return name ? { ...fact, subject: name } : fact
  })
}

/** Diagnostic departments (table 0074) whose results are letters, not laboratory values. */
const IMAGING = /^(RAD|RX|CT|CTH|NMR|NMS|RUS|US|VUS|XRC|CUS|MCB?X|EC|PHY)$/
function kindOf(messages: readonly Message[]): RecordKind | null {
  const type = componentOf(messages[0]?.segments[0], 9)
  if (type === "MDM") return "letter"
  if (type !== "ORU" && type !== "OUL") return null
  const orders = messages.flatMap(({ segments }) => segments.filter(({ name }) => name === "OBR"))
  return orders.length > 0 && orders.every((order) => IMAGING.test(componentOf(order, 24)))
    ? "letter"
    : "lab-result"
}

const titleOf = ({ documents }: Hl7Model): string => {
  const titles = [...new Set(documents.map(({ title }) => title))]
  return titles.length > 1 ? `${titles[0]} and ${titles.length - 1} more` : (titles[0] ?? "")
}

/** A row's own text stands in its details, whether a page draws it there or by itself. */
const whole = (row: Hl7Row): Hl7Row =>
  row.block === "" ? row : { ...row, details: [{ label: "", text: row.block }, ...row.details] }

function rowsOf(document: Hl7Document, several: boolean): Row[] {
  const whose = several && document.subject?.name ? { subject: document.subject.name } : {}
  const row = (section: string, what: string, details: string, flags: readonly string[] = []): Row => ({
    section,
    what,
    details,
    when: "",
    flags,
  })
  const texts = (flags: readonly { readonly text: string }[]) => flags.map(({ text }) => text)
  const rows = [
    ...(document.flags.length > 0
      ? [row("About this message", document.title, "", texts(document.flags))]
      : []),
    ...document.about.map(({ label, text }) => row("About this message", label, text)),
    ...document.sections.flatMap(({ title, flags, about, rows }) => [
      ...(flags.length > 0 || about.length > 0
        ? [row(title, title, about.map(labelledText).join("; "), texts(flags))]
        : []),
      ...readingRows(title, rows.map(whole)),
    ]),
  ]
  return rows.map((one) => ({ ...one, ...whose }))
}

export function readingOf(model: Hl7Model): Reading {
  const subjects = peopleOf(model.documents)
  const narrative = model.documents.flatMap(({ sections }) =>
    sections.flatMap(({ title, rows }) =>
      rows.flatMap(({ block }): NarrativeText[] => (block ? [{ section: title, text: block }] : [])),
    ),
  )
  return {
    title: titleOf(model),
    kind: model.kind,
    date: model.documents[0]?.date ?? "",
    subjects,
    author: [...new Set(model.documents.map(({ author }) => author).filter(Boolean))].join(", "),
    rows: model.documents.flatMap((document) => rowsOf(document, subjects.length > 1)),
    narrative,
    attachments: model.attachments,
    notShown: model.notShown,
    notes: model.notes,
    pixels: null,
    text: "",
    facts: model.facts,
  }
}
