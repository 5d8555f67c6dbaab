import { codeTable } from "../../_core/code-table"
import type { RecordKind } from "../../_core/records/manifest-schema"
import { timeInWords } from "../parts/hl7-time"
import { narrativeText } from "../parts/narrative-tree"
import { labelledText, readingRows } from "../parts/row"
import type { Fact, NarrativeText, Reading, Row } from "../reading"
import type { ReadInput } from "../viewer"
import { collectAttachments } from "./attachments"
import { Context } from "./context"
import { describe, isValue } from "./describe"
import { emptyHeader, readHeader, readPart } from "./header"
import type { Header } from "./header"
import type { CdaModel, CdaRow, CdaSection } from "./model"
import { sectionOf } from "./section"
import { statementRows } from "./statement"
import { labelOf } from "./terms"
import { valueText } from "./values"
import { attribute, childOf, childrenOf, textIn } from "./xml"
import type { XmlElement } from "./xml"
import { STATEMENTS } from "./draft"
import { codeText } from "./codes"
import { plain } from "./absent"
import { timeIso } from "./times"
import { parseXml } from "./parse-xml"

/**
 * Reads a CDA R2 document, or a part of one that stands alone (a section, an entry, a part of the header).
 * @throws KeywardError `document-damaged` if it is not XML, `document-too-large`
 */
export async function read({ file }: Pick<ReadInput, "file">): Promise<CdaModel> {
  const { root, notes } = parseXml(new Uint8Array(await file.arrayBuffer()))
  const context = new Context(root)
  const title = root.name === "ClinicalDocument" ? textIn(childOf(root, "title")) : ""
  await collectAttachments(root, title, context)
  const body: Body = { sections: [], rows: [], bodies: [], facts: [] }
  const whole = root.name === "ClinicalDocument"
  const header = whole ? readHeader(root, context) : emptyHeader()
  if (whole) childrenOf(root, "component").forEach((component) => walk(component, body, header, context))
  else walk(root, body, header, context)
  return modelOf(root, title, body, header, context, notes)
}

interface Body {
  readonly sections: CdaSection[]
  /** Statements outside any section. */
  readonly rows: CdaRow[]
  readonly bodies: number[]
  readonly facts: Fact[]
}

const CONTAINERS: ReadonlySet<string> = new Set(["component", "structuredBody", "entry", "entryRelationship"])
const HEADER_PARTS: ReadonlySet<string> = new Set([
  ...[
    "recordTarget",
    "patientRole",
    "author",
    "dataEnterer",
    "informant",
    "custodian",
    "informationRecipient",
  ],
  ...["legalAuthenticator", "authenticator", "participant", "inFulfillmentOf", "documentationOf"],
  ...[
    "relatedDocument",
    "authorization",
    "componentOf",
    "serviceEvent",
    "encompassingEncounter",
    "performer",
  ],
  ...["encounterParticipant", "responsibleParty", "location"],
])

/** Whatever an element is, it becomes a part of the page. */
function walk(element: XmlElement, body: Body, header: Header, context: Context): void {
  const { name } = element
  if (name === "section") body.sections.push(sectionOf(element, context, body.facts))
  else if (STATEMENTS.has(name)) {
    const scope = { context, facts: body.facts, sectionCode: "", said: new Set<string>() }
    for (const row of statementRows(element, scope)) body.rows.push(row)
  } else if (CONTAINERS.has(name)) {
    const negated = attribute(element, "negationInd") === "true"
    if (negated) context.notes.add("The relation of this part to what it belongs to is negated.")
    childrenOf(element).forEach((child) => walk(child, body, header, context))
  } else if (name === "nonXMLBody") addBody(element, body, context)
  else if (HEADER_PARTS.has(name)) readPart(element, header, context)
  else {
    const text = isValue(element)
      ? valueText(element, context)
      : describe(element, context, { contact: true }).join(", ")
    if (text) header.lines.push({ label: labelOf(name), text })
  }
}

function addBody(element: XmlElement, body: Body, context: Context): void {
  const text = childOf(element, "text")
  const index = text && context.attachmentOf(text)
  if (index !== undefined) body.bodies.push(index)
  else context.miss("a document inside that cannot be opened")
}

function modelOf(
  root: XmlElement,
  title: string,
  body: Body,
  header: Header,
  context: Context,
  notes: readonly string[],
): CdaModel {
  const whole = root.name === "ClinicalDocument"
  const code = whole ? childOf(root, "code") : undefined
  const time = whole ? childOf(root, "effectiveTime") : undefined
  const type = code ? codeText(code, context) : ""
  const loose: CdaSection[] =
    body.rows.length > 0
      ? [{ title: "Entries", flags: [], about: [], narrative: [], rows: body.rows, sections: [] }]
      : []
  const kind = kindOf(attribute(code, "code"))
  const facts = [...header.facts, ...body.facts]
  const people = header.subjects.length
  return {
    title: title || type || body.sections[0]?.title || body.rows[0]?.what || labelOf(root.name),
    type: plain(type) === plain(title) ? "" : type,
    kind,
    date: header.encounter || timeIso(time),
    when: time
      ? attribute(time, "value")
        ? timeInWords(attribute(time, "value"), "long")
        : valueText(time, context)
      : "",
    subjects: header.subjects,
    authors: header.authors.filter(Boolean),
    custodian: header.custodian,
    flags: header.flags,
    header: header.lines,
    sections: [...body.sections, ...loose],
    bodies: body.bodies,
    attachments: context.attachments,
    notShown: context.notShown,
    notes: [
      ...notes,
      ...context.notes,
      ...(whole
        ? []
        : ["This is a part of a CDA document, not a whole one: it may not say whom it is about."]),
      ...(people > 1 ? [`This document is about ${people} people.`] : []),
    ],
    facts,
  }
}

/** LOINC codes of document types (C-CDA R2.1 chapter 1). */
const KINDS = codeTable<RecordKind>({
  "11502-2": "lab-result",
  "26436-6": "lab-result",
  "57833-6": "prescription",
  "34133-9": "summary",
  "60591-5": "summary",
  "52521-2": "summary",
  "18776-5": "summary",
})
const kindOf = (document: string): RecordKind | null => (document ? (KINDS[document] ?? "letter") : null)

const sectionRows = ({ title, flags, about, rows, sections }: CdaSection): Row[] => [
  ...(flags.length > 0 || about.length > 0
    ? [
        {
          section: title,
          what: title,
          details: about.map(labelledText).join("; "),
          when: "",
          flags: flags.map(({ text }) => text),
        },
      ]
    : []),
  ...readingRows(title, rows),
  ...sections.flatMap(sectionRows),
]

const sectionTexts = ({ title, narrative, sections }: CdaSection): NarrativeText[] => {
  const text = narrativeText(narrative)
  return [...(text ? [{ section: title, text }] : []), ...sections.flatMap(sectionTexts)]
}

const HEADER = "About this document"

export function readingOf(model: CdaModel): Reading {
  const about = [
    ...(model.type ? [{ label: "Type", text: model.type }] : []),
    ...(model.when ? [{ label: "Date", text: model.when }] : []),
    ...model.header,
  ]
  const row = (what: string, details: string, flags: readonly string[] = []): Row => ({
    section: HEADER,
    what,
    details,
    when: "",
    flags,
  })
  return {
    title: model.title,
    kind: model.kind,
    date: model.date,
    subjects: model.subjects,
    author: model.authors.join(", "),
    rows: [
      ...model.flags.map(({ text }) => row("This document", "", [text])),
      ...about.map(({ label, text }) => row(label, text)),
      ...model.sections.flatMap(sectionRows),
    ],
    narrative: model.sections.flatMap(sectionTexts),
    attachments: model.attachments,
    notShown: model.notShown,
    notes: model.notes,
    pixels: null,
    text: "",
    facts: model.facts,
  }
}
