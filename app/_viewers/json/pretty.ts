import { walkJson } from "./walk"
import type { JsonFault } from "./walk"

/** Lines that one page of a long text has at most. */
export const MAX_PAGE_LINES = 1_000
/** UTF-16 units after which a page ends, whatever its lines are. */
export const MAX_PAGE_LENGTH = 200_000
/** Levels that are indented; deeper ones stand under the last, so that depth does not multiply the length. */
export const MAX_INDENT = 40

export interface PrettyJson {
  /** Parts of the indented text, in order; each but the last ends with a line end. */
  readonly pages: readonly string[]
  /** null if the text is JSON; else `pages` stops before the fault. */
  readonly fault: JsonFault | null
}

/**
 * The same JSON with other white space and nothing else changed: order, duplicate names, digits and escapes stay as they
 * are written. Without the white space between tokens, input and output are equal.
 */
export function prettyJson(text: string): PrettyJson {
  const pages = new Pages()
  let depth = 0
  /** Whether the next token begins a line of its own. */
  let fresh = false
  const put = (words: string) => {
    if (fresh) pages.line(depth)
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

const INDENTS = Array.from({ length: MAX_INDENT + 1 }, (_, depth) => `\n${"  ".repeat(depth)}`)

/** Collects a text in parts that end at a line's end. */
class Pages {
  readonly #done: string[] = []
  #parts: string[] = []
  #length = 0
  #lines = 0

  put(words: string): void {
    this.#parts.push(words)
    this.#length += words.length
  }

  line(depth: number): void {
    this.#lines++
    const indent = INDENTS[Math.min(depth, MAX_INDENT)] ?? "\n"
    if (this.#lines < MAX_PAGE_LINES && this.#length < MAX_PAGE_LENGTH) return this.put(indent)
    this.#parts.push("\n")
    this.#end()
    this.put(indent.slice(1))
  }

  all(): readonly string[] {
    if (this.#parts.length > 0) this.#end()
    return this.#done
  }

  #end(): void {
    this.#done.push(this.#parts.join(""))
    this.#parts = []
    this.#length = 0
    this.#lines = 0
  }
}
