import type { GenerationNeeds } from "../_journeys/generation-needs"
import type { ConfirmingWords } from "../_words/confirming"

export interface GenerationWords {
  readonly title: string
  readonly text: string
  /** Whether a button is of any use. */
  readonly canGoOn: boolean
}

/**
 * What a page says where keys are missing, or somebody may have them; null where all is well.
 * @param isOwner whether the account itself is here: it alone makes new keys
 */
export function generationInWords(
  { isMissing, behind, delegates }: GenerationNeeds,
  isOwner: boolean,
  { asker, intruder }: ConfirmingWords,
): GenerationWords | null {
  if (isMissing)
    return {
      title: "New keys are needed",
      text: isOwner
        ? `Your records were moved on to keys that do not exist yet. Nothing is lost and nobody can read more than before. Go on to make the keys. This app does not do that: if you do not know who did, ${intruder}, and your recovery code stops them.`
        : "These records were moved on to newer keys than yours. Nothing is lost. Lock and unlock to look for them; if they are not there, the person whose records these are makes them with “Go on” on their own page.",
      canGoOn: isOwner,
    }
  if (behind > 0)
    return {
      title: "New keys for what is shared",
      text: `${behind === 1 ? "One place that is shared has" : `${behind} places that are shared have`} the old keys until you go on. ${asker} asks once for each.`,
      canGoOn: true,
    }
  if (delegates > 0)
    return {
      title: "New keys for who acts for you",
      text: `${delegates === 1 ? "One person who acts for you does" : `${delegates} people who act for you do`} not have all of your new keys. Go on to hand them over, or end that first if you did not expect this.`,
      canGoOn: true,
    }
  return null
}
