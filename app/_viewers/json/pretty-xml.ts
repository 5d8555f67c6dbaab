import { MAX_INDENT } from "./pretty"
import { PageWriter } from "./text-pages"

/** A piece of markup: where it ends, and what it does to the depth. */
interface Piece {
  readonly end: number
  readonly kind: "start" | "end" | "empty" | "other" | "text" | "blank"
}

/**
 * The same XML with other white space between elements and nothing else changed. Where text stands beside elements, and
 * within `div`, white space has a meaning: it stays as it is.
 * @returns null if tags do not match; nothing else of well-formedness is looked at
 */
export function prettyXml(text: string): readonly string[] | null {
  const mixed = mixedElements(text)
  if (!mixed) return null
  const pages = new PageWriter()
  let depth = 0
  /** The depth of the element inside which everything stays; -1 outside of one. */
  let verbatim = -1
  let index = 0
  /** What stands on this line so far is a start tag alone. */
  let opened = false
  let first = true
  for (const { from, piece } of piecesOf(text)) {
    const { end, kind } = piece
    if (kind === "end") depth--
    const words = text.slice(from, end)
    if (verbatim >= 0) putLines(pages, words)
    else if (kind !== "blank") {
      // An element without content stays on its line
      const joined = first || (kind === "end" && opened)
      if (!joined) pages.line("  ".repeat(Math.min(depth, MAX_INDENT)))
      putLines(pages, words)
      first = false
    }
    opened = kind === "start"
    if (kind === "end" && verbatim === depth) verbatim = -1
    if (kind === "start") {
      if (verbatim < 0 && mixed.has(index)) verbatim = depth
      depth++
    }
    if (kind === "start" || kind === "empty") index++
  }
  return pages.all()
}

function putLines(pages: PageWriter, words: string): void {
  const lines = words.split("\n")
  lines.forEach((line, index) => {
    if (index > 0) pages.line("")
    pages.put(line)
  })
}

/** The elements, counted by their start tags, whose content must stay as it is; null if tags do not match. */
function mixedElements(text: string): Set<number> | null {
  const mixed = new Set<number>()
  const open: { index: number; name: string }[] = []
  let index = 0
  for (const { from, piece } of piecesOf(text)) {
    const inside = open[open.length - 1]
    switch (piece.kind) {
      case "start": {
        const name = nameAt(text, from + 1)
        if (name.replace(/^.*:/, "") === "div") mixed.add(index)
        open.push({ index: index++, name })
        break
      }
      case "empty":
        index++
        break
      case "end":
        if (open.pop()?.name !== nameAt(text, from + 2)) return null
        break
      case "text":
        if (!inside) return null
        mixed.add(inside.index)
        break
      default:
    }
  }
  return open.length === 0 ? mixed : null
}

const nameAt = (text: string, at: number): string => {
  NAME.lastIndex = at
  return NAME.exec(text)?.[0] ?? ""
}
const NAME = /[^\s/>]+/y

function* piecesOf(text: string): Generator<{ from: number; piece: Piece }> {
  for (let from = 0; from < text.length;) {
    const piece = pieceAt(text, from)
    yield { from, piece }
    from = piece.end
  }
}

function pieceAt(text: string, from: number): Piece {
  const until = (words: string, kind: Piece["kind"]): Piece => {
    const at = text.indexOf(words, from)
    return { end: at < 0 ? text.length : at + words.length, kind }
  }
  if (text[from] !== "<") {
    const next = text.indexOf("<", from)
    const end = next < 0 ? text.length : next
    return { end, kind: /\S/.test(text.slice(from, end)) ? "text" : "blank" }
  }
  if (text.startsWith("<!--", from)) return until("-->", "other")
  if (text.startsWith("<![CDATA[", from)) return until("]]>", "text")
  if (text.startsWith("<?", from)) return until("?>", "other")
  if (text.startsWith("<!", from)) return { end: endOfDoctype(text, from), kind: "other" }
  if (text.startsWith("</", from)) return until(">", "end")
  const end = endOfTag(text, from)
  return { end, kind: text[end - 2] === "/" ? "empty" : "start" }
}

/** Behind the `>` that no quotes hold. */
function endOfTag(text: string, from: number): number {
  let quote = ""
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at)
    if (quote) quote = sign === quote ? "" : quote
    else if (sign === '"' || sign === "'") quote = sign
    else if (sign === ">") return at + 1
  }
  return text.length
}

/** A document type declaration may have an internal subset in brackets. */
function endOfDoctype(text: string, from: number): number {
  const bracket = text.indexOf("[", from)
  const end = endOfTag(text, from)
  if (bracket < 0 || bracket > end) return end
  const closed = text.indexOf("]", bracket)
  return closed < 0 ? text.length : endOfTag(text, closed)
}
