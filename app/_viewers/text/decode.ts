import { byteOrderMark, unmarkedUtf16 } from "../../_core/text-bytes"
import { guessCharset } from "./guess-charset"

/** How the character set of a text was found. `chosen`: by the reader, in the view. */
export type CharsetSource = "bom" | "declared" | "utf-8" | "guessed" | "chosen"

/** A text, and how its bytes were read. */
export interface DecodedText {
  /** Without byte order mark. */
  readonly text: string
  /** Name as the Encoding Standard writes it: `utf-8`, `windows-1251`, `shift_jis`. */
  readonly charset: string
  readonly how: CharsetSource
  /** Bytes or groups of bytes that are no character of `charset`; each is U+FFFD in `text`. */
  readonly replaced: number
}

export interface DecodeOptions {
  /** A character set that stands outside the file, such as that of a MIME part. Ignored if it is not known. */
  readonly declared?: string
  /** The reader's choice; outweighs everything. Ignored if it is not known. */
  readonly chosen?: string
  /** True if bytes follow that are not given: an incomplete character at the end is left out, not replaced. */
  readonly cut?: boolean
}

/** What a reader may choose, by the names of the Encoding Standard. */
export const CHARSETS = [
  ["utf-8", "Unicode (UTF-8)"],
  ["utf-16le", "Unicode (UTF-16, little endian)"],
  ["utf-16be", "Unicode (UTF-16, big endian)"],
  ["windows-1252", "Western European (Windows-1252)"],
  ["iso-8859-15", "Western European (ISO 8859-15)"],
  ["macintosh", "Western European (Macintosh)"],
  ["windows-1250", "Central European (Windows-1250)"],
  ["iso-8859-2", "Central European (ISO 8859-2)"],
  ["windows-1251", "Cyrillic (Windows-1251)"],
  ["koi8-r", "Cyrillic (KOI8-R)"],
  ["ibm866", "Cyrillic (DOS 866)"],
  ["iso-8859-5", "Cyrillic (ISO 8859-5)"],
  ["windows-1253", "Greek (Windows-1253)"],
  ["windows-1254", "Turkish (Windows-1254)"],
  ["windows-1255", "Hebrew (Windows-1255)"],
  ["windows-1256", "Arabic (Windows-1256)"],
  ["windows-1257", "Baltic (Windows-1257)"],
  ["windows-1258", "Vietnamese (Windows-1258)"],
  ["windows-874", "Thai (Windows-874)"],
  ["shift_jis", "Japanese (Shift_JIS)"],
  ["euc-jp", "Japanese (EUC-JP)"],
  ["iso-2022-jp", "Japanese (ISO-2022-JP)"],
  ["gb18030", "Chinese, simplified (GB18030)"],
  ["big5", "Chinese, traditional (Big5)"],
  ["euc-kr", "Korean (EUC-KR)"],
] as const

/** The name for people; the charset itself if it is not in the list. */
export const charsetName = (charset: string): string =>
  CHARSETS.find(([name]) => name === charset)?.[1] ?? charset

/** The Encoding Standard's name for a label such as `latin1`; empty if it is not known. */
export function charsetOf(label: string): string {
  try {
    // A decoder that always answers U+FFFD is the standard's name for a set that is not safe to read
    const { encoding } = new TextDecoder(label.trim())
    return encoding === "replacement" ? "" : encoding
  } catch {
    return ""
  }
}

/**
 * The bytes of a text as text. In this order: the reader's choice, the byte order mark, a declared character set (the
 * caller's, an XML declaration, an HTML meta element), UTF-16 by its pattern of zeros, UTF-8, a guess. Text that is UTF-8
 * but for a few bytes stays UTF-8. Never throws. Runs in Node, in browsers and in workers.
 *
 * Sources: WHATWG Encoding Standard; XML 1.0 appendix F; HTML "prescan a byte stream to determine its encoding".
 */
export function decode(bytes: Uint8Array, options: DecodeOptions = {}): DecodedText {
  const { cut = false } = options
  const read = (charset: string, how: CharsetSource) => decodeAs(bytes, charset, how, cut)
  const chosen = charsetOf(options.chosen ?? "")
  if (chosen) return read(chosen, "chosen")
  const mark = byteOrderMark(bytes)
  if (mark) return read(mark, "bom")
  const declared = declaredCharset(bytes, options.declared ?? "")
  if (declared) return read(declared, "declared")
  const wide = unmarkedUtf16(bytes)
  if (wide) return read(wide, "guessed")
  if (hasEscapes(bytes)) return read("iso-2022-jp", "guessed")
  const utf8 = read("utf-8", "utf-8")
  if (utf8.replaced === 0 || utf8.replaced * 2 <= charactersBeyondAscii(utf8.text)) return utf8
  return read(guessCharset(bytes), "guessed")
}

/** One sentence about how the text was read, for the page; empty if there is nothing to say (valid UTF-8, or a mark). */
export function decodingNote({ charset, how, replaced }: DecodedText): string {
  const said =
    how === "guessed"
      ? `The file does not say its character set; it is read as ${charsetName(charset)}, a guess.`
      : how === "declared" && charset !== "utf-8"
        ? `Read as ${charsetName(charset)}, as the file says.`
        : ""
  const damage =
    replaced === 0
      ? ""
      : `${replaced === 1 ? "One place is" : `${replaced} places are`} not valid ${charsetName(charset)} and ${
          replaced === 1 ? "is" : "are"
        } shown as \uFFFD.`
  return [said, damage].filter(Boolean).join(" ")
}

function decodeAs(bytes: Uint8Array, charset: string, how: CharsetSource, cut: boolean): DecodedText {
  const text = new TextDecoder(charset).decode(bytes, { stream: cut })
  const found = countOf(text, "\uFFFD")
  const own = found > 0 ? ownReplacements(bytes, charset) : 0
  return { text, charset, how, replaced: Math.max(0, found - own) }
}

/** Bytes in which an XML declaration or an HTML meta element is looked for. */
const PRESCAN_BYTES = 1024

function declaredCharset(bytes: Uint8Array, outside: string): string {
  const head = String.fromCharCode(...bytes.subarray(0, PRESCAN_BYTES)).trimStart()
  const inside = head.startsWith("<")
    ? (/^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/i.exec(head) ??
      /<meta[^>]*?\scharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head) ??
      /<meta[^>]*?\bcontent\s*=\s*["'][^"'>]*charset\s*=\s*([\w.:-]+)/i.exec(head))
    : null
  for (const label of [outside, inside?.[1] ?? ""]) {
    // Software writes US-ASCII over whatever it has; the standard would read it as Windows-1252
    if (/^(us-)?ascii$/i.test(label.trim())) continue
    const charset = charsetOf(label)
    // A label that could be read in single bytes cannot be that of UTF-16
    if (charset.startsWith("utf-16") && label !== outside) continue
    if (charset) return charset
  }
  return ""
}

/** ISO-2022-JP (RFC 1468) is made of ASCII bytes; its escape sequences tell it. */
const hasEscapes = (bytes: Uint8Array): boolean => {
  for (let at = bytes.indexOf(0x1b); at >= 0; at = bytes.indexOf(0x1b, at + 1))
    if (bytes[at + 1] === 0x24 && (bytes[at + 2] === 0x40 || bytes[at + 2] === 0x42)) return true
  return false
}

function countOf(text: string, character: string): number {
  let count = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count += 1
  return count
}

/** U+FFFD that the writer of the text put there. */
function ownReplacements(bytes: Uint8Array, charset: string): number {
  if (charset !== "utf-8" && !charset.startsWith("utf-16")) return 0
  const sign = charset === "utf-8" ? [0xef, 0xbf, 0xbd] : charset === "utf-16le" ? [0xfd, 0xff] : [0xff, 0xfd]
  const step = charset === "utf-8" ? 1 : 2
  let count = 0
  for (let at = 0; at + sign.length <= bytes.length; at += step)
    if (sign.every((byte, index) => bytes[at + index] === byte)) count += 1
  return count
}

function charactersBeyondAscii(text: string): number {
  let count = 0
  for (const sign of text) if (sign > "\u007F" && sign !== "\uFFFD") count += 1
  return count
}
