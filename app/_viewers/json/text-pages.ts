/** Lines that one page of a long text has at most. */
export const MAX_PAGE_LINES = 1_000
/** UTF-16 units that a page has at most, whatever its lines are. */
export const MAX_PAGE_LENGTH = 200_000

/** A long text in parts that a browser lays out in one frame. Joined, they are the text. */
export class PageWriter {
  readonly #done: string[] = []
  #parts: string[] = []
  #length = 0
  #lines = 0

  /** Words of one line. Only what does not fit into a page of its own is cut in two. */
  put(words: string): void {
    if (this.#length > 0 && this.#length + words.length > MAX_PAGE_LENGTH) this.#end()
    let rest = words
    while (rest.length > MAX_PAGE_LENGTH) {
      const cut = isPair(rest, MAX_PAGE_LENGTH) ? MAX_PAGE_LENGTH - 1 : MAX_PAGE_LENGTH
      this.#parts.push(rest.slice(0, cut))
      this.#end()
      rest = rest.slice(cut)
    }
    this.#parts.push(rest)
    this.#length += rest.length
  }

  /** Ends the line; `indent` begins the next. */
  line(indent: string): void {
    this.#parts.push("\n")
    this.#lines++
    if (this.#lines >= MAX_PAGE_LINES) this.#end()
    this.put(indent)
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

/** Whether a cut would go through a surrogate pair. */
const isPair = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00

/** A text as it stands. */
export function pagesOf(text: string): readonly string[] {
  const pages = new PageWriter()
  let from = 0
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
    pages.put(text.slice(from, end))
    pages.line("")
    from = end + 1
  }
  pages.put(text.slice(from))
  return pages.all()
}
