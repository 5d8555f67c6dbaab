import { codeTable } from "../../_core/code-table"
/** How one value of SpecificCharacterSet (PS3.3 C.12.1.1.2) is decoded. */
interface Repertoire {
  /** Label for TextDecoder of the bytes from 0x80 on, or of everything if `whole`. */
  readonly label: string
  /** A multi-byte encoding without escapes: its bytes are decoded together. */
  readonly whole?: boolean
  /** Bytes below 0x80 are JIS X 0201 romaji: yen sign and overline for backslash and tilde. */
  readonly romaji?: boolean
}

const LATIN_1: Repertoire = { label: "iso-8859-1" }
const SINGLE_BYTE = codeTable<Repertoire>({
  "6": LATIN_1,
  "100": LATIN_1,
  "101": { label: "iso-8859-2" },
  "109": { label: "iso-8859-3" },
  "110": { label: "iso-8859-4" },
  "126": { label: "iso-8859-7" },
  "127": { label: "iso-8859-6" },
  "138": { label: "iso-8859-8" },
  "144": { label: "iso-8859-5" },
  "148": { label: "windows-1254" },
  "166": { label: "windows-874" },
  "203": { label: "iso-8859-15" },
  "13": { label: "shift_jis", romaji: true },
})
const WHOLE = codeTable<Repertoire>({
  ISO_IR_192: { label: "utf-8", whole: true },
  GB18030: { label: "gb18030", whole: true },
  GBK: { label: "gbk", whole: true },
})

/** What the code elements G0 (bytes below 0x80) and G1 (from 0x80 on) hold at a place of an ISO 2022 text. */
type Element =
  | { readonly kind: "ascii" | "romaji" | "katakana" }
  | { readonly kind: "single"; readonly label: string }
  /** Two bytes a character; decoded by an EUC encoding, where both have their high bit set. */
  | { readonly kind: "double"; readonly label: string; readonly prefix?: number }

const ASCII: Element = { kind: "ascii" }
const JIS_X_0208: Element = { kind: "double", label: "euc-jp" }
const JIS_X_0212: Element = { kind: "double", label: "euc-jp", prefix: 0x8f }
const single = (label: string): Element => ({ kind: "single", label })

/** Escape sequences of PS3.3 tables C.12-3 and C.12-4, without the ESC. */
const ESCAPES: readonly (readonly [sequence: string, slot: "g0" | "g1", element: Element])[] = [
  ["$(D", "g0", JIS_X_0212],
  ["$)C", "g1", { kind: "double", label: "euc-kr" }],
  ["$)A", "g1", { kind: "double", label: "gbk" }],
  ["$B", "g0", JIS_X_0208],
  ["$@", "g0", JIS_X_0208],
  ["(B", "g0", ASCII],
  ["(J", "g0", { kind: "romaji" }],
  [")I", "g1", { kind: "katakana" }],
  ["-A", "g1", single("iso-8859-1")],
  ["-B", "g1", single("iso-8859-2")],
  ["-C", "g1", single("iso-8859-3")],
  ["-D", "g1", single("iso-8859-4")],
  ["-F", "g1", single("iso-8859-7")],
  ["-G", "g1", single("iso-8859-6")],
  ["-H", "g1", single("iso-8859-8")],
  ["-L", "g1", single("iso-8859-5")],
  ["-M", "g1", single("windows-1254")],
  ["-T", "g1", single("windows-874")],
  ["-b", "g1", single("iso-8859-15")],
]
const ESC = 0x1b
const BACKSLASH = 0x5c

export interface TextRules {
  /** Backslash separates values. False for LT, ST and UT. */
  readonly multiple: boolean
  /** `^` and `=` end a component, as in PN: the character sets are set back there. */
  readonly personName?: boolean
}

export interface CharacterDecoder {
  /** The values of an element, not trimmed. */
  decode(bytes: Uint8Array, rules: TextRules): string[]
  /** What had to be guessed so far; empty if nothing. */
  readonly doubts: ReadonlySet<string>
}

/** `ISO_IR 100`, and what devices write instead: `ISO-IR 100`, `ISO IR 100`. */
const termOf = (value: string): string =>
  value
    .trim()
    .toUpperCase()
    .replace(/[ -]/g, "_")
    .replace(/^UTF_?8$/, "ISO_IR_192")

/**
 * A decoder for the values of SpecificCharacterSet, with the code extensions of ISO 2022 (PS3.5 6.1.2.5). No value:
 * ASCII; bytes that ASCII does not have are read as UTF-8 if they are that, else as Latin 1, and noted as a doubt.
 */
export function characterDecoder(sets: readonly string[]): CharacterDecoder {
  const doubts = new Set<string>()
  const terms = sets.map(termOf)
  const first = terms[0] ?? ""
  const whole = WHOLE[first]
  const number = /^ISO_(?:IR|2022_IR)_(\d+)$/.exec(first)?.[1]
  const known = first === "" ? undefined : (whole ?? (number ? SINGLE_BYTE[number] : undefined))
  const asciiOnly = first === "" || number === "6"
  // ISO 2022 IR 87, 149 … as the only value: ASCII at the start, everything else by escapes
  const escapesOnly = number !== undefined && ["58", "87", "149", "159"].includes(number)
  if (first !== "" && !known && !escapesOnly) doubts.add(`The character set ${sets[0]} is not known.`)

  const decode = (bytes: Uint8Array, rules: TextRules): string[] => {
    if (whole) return separate(new TextDecoder(whole.label).decode(bytes), rules)
    const plain = !bytes.includes(ESC)
    if (plain && (asciiOnly || !known) && bytes.some((byte) => byte >= 0x80)) {
      if (number === "149" || terms.includes("ISO_2022_IR_149"))
        return separate(new TextDecoder("euc-kr").decode(bytes), rules)
      doubts.add("Letters outside the file’s character set were guessed.")
      return separate(guess(bytes), rules)
    }
    if (plain && known && !known.romaji) return separate(new TextDecoder(known.label).decode(bytes), rules)
    return extended(bytes, rules, known ?? LATIN_1)
  }
  return { decode, doubts }
}

const separate = (text: string, { multiple }: TextRules): string[] => (multiple ? text.split("\\") : [text])

function guess(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder("iso-8859-1").decode(bytes)
  }
}

/** ISO 2022: runs of bytes between escapes and delimiters, each decoded by what G0 or G1 holds there. */
function extended(bytes: Uint8Array, rules: TextRules, initial: Repertoire): string[] {
  const start: { readonly g0: Element; readonly g1: Element } = initial.romaji
    ? { g0: { kind: "romaji" }, g1: { kind: "katakana" } }
    : { g0: ASCII, g1: single(initial.label) }
  let { g0, g1 } = start
  const values: string[] = []
  let text = ""
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    if (byte === ESC) {
      const sequence = String.fromCharCode(...bytes.subarray(at + 1, at + 4))
      const found = ESCAPES.find(([written]) => sequence.startsWith(written))
      if (found?.[1] === "g0") g0 = found[2]
      else if (found) g1 = found[2]
      else text += "�"
      at += found ? found[0].length + 1 : 1
      continue
    }
    if (byte >= 0x80) {
      const end = runEnd(bytes, at, (next) => next >= 0x80)
      text += decodeRun(bytes.subarray(at, end), g1)
      at = end
      continue
    }
    const isDouble = g0.kind === "double"
    if (isDouble && byte > 0x20 && byte < 0x7f) {
      const end = runEnd(bytes, at, (next) => next > 0x20 && next < 0x7f)
      text += decodeRun(bytes.subarray(at, end), g0)
      at = end
      continue
    }
    // Delimiters end what escapes have set (PS3.5 6.1.2.5.3)
    const ends =
      [0x09, 0x0a, 0x0c, 0x0d].includes(byte) ||
      (rules.multiple && byte === BACKSLASH) ||
      (rules.personName === true && (byte === 0x5e || byte === 0x3d))
    if (ends) ({ g0, g1 } = start)
    if (rules.multiple && byte === BACKSLASH) {
      values.push(text)
      text = ""
    } else text += decodeRun(bytes.subarray(at, at + 1), g0)
    at++
  }
  return [...values, text]
}

function runEnd(bytes: Uint8Array, from: number, inside: (byte: number) => boolean): number {
  let end = from
  while (end < bytes.length && inside(bytes[end] ?? 0)) end++
  return end
}

function decodeRun(bytes: Uint8Array, element: Element): string {
  switch (element.kind) {
    case "ascii":
      return new TextDecoder().decode(bytes)
    case "romaji":
      return new TextDecoder().decode(bytes).replaceAll("\\", "¥").replaceAll("~", "‾")
    case "katakana":
      return new TextDecoder("shift_jis").decode(bytes)
    case "single":
      return new TextDecoder(element.label).decode(bytes)
    case "double": {
      const { prefix } = element
      const high: number[] = []
      for (let at = 0; at < bytes.length; at += 2) {
        if (prefix !== undefined) high.push(prefix)
        high.push((bytes[at] ?? 0) | 0x80)
        if (at + 1 < bytes.length) high.push((bytes[at + 1] ?? 0) | 0x80)
      }
      return new TextDecoder(element.label).decode(new Uint8Array(high))
    }
  }
}
