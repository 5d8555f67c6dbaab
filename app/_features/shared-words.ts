import type { Notebook } from "../_core/notebook"
import { englishOf, room } from "../_language/words"
import type { WordsOf } from "../_language/words"
import english from "./shared.en"

export const SHARED = room(english, { de: () => import("./shared.de") })
/** How both pages are called, in one language. */
export type SharedCatalogue = WordsOf<typeof SHARED>

/** How the page of what others share is called, and whoever stands on it: a doctor's patients, anybody else's people. */
export interface SharedWords {
  readonly title: string
  readonly short?: string
  readonly one: string
  readonly many: string
  /** The button that asks one of them. */
  readonly ask: string
  /** What to do while nobody has shared anything. */
  readonly give: string
}

/** @param words those of `SHARED` in the language of the page */
export const sharedWords = (
  role: Notebook["role"] | undefined,
  words: SharedCatalogue = englishOf(SHARED),
): SharedWords => (role === "doctor" ? words.ofDoctor : words.ofPatient)
