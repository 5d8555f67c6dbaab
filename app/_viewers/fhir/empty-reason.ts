import { emptyReasonWords } from "./codes"
import { codesOf, conceptInFull } from "./datatypes/concept"
import type { FhirNode } from "./tree"
import { firstOf, joined } from "./words"

/** What an empty section or list says: the code's meaning, and the section's own words. */
export function emptyReason(node: FhirNode | undefined): string {
  const codes = codesOf(node).map(({ code }) => code)
  const known = firstOf(...codes.map(emptyReasonWords))
  const words = conceptInFull(node)
  const bare = codes.includes(words) || known.toLowerCase().startsWith(words.toLowerCase())
  return known && bare ? known : joined([known, words], " ")
}
