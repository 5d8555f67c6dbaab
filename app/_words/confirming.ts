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

const WORDS: Readonly<Record<ConfirmsBy, ConfirmingWords>> = {
  wallet: {
    by: "wallet",
    asker: "Your wallet",
    askerInside: "your wallet",
    busy: "Waiting for your wallet…",
    waiting: "Waiting for your wallet",
    open: "Open it and say yes or no",
    where: "in your wallet",
    held: "your wallet",
    lost: "I lost my wallet",
    intruder: "somebody else can use your wallet",
  },
  passkey: {
    by: "passkey",
    asker: "This page",
    askerInside: "this page",
    busy: "One moment…",
    waiting: "Waiting for your yes",
    open: "Say yes or no in the question on this page",
    where: "on this page",
    held: "your passkey",
    lost: "I lost my passkey",
    intruder: "somebody else can sign for your account",
  },
}

/** @param by by what the account of whoever reads it confirms */
export const confirmingWords = (by: ConfirmsBy): ConfirmingWords => WORDS[by]
