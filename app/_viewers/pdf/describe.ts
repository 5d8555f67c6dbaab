import { codeTable } from "../../_core/code-table"
import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist"
import type { Attachment, NotShown, Reading } from "../reading"
import { EMPTY_READING } from "../reading"

/** Text that somebody put on a page beside its content: a sticky note, a marked passage, a stamp. */
export interface PdfComment {
  /** From 1. */
  readonly page: number
  readonly author: string
  /** ISO 8601; empty if unknown. */
  readonly when: string
  readonly kind: string
  readonly text: string
}

export interface PdfField {
  readonly page: number
  readonly name: string
  readonly value: string
}

export interface PdfModel {
  readonly pages: number
  /** Pages that cannot be read, from 1. */
  readonly unreadable: readonly number[]
  /** True if it opens with a password only, and none was given: nothing of it is known then. */
  readonly locked: boolean
  readonly title: string
  readonly author: string
  /** When it was made, ISO 8601. */
  readonly date: string
  /** Text of each page; empty where it was not read. */
  readonly texts: readonly string[]
  readonly comments: readonly PdfComment[]
  readonly fields: readonly PdfField[]
  readonly attachments: readonly Attachment[]
  readonly notes: readonly string[]
  readonly notShown: readonly NotShown[]
}

export const LOCKED: PdfModel = {
  pages: 0,
  unreadable: [],
  locked: true,
  title: "",
  author: "",
  date: "",
  texts: [],
  comments: [],
  fields: [],
  attachments: [],
  notes: ["It opens with its password only, so nothing of it was read."],
  notShown: [],
}

const MAX_PAGES_READ = 3000
const MAX_TEXT_LENGTH = 8_000_000
const MAX_ATTACHMENTS = 500

/** What pdf.js tells of a document's first dictionary. */
interface Info {
  readonly Title?: string
  readonly Author?: string
  readonly CreationDate?: string
  readonly ModDate?: string
  readonly IsXFAPresent?: boolean
  readonly IsCollectionPresent?: boolean
  readonly IsSignaturesPresent?: boolean
}

/** The parts of pdf.js's annotations that are read here (ISO 32000-2 section 12.5). */
interface Annotation {
  readonly id: string
  readonly subtype?: string
  readonly contentsObj?: { readonly str?: string }
  readonly titleObj?: { readonly str?: string }
  readonly modificationDate?: string | null
  readonly creationDate?: string | null
  readonly hasAppearance?: boolean
  readonly fieldType?: string
  readonly fieldName?: string
  readonly alternativeText?: string
  readonly fieldValue?: unknown
  readonly exportValue?: string
  readonly buttonValue?: string
  readonly checkBox?: boolean
  readonly radioButton?: boolean
  readonly pushButton?: boolean
  readonly password?: boolean
  readonly fileId?: string
  readonly file?: { readonly filename?: string; readonly description?: string }
}

export const annotationsOf = async (page: PDFPageProxy): Promise<Annotation[]> =>
  (await page.getAnnotations()) as Annotation[]

/** All that a page shows of a document beside its pages, and the text of these. `missing`: pages known to be lost. */
export async function describePdf(
  document: PDFDocumentProxy,
  missing: ReadonlySet<number> = new Set(),
  signal?: AbortSignal,
): Promise<PdfModel> {
  const pages = document.numPages
  const { info, metadata }: { info: Info; metadata: XmpMetadata | null } = await document
    .getMetadata()
    .catch(() => ({ info: {}, metadata: null }))
  const texts: string[] = []
  const unreadable: number[] = []
  const comments: PdfComment[] = []
  const fields: PdfField[] = []
  const attached = new Map<string, Named>()
  let read = 0
  for (let number = 1; number <= Math.min(pages, MAX_PAGES_READ); number++) {
    if (signal?.aborted) break
    try {
      const page = await document.getPage(number)
      if (missing.has(number)) throw new Error("missing")
      const text = read > MAX_TEXT_LENGTH ? "" : await textOf(page)
      read += text.length
      texts.push(text)
      const annotations = await annotationsOf(page).catch(() => [])
      for (const annotation of annotations) {
        const comment = commentOf(annotation, number)
        if (comment) comments.push(comment)
        const field = fieldOf(annotation, number)
        if (field) fields.push(field)
        if (annotation.fileId && annotation.file)
          attached.set(annotation.fileId, { id: annotation.fileId, name: annotation.file.filename ?? "" })
      }
      page.cleanup()
    } catch {
      unreadable.push(number)
      texts.push("")
    }
  }
  for (const named of await embeddedFiles(document)) attached.set(named.id, named)
  const attachments: Attachment[] = []
  for (const { id, name } of [...attached.values()].slice(0, MAX_ATTACHMENTS)) {
    const content = await document.getAttachmentContent(id).catch(() => null)
    const bytes = content ? new Blob([new Uint8Array(content)]) : null
    attachments.push({ name, type: "application/octet-stream", content: bytes, url: "" })
  }
  const notes = notesOf({ info, pages, unreadable, read, fields, attachments })
  return {
    pages,
    unreadable,
    locked: false,
    title: (info.Title ?? wordsOf(metadata?.get("dc:title"))).replace(/^Microsoft Word - /, "").trim(),
    author: (info.Author ?? wordsOf(metadata?.get("dc:creator"))).trim(),
    date:
      isoOfPdf(info.CreationDate) ||
      isoOfXmp(wordsOf(metadata?.get("xmp:createdate"))) ||
      isoOfPdf(info.ModDate),
    texts,
    comments,
    fields,
    attachments,
    notes,
    notShown:
      attached.size > MAX_ATTACHMENTS
        ? [{ what: "attached files", count: attached.size - MAX_ATTACHMENTS }]
        : [],
  }
}

interface XmpMetadata {
  get(name: string): string | string[] | null
}
interface Named {
  readonly id: string
  readonly name: string
}

function notesOf(known: {
  info: Info
  pages: number
  unreadable: readonly number[]
  read: number
  fields: readonly PdfField[]
  attachments: readonly Attachment[]
}): string[] {
  const { info, pages, unreadable, read, fields, attachments } = known
  const notes: string[] = []
  if (info.IsXFAPresent)
    notes.push(
      fields.length > 0
        ? "It has a second form (XFA) that is not drawn here: what it shows may differ. Download it to see that one."
        : "It is a form (XFA) that cannot be drawn here: download it and open it with the program that it was made for.",
    )
  if (info.IsCollectionPresent)
    notes.push(
      `It is a portfolio: its content is ${attachments.length === 1 ? "the file" : `the ${attachments.length} files`} inside it, listed below.`,
    )
  if (info.IsSignaturesPresent) notes.push("It carries a digital signature, which is not checked here.")
  const shown = unreadable.slice(0, 20).join(", ")
  if (unreadable.length > 0)
    notes.push(
      unreadable.length === 1
        ? `Page ${shown} cannot be read.`
        : `${unreadable.length} pages cannot be read: ${shown}${unreadable.length > 20 ? " …" : ""}.`,
    )
  if (pages > MAX_PAGES_READ || read > MAX_TEXT_LENGTH)
    notes.push("It is so long that only its beginning was read for searching and listing.")
  return notes
}

/** The text of a page, lines as it has them. What the text layer shows is the same, character by character. */
export async function textOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent()
  return items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("")
}

const NO_COMMENTS = ["Link", "Widget", "Popup"]
const KINDS = codeTable<string>({
  Text: "Note",
  FreeText: "Text on the page",
  Highlight: "Marked passage",
  Underline: "Underlined passage",
  StrikeOut: "Passage struck out",
  Squiggly: "Underlined passage",
  Caret: "Insertion",
  Stamp: "Stamp",
  Ink: "Drawing",
  FileAttachment: "Attached file",
})

function commentOf(annotation: Annotation, page: number): PdfComment | null {
  const { subtype = "", contentsObj, titleObj, modificationDate, creationDate } = annotation
  const text = contentsObj?.str?.trim() ?? ""
  if (NO_COMMENTS.includes(subtype) || !text) return null
  return {
    page,
    author: titleObj?.str?.trim() ?? "",
    when: isoOfPdf(modificationDate ?? creationDate),
    kind: KINDS[subtype] ?? subtype,
    text,
  }
}

function fieldOf(annotation: Annotation, page: number): PdfField | null {
  const { subtype, fieldType, fieldName = "", alternativeText = "", fieldValue } = annotation
  if (subtype !== "Widget" || annotation.pushButton) return null
  const name = alternativeText || fieldName
  const value = valueOf(annotation, fieldType, fieldValue)
  return value === "" ? null : { page, name, value }
}

function valueOf(annotation: Annotation, type: string | undefined, value: unknown): string {
  if (annotation.password) return value ? "(not shown)" : ""
  if (type === "Sig") return value ? "Signed" : ""
  if (type === "Btn" && annotation.checkBox) return value && value !== "Off" ? "Ticked" : "Not ticked"
  // A group of radio buttons has one field for each button: the pressed one tells
  if (type === "Btn") return value === annotation.buttonValue && typeof value === "string" ? value : ""
  if (Array.isArray(value)) return value.map(String).join(", ")
  return typeof value === "string" ? value.trim() : ""
}

/** A value by the id of its annotation, as pdf.js's annotation storage takes it. */
export interface FieldValue {
  readonly id: string
  readonly value: string | true
}

/** Values that are to be drawn though no picture of them is stored (ISO 32000-2 section 12.7.4.3). */
export function valuesWithoutPicture(annotations: readonly Annotation[]): FieldValue[] {
  return annotations.flatMap<FieldValue>(
    ({ id, subtype, fieldType, fieldValue, hasAppearance, checkBox, password }) => {
      if (subtype !== "Widget" || hasAppearance || password) return []
      const value = Array.isArray(fieldValue) ? fieldValue.map(String).join(", ") : fieldValue
      if (fieldType === "Btn") return checkBox && value && value !== "Off" ? [{ id, value: true }] : []
      return (fieldType === "Tx" || fieldType === "Ch") && typeof value === "string" && value
        ? [{ id, value }]
        : []
    },
  )
}

async function embeddedFiles(document: PDFDocumentProxy): Promise<Named[]> {
  const found = (await document.getAttachments().catch(() => null)) as
    Map<string, { filename?: string }> | Readonly<Record<string, { filename?: string }>> | null
  const entries = found instanceof Map ? [...found] : Object.entries(found ?? {})
  return entries.map(([id, { filename }]) => ({ id, name: filename ?? id }))
}

/** ISO 32000-2 section 7.9.4: `D:20260302101112+01'00'`; empty if it is none. */
export function isoOfPdf(date: string | null | undefined): string {
  const parts = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?/.exec(
    date ?? "",
  )
  if (!parts?.[1]) return ""
  const [, year, month, day, hour, minute = "00", second = "00", utc, zone, zoneMinute = "00"] = parts
  const offset = utc ? "Z" : zone ? `${zone}:${zoneMinute}` : ""
  return (
    [year, month, day].filter(Boolean).join("-") +
    (day && hour ? `T${hour}:${minute}:${second}${offset}` : "")
  )
}

const isoOfXmp = (date: string): string =>
  /^\d{4}(-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?)?)?$/.test(date) ? date : ""

const wordsOf = (value: string | string[] | null | undefined): string =>
  Array.isArray(value) ? value.join(", ") : (value ?? "")

export const readingOf = (model: PdfModel): Reading => ({
  ...EMPTY_READING,
  title: model.title,
  author: model.author,
  date: model.date,
  rows: [
    ...model.fields.map(({ name, value }) => ({
      section: "Filled in",
      what: name,
      details: value,
      when: "",
      flags: [],
    })),
    ...model.comments.map(({ page, author, when, kind, text }) => ({
      section: "Notes on pages",
      what: text,
      details: [kind, `page ${page}`, author].filter(Boolean).join(", "),
      when,
      flags: [],
    })),
  ],
  attachments: model.attachments,
  notes: model.notes,
  notShown: model.notShown,
  text: model.texts.join("\n\n"),
})
