import { englishOf, room } from "../_language/words"
import type { WordsOf } from "../_language/words"
import english from "./confirming.en"

export const CONFIRMING = room(english, { de: () => import("./confirming.de") })

/**
 * By what an account confirms: a wallet beside the page, or, for an account by passkey, the page itself, whose sheet
 * shows the sentence before anything is signed.
 */
export type ConfirmsBy = "wallet" | "passkey"

/** How texts name what confirms. Everything that both kinds of account may read takes its words from here. */
export interface ConfirmingWords {
  readonly by: ConfirmsBy
  /** What asks, at the beginning of a sentence: "Your wallet" in "Your wallet asks you once to confirm." */
  readonly asker: string
  /** The same inside a sentence. */
  readonly askerInside: string
  /** On a button while something is being confirmed. */
  readonly busy: string
  /** The state of something that waits for a yes. */
  readonly waiting: string
  /** Where to look for the question, at the beginning of a sentence. */
  readonly open: string
  /** Where the yes is said: "Say yes in your wallet". */
  readonly where: string
  /** What opens the account: "If you lose your wallet". */
  readonly held: string
  /** What the first page calls the way for whoever lost it. */
  readonly lost: string
  /** What somebody has who writes in the account's name without being its owner. */
  readonly intruder: string
}

/**
 * @param by by what the account of whoever reads it confirms
 * @param words those of `CONFIRMING` in the language of the page
 */
export const confirmingWords = (
  by: ConfirmsBy,
  words: WordsOf<typeof CONFIRMING> = englishOf(CONFIRMING),
): ConfirmingWords => ({ by, ...words[by] })
