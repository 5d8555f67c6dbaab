import { createScanner } from "jsonc-parser"

/** jsonc-parser's `SyntaxKind`: its declaration is a const enum, which a module by itself cannot look into. */
const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
  lineBreak: 14,
  blank: 15,
  end: 17,
} as const
/** Its `ScanError.None`. */
const NO_ERROR = 0

/** What a JSON text (RFC 8259) is made of, in its order. Every string is the text as written, escapes and all. */
export interface JsonHandler {
  open(kind: "object" | "array"): void
  /** `empty` if nothing stood in it. */
  close(kind: "object" | "array", empty: boolean): void
  /** A member's name with its quotes; `name` without quotes and escapes. */
  key(raw: string, name: string): void
  /** A string, number, `true`, `false` or `null`. `text` is a string without quotes and escapes; else as `raw`. */
  value(kind: "string" | "number" | "word", raw: string, text: string): void
  /** Between two members or elements. */
  comma(): void
}

/** Where a text stops being JSON. */
export interface JsonFault {
  /** Index of a UTF-16 unit. */
  readonly offset: number
  /** From 1. */
  readonly line: number
}

/**
 * Goes through a JSON text once, without recursion: depth costs a byte a level. Nothing beyond RFC 8259 is taken: no
 * comments, no trailing commas, one value.
 * @returns null if the text is JSON, else where it stops being JSON
 */
export function walkJson(text: string, handler: JsonHandler): JsonFault | null {
  const scanner = createScanner(text, false)
  const open: ("object" | "array")[] = []
  /** What may stand here. */
  let expected: "value" | "first-value" | "key" | "first-key" | "colon" | "after" | "end" = "value"
  const fault = (): JsonFault => ({
    offset: scanner.getTokenOffset(),
    line: scanner.getTokenStartLine() + 1,
  })
  const done = () => (open.length === 0 ? "end" : "after")
  for (;;) {
    const token: number = scanner.scan()
    if (token === TOKEN.blank || token === TOKEN.lineBreak) continue
    if (token === TOKEN.end) return expected === "end" ? null : fault()
    if ((scanner.getTokenError() as number) !== NO_ERROR) return fault()
    const inside = open[open.length - 1]
    const raw = () =>
      text.slice(scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength())
    const wantsValue = expected === "value" || expected === "first-value"
    switch (token) {
      case TOKEN.openBrace:
      case TOKEN.openBracket: {
        if (!wantsValue) return fault()
        const kind = token === TOKEN.openBrace ? "object" : "array"
        open.push(kind)
        handler.open(kind)
        expected = kind === "object" ? "first-key" : "first-value"
        break
      }
      case TOKEN.closeBrace:
      case TOKEN.closeBracket: {
        const kind = token === TOKEN.closeBrace ? "object" : "array"
        const empty = expected === (kind === "object" ? "first-key" : "first-value")
        if (inside !== kind || !(empty || expected === "after")) return fault()
        open.pop()
        handler.close(kind, empty)
        expected = done()
        break
      }
      case TOKEN.comma:
        if (expected !== "after") return fault()
        handler.comma()
        expected = inside === "object" ? "key" : "value"
        break
      case TOKEN.colon:
        if (expected !== "colon") return fault()
        expected = "value"
        break
      case TOKEN.string:
        if (expected === "key" || expected === "first-key") {
          handler.key(raw(), scanner.getTokenValue())
          expected = "colon"
          break
        }
        if (!wantsValue) return fault()
        handler.value("string", raw(), scanner.getTokenValue())
        expected = done()
        break
      case TOKEN.number:
      case TOKEN.true:
      case TOKEN.false:
      case TOKEN.null: {
        if (!wantsValue) return fault()
        const word = raw()
        handler.value(token === TOKEN.number ? "number" : "word", word, word)
        expected = done()
        break
      }
      default:
        return fault()
    }
  }
}
