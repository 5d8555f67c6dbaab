/** Characters of one part, about; a page draws parts as they come near the screen. */
export const PART_LENGTH = 50_000

/** A text cut into parts at line ends; a line longer than two parts is cut within. Joined by nothing they are the text. */
export function partsOf(text: string, length = PART_LENGTH): string[] {
  const parts: string[] = []
  let from = 0
  while (text.length - from > length) {
    const line = text.indexOf("\n", from + length)
    let end = line >= 0 && line - from < 2 * length ? line + 1 : from + length
    // Not between the two halves of a character beyond U+FFFF
    if (/[\uD800-\uDBFF]/.test(text[end - 1] ?? "")) end += 1
    parts.push(text.slice(from, end))
    from = end
  }
  if (from < text.length || text === "") parts.push(text.slice(from))
  return parts
}
