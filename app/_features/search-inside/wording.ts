import type { SearchStatus } from "../../_journeys/record-contents"
import { count } from "../../_words/format"

/** "37 of 120 records are not searched yet." */
export const leftInWords = ({ left, of }: SearchStatus): string =>
  left === 0 ? "" : `${left} of ${count(of, "record")} ${left === 1 ? "is" : "are"} not searched yet.`

/**
 * The sentence when nothing was found. It says that no record has the words only after all records were searched.
 */
export function nothingInWords(status: SearchStatus): string {
  const { searched, of, left, failed } = status
  if (left > 0 || failed > 0 || !status.loaded)
    return searched === 0
      ? "Nothing has been searched so far."
      : `Nothing found in the ${count(searched, "record")} searched so far.`
  return of === 1 ? "The record does not have these words." : `None of the ${of} records has these words.`
}

/** What was searched in part or not at all, one sentence each. */
export function gapsInWords({ without, partly, failed, full, problem }: SearchStatus): readonly string[] {
  return [
    failed > 0 &&
      `${count(failed, "record")} could not be read and ${failed === 1 ? "is" : "are"} not searched.`,
    partly > 0 &&
      `${count(partly, "record")} ${partly === 1 ? "is" : "are"} searched in part: a file is too large or damaged.`,
    without > 0 &&
      `${count(without, "record")} ${without === 1 ? "has" : "have"} no text to search, such as a picture or a scan.`,
    (full || problem !== null) &&
      "What was read could not be stored. It is searched now, and read again the next time.",
  ].filter((sentence) => sentence !== false)
}
