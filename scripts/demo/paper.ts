import { PDFDocument, StandardFonts, rgb, type Color, type PDFFont, type PDFPage } from "pdf-lib"

export const INK = rgb(0.13, 0.15, 0.165)
export const FAINT = rgb(0.39, 0.42, 0.44)
export const LINE = rgb(0.84, 0.85, 0.85)
export const FLAG = rgb(0.64, 0.145, 0.118)

export interface Style {
  readonly size?: number
  readonly bold?: boolean
  readonly italic?: boolean
  readonly color?: Color
  readonly align?: "left" | "right" | "center"
}

/** A sheet measured in points from its top left corner, as one reads it. */
export interface Sheet {
  readonly page: PDFPage
  readonly width: number
  readonly height: number
  text(words: string, x: number, y: number, style?: Style): void
  /** Sets a paragraph and gives back the y under it. */
  paragraph(words: string, x: number, y: number, width: number, style?: Style & { leading?: number }): number
  rule(x: number, y: number, width: number, color?: Color, thickness?: number): void
  box(x: number, y: number, width: number, height: number, color: Color): void
  /** Draws an SVG path whose units are points from (x, y), y downwards. */
  path(commands: string, x: number, y: number, color: Color, thickness: number): void
  widthOf(words: string, style?: Style): number
}

export interface Paper {
  /** Adds a sheet; the default is A4 upright. */
  sheet(size?: readonly [number, number]): Sheet
  save(): Promise<Uint8Array>
}

export const A4: readonly [number, number] = [595.28, 841.89]
export const A4_ACROSS: readonly [number, number] = [841.89, 595.28]

interface Fonts {
  readonly plain: PDFFont
  readonly bold: PDFFont
  readonly italic: PDFFont
}

function wrap(words: string, width: number, font: PDFFont, size: number): string[] {
  const lines: string[] = []
  let line = ""
  for (const word of words.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`
    if (line !== "" && font.widthOfTextAtSize(longer, size) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

function sheetOn(page: PDFPage, fonts: Fonts): Sheet {
  const { width, height } = page.getSize()
  const fontOf = (style: Style): PDFFont =>
    style.bold ? fonts.bold : style.italic ? fonts.italic : fonts.plain
  const widthOf = (words: string, style: Style = {}): number =>
    fontOf(style).widthOfTextAtSize(words, style.size ?? 10)
  const text = (words: string, x: number, y: number, style: Style = {}): void => {
    const room = style.align === "right" ? 1 : style.align === "center" ? 0.5 : 0
    page.drawText(words, {
      x: x - room * widthOf(words, style),
      y: height - y,
      size: style.size ?? 10,
      font: fontOf(style),
      color: style.color ?? INK,
    })
  }
  return {
    page,
    width,
    height,
    text,
    widthOf,
    paragraph(words, x, y, room, style = {}) {
      const size = style.size ?? 10
      const leading = style.leading ?? size * 1.45
      const lines = wrap(words, room, fontOf(style), size)
      lines.forEach((line, i) => text(line, x, y + i * leading, style))
      return y + lines.length * leading
    },
    rule(x, y, length, color = LINE, thickness = 0.6) {
      page.drawLine({
        start: { x, y: height - y },
        end: { x: x + length, y: height - y },
        color,
        thickness,
      })
    },
    box(x, y, w, h, color) {
      page.drawRectangle({ x, y: height - y - h, width: w, height: h, color })
    },
    path(commands, x, y, color, thickness) {
      page.drawSvgPath(commands, { x, y: height - y, borderColor: color, borderWidth: thickness })
    },
  }
}

/**
 * A PDF whose bytes depend on its content alone: dates are given, not taken from the clock.
 *
 * @param time RFC 3339, both dates of the document
 */
export async function newPaper(title: string, author: string, time: string): Promise<Paper> {
  const file = await PDFDocument.create({ updateMetadata: false })
  const date = new Date(time)
  file.setTitle(title, { showInWindowTitleBar: true })
  file.setAuthor(author)
  file.setLanguage("en")
  file.setProducer("Keyward demo")
  file.setCreator("Keyward demo")
  file.setCreationDate(date)
  file.setModificationDate(date)
  const fonts = {
    plain: await file.embedFont(StandardFonts.Helvetica),
    bold: await file.embedFont(StandardFonts.HelveticaBold),
    italic: await file.embedFont(StandardFonts.HelveticaOblique),
  }
  return {
    sheet: (size = A4) => sheetOn(file.addPage([...size]), fonts),
    save: () => file.save({ updateFieldAppearances: false }),
  }
}
