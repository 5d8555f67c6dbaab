import { PageWriter } from "./text-pages"
import { walkJson } from "./walk"
import type { JsonFault } from "./walk"

/** Levels that are indented; deeper ones stand under the last, so that depth does not multiply the length. */
export const MAX_INDENT = 40

export interface PrettyJson {
  /** Parts of the indented text, in order. */
  readonly pages: readonly string[]
  /** null if the text is JSON; else `pages` stops before the fault. */
  readonly fault: JsonFault | null
}

/**
 * The same JSON with other white space and nothing else changed: order, duplicate names, digits and escapes stay as they
 * are written. Without the white space between tokens, input and output are equal.
 */
export function prettyJson(text: string): PrettyJson {
  const pages = new PageWriter()
  let depth = 0
  /** Whether the next token begins a line of its own. */
  let fresh = false
  const put = (words: string) => {
    if (fresh) pages.line(INDENTS[Math.min(depth, MAX_INDENT)] ?? "")
    fresh = false
    pages.put(words)
  }
  const fault = walkJson(text, {
    open(kind) {
      put(kind === "object" ? "{" : "[")
      depth++
      fresh = true
    },
    close(kind, empty) {
      depth--
      fresh = !empty
      put(kind === "object" ? "}" : "]")
    },
    key(raw) {
      put(raw)
      pages.put(": ")
    },
    value: (_kind, raw) => put(raw),
    comma() {
      put(",")
      fresh = true
    },
  })
  return { pages: pages.all(), fault }
}

const INDENTS = Array.from({ length: MAX_INDENT + 1 }, (_, depth) => "  ".repeat(depth))
