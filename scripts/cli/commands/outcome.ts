import { wordingOf } from "../../../app/_words/errors"
import type { FileOutcome } from "../intake/intake"

/** What became of a file, for a person. */
export function outcomeInWords(outcome: FileOutcome): string {
  if (outcome.outcome === "added") return "added"
  if (outcome.outcome === "known") return "was added before"
  return `not added. ${wordingOf({ code: outcome.code }, "wallet").title}.`
}
