import { shownLine } from "./shown-line"

const MARK = /\s*\(\s*(?:no\s*longer\s*)?verified\s*\)/giu

/**
 * A name that somebody gave themselves or another: what is seen of it, without the words that only an
 * issuer's attestation may bring, however they are spelled out.
 */
export function plainName(name: string): string {
  const shown = shownLine(name)
  const spelled = shown.normalize("NFKC")
  const unmarked = spelled.replace(MARK, "")
  // Where a mark went, its two halves around it may have become one.
  return unmarked === spelled ? shown : plainName(unmarked)
}
