import type { FileText } from "./record-text"
import { foldWord } from "./fold"
import { spellingsOf, termsOf } from "./words"
import type { Question } from "./words"

/** A part of a text; `match`: it is what was searched for. */
export interface SnippetPart {
  readonly text: string
  readonly match: boolean
}

/** The place of a hit in a record's text. */
export interface Snippet {
  /** Index of the file in the record's manifest. */
  readonly file: number
  readonly parts: readonly SnippetPart[]
  /** Whether text was left out before and after. */
  readonly before: boolean
  readonly after: boolean
}

/** Approximate length of a snippet in characters. */
const LENGTH = 170
/** Characters before the first match. */
const LEAD = 50
/** Words that are marked besides the last. */
const MAX_MATCHES = 40

interface Match {
  readonly start: number
  readonly end: number
  readonly terms: readonly number[]
}
interface Place {
  readonly file: number
  readonly text: string
  readonly matches: readonly Match[]
  readonly found: number
}

/**
 * The place that shows most of the question's words.
 * @returns null if no word of it is there; `complete` is false if one of its words stands nowhere in these texts
 */
export function snippetOf(
  files: readonly FileText[],
  question: Question,
): { readonly snippet: Snippet; readonly complete: boolean } | null {
  let best: Place | null = null
  const everywhere = new Set<number>()
  const met = new Map<string, readonly number[]>()
  for (const { file, text } of files) {
    let near: Match[] = []
    for (const match of matchesIn(text, question, met)) {
      for (const term of match.terms) everywhere.add(term)
      near = [...near.filter(({ start }) => match.end - start <= LENGTH - LEAD).slice(-MAX_MATCHES), match]
      const found = new Set(near.flatMap(({ terms }) => terms)).size
      const here: Place = { file, text, matches: near, found }
      if (found > (best?.found ?? 0)) best = here
      // All of them in one place: no better place exists
      if (found === question.terms.length) return { snippet: around(here, question), complete: true }
    }
  }
  if (!best) return null
  return { snippet: around(best, question), complete: everywhere.size === question.terms.length }
}

/** @param met what is known of spellings: the words of a text repeat */
function* matchesIn(
  text: string,
  { terms, runs }: Question,
  met = new Map<string, readonly number[]>(),
): Generator<Match> {
  const placesIn = (spelling: string): readonly number[] => {
    const known = met.get(spelling)
    if (known) return known
    const own = termsOf(spelling)
    const places = terms.flatMap((term, index) => (own.some((each) => each.startsWith(term)) ? [index] : []))
    met.set(spelling, places)
    return places
  }
  for (const { start, end, word, joined } of spellingsOf(text)) {
    const together = joined && placesIn(joined.word)
    if (joined && together?.length) yield { ...placeOf(text, joined.start, end, runs), terms: together }
    const places = placesIn(word)
    if (places.length > 0) yield { ...placeOf(text, start, end, runs), terms: places }
  }
}

/** Of a script without spaces a word may be a sentence: the part of it that was searched for, where that is found. */
function placeOf(
  text: string,
  start: number,
  end: number,
  runs: readonly string[],
): { start: number; end: number } {
  if (runs.length === 0) return { start, end }
  const word = text.slice(start, end)
  const folded = foldWord(word)
  const run = runs.find((each) => folded.includes(each))
  if (!run || folded.length !== word.length) return { start, end: Math.min(end, start + LENGTH) }
  const from = start + folded.indexOf(run)
  return { start: from, end: from + run.length }
}

function around({ file, text, matches }: Place, question: Question): Snippet {
  const first = matches[0]?.start ?? 0
  const from = first <= LEAD ? 0 : wordEdge(text, first - LEAD, first)
  const last = matches.at(-1)?.end ?? first
  const until = Math.min(text.length, Math.max(last, from + LENGTH))
  const to = until >= text.length ? text.length : wordEdgeBefore(text, until, last)
  const parts: SnippetPart[] = []
  let done = from
  const put = (until: number, match: boolean) => {
    if (until <= done) return
    parts.push({ text: text.slice(done, until).replace(/\s+/g, " "), match })
    done = until
  }
  for (const { start, end } of matchesIn(text.slice(from, to), question)) {
    put(from + start, false)
    put(from + end, true)
  }
  put(to, false)
  return { file, parts, before: from > 0, after: to < text.length }
}

/** The first place from `from` on at which a word begins; `limit` if there is none before it. */
function wordEdge(text: string, from: number, limit: number): number {
  for (let at = from; at < limit; at++) if (/\s/.test(text[at] ?? "")) return at + 1
  return limit - from > LEAD / 2 ? from : limit
}

function wordEdgeBefore(text: string, to: number, limit: number): number {
  for (let at = to; at > limit; at--) if (/\s/.test(text[at] ?? "")) return at
  return to
}
