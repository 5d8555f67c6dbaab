/** What a wallet is asked for. */
export type PromptKind =
  | "connect"
  | "network"
  /** A signature that stays on this device or signs in: worth nothing to anybody but this page. */
  | "signature"
  /** A transaction: the wallet itself sends it, whether or not anybody still waits for the answer. */
  | "transaction"

export interface AskOptions<T> {
  /**
   * Called where the wallet answers after the question was given up: with the answer, or with null where the person
   * said no. A signature that comes late is dropped, so only a transaction needs it.
   */
  readonly late?: (answer: T | null) => void
  /** Whether the wallet is locked; null where it does not tell. */
  readonly isLocked?: () => Promise<boolean | null>
}

/** Puts questions to a wallet that may never answer: whoever waits can give up, and whoever left is not asked for. */
export interface Prompts {
  /**
   * @throws KeywardError what the wallet's answer is to a person; `wallet-unanswered` or `wallet-still-asks` where it
   * was given up; what the session ended with
   */
  ask<T>(kind: PromptKind, question: () => Promise<T>, options?: AskOptions<T>): Promise<T>
}

/** Waits for the answer, however long: for scripts and tests, whose keys are at hand. */
export const plainPrompts: Prompts = { ask: (_, question) => question() }

/**
 * Does one thing after the other where both would take the same nonce. `release` lets the next one begin before this
 * one is done.
 * @throws KeywardError `tab-busy` where another tab is at it
 */
export type Turn = <T>(work: (release: () => void) => Promise<T>) => Promise<T>
