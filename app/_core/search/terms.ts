import { bytesOf } from "./open-segment"
import { MAX_TEXT_CHARACTERS } from "./record-text"
import type { FileText } from "./record-text"
import { MAX_SEGMENT_BYTES } from "./limits"
import { termsIn } from "./words"
import type { KnownWords } from "./words"

/** Bytes of one record's terms at most: a segment has room for them. */
const MAX_TERMS_BYTES = MAX_SEGMENT_BYTES / 2
/** Bytes of a term beside its letters. */
const TERM_BYTES = 4

/** Every term of a record once; `cut` if its text is longer than what is looked at. */
export function termsOfRecord(
  { files }: { readonly files: readonly FileText[] },
  known: KnownWords,
): {
  readonly terms: ReadonlySet<string>
  readonly cut: boolean
} {
  const terms = new Set<string>()
  let [characters, bytes] = [0, 0]
  for (const { text } of files) {
    const room = MAX_TEXT_CHARACTERS - characters
    characters += text.length
    for (const term of termsIn(text.length > room ? text.slice(0, Math.max(0, room)) : text, known)) {
      if (terms.has(term)) continue
      bytes += TERM_BYTES + bytesOf(term)
      if (bytes > MAX_TERMS_BYTES) return { terms, cut: true }
      terms.add(term)
    }
  }
  return { terms, cut: characters > MAX_TEXT_CHARACTERS }
}
