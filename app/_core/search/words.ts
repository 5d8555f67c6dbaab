import { fromUtf8, utf8 } from "../crypto/bytes"
import { foldWord } from "./fold"

/** Characters of a folded word that are compared; a longer one is cut in the text and in the question alike. */
const MAX_TERM_CHARACTERS = 48

/**
 * Letters, marks and digits; a point or comma between digits belongs to the number. Joiners and soft hyphens inside a
 * word are not seen. A list of numbers without spaces may be as long as the file: after 40 points a new word begins, else
 * the matcher runs out of stack.
 */
const WORD =
  /[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}\u00ad\u200c\u200d]*(?:(?<=\p{Nd})[.,\u066b](?=\p{Nd})[\p{L}\p{N}\p{M}\u00ad\u200c\u200d]+){0,40}/gu
/**
 * Scripts that are written without spaces between words. Dictionaries that cut them into words differ between browsers
 * and their versions, so that an index of one would not be found by another: every two neighbours are a term instead.
 */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3099\u309a\u30fc]+/gu
const IS_UNSPACED = new RegExp(UNSPACED.source, "u")
const SEPARATOR = /[.,\u066b]/
/** Never ends with a lone surrogate. */
const cut = (term: string) => term.slice(0, MAX_TERM_CHARACTERS).replace(/[\ud800-\udbff]$/, "")

/** Spellings in a cache of folded words, at most. */
const MAX_KNOWN = 100_000

/**
 * Terms of the spellings that were met lately: the words of a language repeat. They are words of records, so whoever makes
 * one drops it with the keys.
 */
export class KnownWords {
  readonly #terms = new Map<string, readonly string[]>()

  termsOf(word: string): readonly string[] {
    const before = this.#terms.get(word)
    if (before) return before
    // A part of a text may keep all of the text in memory; these letters are its own
    const own = fromUtf8(utf8(word))
    const terms = termsOf(own)
    if (this.#terms.size >= MAX_KNOWN) this.#terms.clear()
    this.#terms.set(own, terms)
    return terms
  }
}

/** Every term of a text; the same term may come several times. */
export function* termsIn(text: string, known = new KnownWords()): Generator<string> {
  // The same spelling has the same terms: most words of a long text need not be folded again
  const met = new Set<string>()
  for (const { word, joined } of spellingsOf(text))
    for (const spelling of joined ? [joined.word, word] : [word]) {
      if (met.has(spelling)) continue
      met.add(spelling)
      yield* known.termsOf(spelling)
    }
}

/** A word as it stands in a text. */
export interface Spelling {
  readonly start: number
  readonly end: number
  readonly word: string
  /** With the part on the line before, if the end of a line cut the word in two. */
  readonly joined: { readonly start: number; readonly word: string } | null
}

/** The words of a text as they are spelled, in its order. */
export function* spellingsOf(text: string): Generator<Spelling> {
  let first: { readonly start: number; readonly word: string } | null = null
  for (const found of text.matchAll(WORD)) {
    const start = found.index
    const [word] = found
    const end = start + word.length
    yield { start, end, word, joined: first && { start: first.start, word: `${first.word}${word}` } }
    first = isCutAt(text, end) ? { start, word } : null
  }
}

/** Whether a hyphen stands at a place, then the end of the line, then a small letter. */
function isCutAt(text: string, place: number): boolean {
  const code = text.charCodeAt(place)
  return (code === 0x2d || code === 0x2010) && /^\r?\n[ \t]*\p{Ll}/u.test(text.slice(place + 1, place + 24))
}

/** How a word of a text is found. */
export function termsOf(word: string): readonly string[] {
  const folded = foldWord(word)
  if (folded === "") return []
  if (IS_UNSPACED.test(folded)) return [...new Set(piecesOf(folded).flatMap(pairsOf))]
  if (!SEPARATOR.test(folded)) return [cut(folded)]
  const whole = folded.replace(/[,\u066b]/g, ".")
  // Thousands: 1,000 and 1.000 are found as 1000, too
  const grouped = /^\d{1,3}(\.\d{3})+$/.test(whole) ? [whole.replaceAll(".", "")] : []
  return [...new Set([whole, ...whole.split("."), ...grouped].map(cut))]
}

/** Runs of scripts without spaces, and what stands between them. */
function piecesOf(folded: string): { text: string; unspaced: boolean }[] {
  const pieces: { text: string; unspaced: boolean }[] = []
  let done = 0
  for (const { 0: text, index } of folded.matchAll(UNSPACED)) {
    if (index > done) pieces.push({ text: folded.slice(done, index), unspaced: false })
    pieces.push({ text, unspaced: true })
    done = index + text.length
  }
  if (done < folded.length) pieces.push({ text: folded.slice(done), unspaced: false })
  return pieces
}

/** Every two neighbours, and the last alone: one character is found as the beginning of a pair. */
function pairsOf({ text, unspaced }: { text: string; unspaced: boolean }): string[] {
  if (!unspaced) return [cut(text)]
  const characters = [...text]
  return characters.map((character, index) => `${character}${characters[index + 1] ?? ""}`)
}

/** What somebody searches: every term has to be the beginning of a term of the record. */
export interface Question {
  readonly terms: readonly string[]
  /** Runs of scripts without spaces, folded, to find the place in the text. */
  readonly runs: readonly string[]
}

/** Words of a question at most; whoever pastes a page does not wait for it. */
const MAX_QUESTION_TERMS = 24

/** Reads what somebody typed. No terms: there is nothing to search for. */
export function questionOf(typed: string): Question {
  const terms = new Set<string>()
  const runs: string[] = []
  for (const { 0: word } of typed.matchAll(WORD)) {
    const folded = foldWord(word)
    if (folded === "") continue
    if (!IS_UNSPACED.test(folded)) {
      terms.add(cut(folded.replace(/[,\u066b]/g, ".")))
      continue
    }
    for (const piece of piecesOf(folded)) {
      const characters = [...piece.text]
      if (!piece.unspaced) terms.add(cut(piece.text))
      else {
        runs.push(piece.text)
        // The last character alone would ask for nothing that the last pair does not
        if (characters.length === 1) terms.add(piece.text)
        else for (const pair of pairsOf(piece).slice(0, -1)) terms.add(pair)
      }
    }
  }
  return { terms: [...terms].slice(0, MAX_QUESTION_TERMS), runs }
}
