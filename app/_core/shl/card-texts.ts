import { KeywardError } from "../errors"

/** The cards of a file, each a compact JWS, and what of the file is none. */
export interface CardTexts {
  readonly cards: readonly string[]
  /** Members or lines that are no card. */
  readonly others: number
  /** Numbers of chunks that are missing from a card in several QR codes, one entry a card. */
  readonly missing: readonly (readonly number[])[]
  /** Chunks that cannot be told apart: of several cards with as many chunks. */
  readonly mixed: number
}

/** QR codes that one card was ever split into; more than this is no card. */
const MAX_CHUNKS = 1_000

/**
 * Finds the cards in a `.smart-health-card` file (`{"verifiableCredential": [JWS, …]}`) or in `shc:/` texts, one a line, in
 * one or several chunks (SMART Health Cards Framework, "File download" and "Encoding chunks as QR codes").
 * @throws KeywardError `document-damaged` if it is neither
 */
export function cardTexts(text: string): CardTexts {
  const trimmed = text.trim()
  if (/^shc:\//i.test(trimmed)) return cardsOfCodes(trimmed.split(/\s+/))
  let file: unknown
  try {
    file = JSON.parse(trimmed)
  } catch (cause) {
    throw new KeywardError("document-damaged", {}, { cause })
  }
  const list = (file as { verifiableCredential?: unknown } | null)?.verifiableCredential
  if (!Array.isArray(list)) throw new KeywardError("document-damaged")
  const cards = list.filter((card): card is string => typeof card === "string")
  const members = Object.keys(file as object).length - 1
  return { cards, others: list.length - cards.length + members, missing: [], mixed: 0 }
}

/** Cards of scanned codes, in the order of their first chunk. */
function cardsOfCodes(codes: readonly string[]): CardTexts {
  const whole: string[] = []
  const sets = new Map<number, string[]>()
  const mixed = new Set<number>()
  let others = 0
  for (const code of codes) {
    const [, index, count, digits = ""] = /^shc:\/(?:(\d{1,4})\/(\d{1,4})\/)?((?:\d\d)+)$/i.exec(code) ?? []
    const [at, of] = [Number(index ?? 1), Number(count ?? 1)]
    const letters = lettersOf(digits)
    if (!letters || at < 1 || at > of || of > MAX_CHUNKS) others++
    else if (of === 1) whole.push(letters)
    else {
      const set = sets.get(of) ?? []
      // A chunk does not name its card: joined with those of another one it could read as something else
      if (set[at - 1] !== undefined && set[at - 1] !== letters) mixed.add(of)
      set[at - 1] = letters
      sets.set(of, set)
    }
  }
  const missing: number[][] = []
  for (const [of, set] of sets) {
    const gaps = Array.from({ length: of }, (_, at) => at + 1).filter((at) => set[at - 1] === undefined)
    if (mixed.has(of)) continue
    if (gaps.length > 0) missing.push(gaps)
    else whole.push(set.join(""))
  }
  return { cards: whole, others, missing, mixed: mixed.size }
}

/** Two digits are one character of a JWS, counted from `-` (45) on; empty if they are none. */
function lettersOf(digits: string): string {
  const codes = (digits.match(/\d\d/g) ?? []).map((pair) => Number(pair) + 45)
  return codes.every((code) => code <= 122) ? codes.map((code) => String.fromCharCode(code)).join("") : ""
}
