import { createScanner, ScanError, SyntaxKind } from "jsonc-parser"

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
    const token = scanner.scan()
    if (token === SyntaxKind.Trivia || token === SyntaxKind.LineBreakTrivia) continue
    if (token === SyntaxKind.EOF) return expected === "end" ? null : fault()
    if (scanner.getTokenError() !== ScanError.None) return fault()
    const inside = open[open.length - 1]
    const raw = () =>
      text.slice(scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength())
    const wantsValue = expected === "value" || expected === "first-value"
    switch (token) {
      case SyntaxKind.OpenBraceToken:
      case SyntaxKind.OpenBracketToken: {
        if (!wantsValue) return fault()
        const kind = token === SyntaxKind.OpenBraceToken ? "object" : "array"
        open.push(kind)
        handler.open(kind)
        expected = kind === "object" ? "first-key" : "first-value"
        break
      }
      case SyntaxKind.CloseBraceToken:
      case SyntaxKind.CloseBracketToken: {
        const kind = token === SyntaxKind.CloseBraceToken ? "object" : "array"
        const empty = expected === (kind === "object" ? "first-key" : "first-value")
        if (inside !== kind || !(empty || expected === "after")) return fault()
        open.pop()
        handler.close(kind, empty)
        expected = done()
        break
      }
      case SyntaxKind.CommaToken:
        if (expected !== "after") return fault()
        handler.comma()
        expected = inside === "object" ? "key" : "value"
        break
      case SyntaxKind.ColonToken:
        if (expected !== "colon") return fault()
        expected = "value"
        break
      case SyntaxKind.StringLiteral:
        if (expected === "key" || expected === "first-key") {
          handler.key(raw(), scanner.getTokenValue())
          expected = "colon"
          break
        }
        if (!wantsValue) return fault()
        handler.value("string", raw(), scanner.getTokenValue())
        expected = done()
        break
      case SyntaxKind.NumericLiteral:
      case SyntaxKind.TrueKeyword:
      case SyntaxKind.FalseKeyword:
      case SyntaxKind.NullKeyword: {
        if (!wantsValue) return fault()
        const word = raw()
        handler.value(token === SyntaxKind.NumericLiteral ? "number" : "word", word, word)
        expected = done()
        break
      }
      default:
        return fault()
    }
  }
}
