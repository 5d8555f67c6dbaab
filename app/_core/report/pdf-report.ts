import { PDFDocument, PDFName, rgb } from "@cantoo/pdf-lib"
import type { PDFFont, PDFPage } from "@cantoo/pdf-lib"
import * as fontkit from "fontkit"
import type { Report, ReportBlock, ReportLine } from "./report"
import { MISSING, printable, wrapped } from "./text-lines"

/** TrueType files; what a report uses of them is embedded. */
export interface ReportFonts {
  readonly regular: Uint8Array<ArrayBuffer>
  readonly bold: Uint8Array<ArrayBuffer>
}

/** A4 in points. */
const PAGE = { width: 595.28, height: 841.89, margin: 50 }
const FOOT = 34
const INK = rgb(0.1, 0.11, 0.13)
const SOFT = rgb(0.36, 0.38, 0.42)
const ALERT = rgb(0.62, 0.1, 0.1)
const LEADING = 1.35
/** Blocks that are written before other work of the page gets a turn. */
const BLOCKS_PER_TURN = 200

const SIZES = { title: 18, heading: 13, subheading: 10.5, text: 9.5, note: 8.5, line: 9.5 } as const

/**
 * A report as a PDF: A4, text that can be selected and searched, page numbers, fonts embedded as far as they are used.
 * Characters that the fonts do not have are printed as an empty square and counted on the last page. No file of a
 * record is in it.
 * @throws DOMException AbortError
 */
export async function pdfReport(
  report: Report,
  fonts: ReportFonts,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const doc = await PDFDocument.create()
  doc.registerFontkit(fontkit)
  // Ligatures and contextual forms would change text that is copied out (`3x4`, `->`); shifted glyphs are not drawn
  const options = {
    subset: true,
    features: { liga: false, calt: false, kern: false, mark: false, mkmk: false },
  }
  const writer = new PageWriter(
    doc,
    await doc.embedFont(fonts.regular, options),
    await doc.embedFont(fonts.bold, options),
  )
  for (const [index, block] of report.blocks.entries()) {
    if (index % BLOCKS_PER_TURN === 0) await new Promise((turn) => setTimeout(turn))
    signal?.throwIfAborted()
    writer.block(block)
  }
  writer.sayMissing()
  writer.foot(report.foot)
  doc.setTitle(report.title, { showInWindowTitleBar: true })
  doc.setLanguage(report.language)
  doc.setCreator("Keyward")
  doc.setProducer("Keyward")
  doc.setCreationDate(report.made)
  doc.setModificationDate(report.made)
  doc.catalog.set(PDFName.of("PageLayout"), PDFName.of("OneColumn"))
  return new Uint8Array(await doc.save())
}

class PageWriter {
  readonly #pages: PDFPage[] = []
  readonly #widths = new Map<PDFFont, Map<string, number>>()
  readonly #has: ReadonlySet<number>
  #y = 0
  #missing = 0

  constructor(
    private readonly doc: PDFDocument,
    private readonly regular: PDFFont,
    private readonly bold: PDFFont,
  ) {
    const inBold = new Set(bold.getCharacterSet())
    this.#has = new Set(regular.getCharacterSet().filter((point) => inBold.has(point)))
    this.#newPage()
  }

  block(block: ReportBlock): void {
    if (block.kind === "line") return this.#line(block)
    const { kind, text } = block
    const size = SIZES[kind]
    const strong = kind !== "text" && kind !== "note"
    if (strong) this.#space(kind === "title" ? 0 : size * 0.8, size * 4)
    this.#paragraph(text, {
      font: strong ? this.bold : this.regular,
      size,
      color: kind === "note" ? SOFT : INK,
    })
    this.#space(kind === "title" ? 6 : 2)
  }

  /** Flags first, by word and by form; then what, details, when, and where it stands. */
  #line({ flags, what, details, when, source }: ReportLine): void {
    this.#space(1, SIZES.line * LEADING * 2)
    const size = SIZES.line
    if (flags.length > 0) this.#paragraph(`[${flags.join("] [")}]`, { font: this.bold, size, color: ALERT })
    this.#paragraph(what, { font: this.bold, size, color: INK })
    const rest = [details, when].filter(Boolean).join(" · ")
    if (rest) this.#paragraph(rest, { font: this.regular, size, color: INK, indent: 10 })
    if (source) this.#paragraph(source, { font: this.regular, size: SIZES.note, color: SOFT, indent: 10 })
    this.#space(2)
  }

  #paragraph(text: string, style: { font: PDFFont; size: number; color: typeof INK; indent?: number }): void {
    const { font, size, color, indent = 0 } = style
    for (const part of text.split("\n")) {
      const shown = printable(part, this.#has)
      this.#missing += shown.missing
      const width = PAGE.width - 2 * PAGE.margin - indent
      for (const line of wrapped(shown.text, width, (word) => this.#widthOf(word, font) * size)) {
        this.#space(0, size * LEADING)
        this.#y -= size * LEADING
        this.#page().drawText(line, { x: PAGE.margin + indent, y: this.#y, size, font, color })
      }
    }
  }

  /** Width of a text at a size of one point. Without kerning it is the sum of its characters, each measured once. */
  #widthOf(text: string, font: PDFFont): number {
    const widths = this.#widths.get(font) ?? new Map<string, number>()
    this.#widths.set(font, widths)
    let sum = 0
    for (const sign of text) {
      const width = widths.get(sign) ?? font.widthOfTextAtSize(sign, 1)
      widths.set(sign, width)
      sum += width
    }
    return sum
  }

  /** Goes down, and on to a new page if less than `needed` is left. */
  #space(down: number, needed = 0): void {
    if (this.#y - down - needed < PAGE.margin + FOOT) this.#newPage()
    else this.#y -= down
  }

  #newPage(): void {
    this.#pages.push(this.doc.addPage([PAGE.width, PAGE.height]))
    this.#y = PAGE.height - PAGE.margin
  }

  #page(): PDFPage {
    return this.#pages[this.#pages.length - 1] as PDFPage
  }

  sayMissing(): void {
    if (this.#missing > 0)
      this.block({
        kind: "note",
        text: `${this.#missing} characters of this report could not be printed (shown as ${MISSING}). They are in the records.`,
      })
  }

  foot(text: string): void {
    const shown = printable(text, this.#has).text
    for (const [index, page] of this.#pages.entries()) {
      const number = `Page ${index + 1} of ${this.#pages.length}`
      const style = { y: FOOT, size: 8, font: this.regular, color: SOFT }
      const wide = this.#widthOf(number, this.regular) * 8
      const [line = ""] = wrapped(
        shown,
        PAGE.width - 2 * PAGE.margin - wide - 12,
        (word) => this.#widthOf(word, this.regular) * 8,
      )
      page.drawText(line, { ...style, x: PAGE.margin })
      page.drawText(number, { ...style, x: PAGE.width - PAGE.margin - wide })
    }
  }
}
