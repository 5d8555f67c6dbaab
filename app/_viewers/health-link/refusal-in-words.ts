import type { LinkAnswer } from "../../_core/shl/ask-link"
import { count } from "../../_words/format"

/** What a host's refusal means to the person who asked. */
export function refusalInWords(answer: Exclude<LinkAnswer, { outcome: "files" }>, host: string): string {
  if (answer.outcome === "ended")
    return `${host} does not know this link any more. Ask whoever gave it to you for a new one.`
  if (answer.outcome === "later") {
    const { seconds } = answer
    return `${host} asks to wait. Try again ${seconds === null ? "later" : `in ${minutes(seconds)}`}.`
  }
  const { remainingAttempts } = answer
  if (remainingAttempts === null)
    return "That passcode is wrong. The host does not say how many tries are left."
  if (remainingAttempts === 0)
    return "That passcode is wrong, and there are no tries left. The link has ended."
  return `That passcode is wrong: ${count(remainingAttempts, "try", "tries")} left.`
}

/** At least one minute: no host counts seconds for a person. */
export const minutes = (seconds: number): string => count(Math.max(1, Math.ceil(seconds / 60)), "minute")
