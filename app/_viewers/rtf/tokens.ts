/** RTF 1.9.1, "RTF Syntax". Text is given as bytes: its character set is known to the reader of the tokens only. */
export type RtfToken =
  | { readonly kind: "open" }
  | { readonly kind: "close" }
  /** `\b0`: word `b`, number 0. A control symbol such as `\~` is a word of one sign. */
  | { readonly kind: "control"; readonly word: string; readonly number: number | null }
  | { readonly kind: "byte"; readonly byte: number }
  | { readonly kind: "binary"; readonly bytes: Uint8Array }

const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d
const MINUS = 0x2d
const SPACE = 0x20
const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a))
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39
const MAX_WORD = 32
const MAX_DIGITS = 10

/** The tokens of a file in their order. Ends with the file, wherever that is. */
export function* tokensOf(bytes: Uint8Array): Generator<RtfToken> {
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    at += 1
    if (byte === OPEN) yield { kind: "open" }
    else if (byte === CLOSE) yield { kind: "close" }
    // Line breaks of the file are not those of the text; a byte 0 is filling
    else if (byte === 0x0d || byte === 0x0a || byte === 0) continue
    else if (byte !== BACKSLASH) yield { kind: "byte", byte }
    else if (bytes[at] === 0x27) {
      const value = Number.parseInt(String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0), 16)
      at += 3
      if (!Number.isNaN(value)) yield { kind: "byte", byte: value }
    } else if (!isLetter(bytes[at])) {
      if (at < bytes.length)
        yield { kind: "control", word: String.fromCharCode(bytes[at] ?? 0), number: null }
      at += 1
    } else {
      const start = at
      while (isLetter(bytes[at]) && at - start < MAX_WORD) at += 1
      const word = String.fromCharCode(...bytes.subarray(start, at))
      const digits = at
      if (bytes[at] === MINUS && isDigit(bytes[at + 1])) at += 1
      while (isDigit(bytes[at]) && at - digits < MAX_DIGITS) at += 1
      const number = at > digits ? Number(String.fromCharCode(...bytes.subarray(digits, at))) : null
      if (bytes[at] === SPACE) at += 1
      if (word === "bin") {
        const length = Math.max(0, number ?? 0)
        yield { kind: "binary", bytes: bytes.subarray(at, at + length) }
        at += length
      } else yield { kind: "control", word, number }
    }
  }
}
