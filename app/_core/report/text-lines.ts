/** Characters that reorder, hide or break text (general categories Cc and Cf), except those that join letters. */
const HIDDEN = /[\p{Cc}\p{Cf}]/gu
const KEPT = new Set(["\u200c", "\u200d"])

/** Printed for a character that the font does not have. */
export const MISSING = "\u25a1"

/** Text as a font can print it, and how many of its characters the font does not have. */
export function printable(
  text: string,
  has: ReadonlySet<number>,
): { readonly text: string; readonly missing: number } {
  let missing = 0
  const plain = text
    .normalize("NFC")
    .replace(/\s+/gu, " ")
    .replace(HIDDEN, (sign) => (KEPT.has(sign) && has.has(sign.charCodeAt(0)) ? sign : ""))
  const shown = Array.from(plain, (sign) => {
    if (has.has(sign.codePointAt(0) ?? 0)) return sign
    missing++
    return MISSING
  })
  return { text: shown.join(""), missing }
}

/**
 * Breaks text into lines that are no wider than `width`: at spaces, and inside a word that is wider than a line.
 * @param widthOf of a text without line breaks, in the unit of `width`
 */
export function wrapped(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = []
  let line = ""
  let used = 0
  const space = widthOf(" ")
  for (const word of text.split(" ").filter(Boolean)) {
    for (const piece of pieces(word, width, widthOf)) {
      const wide = widthOf(piece)
      if (line !== "" && used + space + wide > width) {
        lines.push(line)
        line = ""
        used = 0
      }
      used += (line === "" ? 0 : space) + wide
      line = line === "" ? piece : `${line} ${piece}`
    }
  }
  return line === "" ? lines : [...lines, line]
}

function pieces(word: string, width: number, widthOf: (text: string) => number): string[] {
  if (widthOf(word) <= width) return [word]
  const found: string[] = []
  let piece = ""
  for (const sign of word) {
    if (piece !== "" && widthOf(piece + sign) > width) {
      found.push(piece)
      piece = ""
    }
    piece += sign
  }
  return [...found, piece]
}
