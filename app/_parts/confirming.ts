"use client"
import { createContext, use, useMemo } from "react"
import { useLanguage, useWords } from "../_language/use-words"
import { CONFIRMING, confirmingWords } from "../_words/confirming"
import type { ConfirmingWords, ConfirmsBy } from "../_words/confirming"
// eslint-disable-next-line no-restricted-imports -- the one place that asks for whom the words are
import { ERRORS, wordingOf } from "../_words/errors"
import type { Failed } from "../_words/errors"
import type { Wording } from "../_words/wording"

/** By what the account here confirms; a wallet where nobody is here yet. */
export const ConfirmsByContext = createContext<ConfirmsBy>("wallet")

/** How texts name what confirms for the account here. */
export const useConfirming = (): ConfirmingWords =>
  confirmingWords(use(ConfirmsByContext), useWords(CONFIRMING))

/** What the person here reads for a failure. */
export function useWording(): (failed: Failed) => Wording {
  const by = use(ConfirmsByContext)
  const words = useWords(ERRORS)
  const language = useLanguage()
  return useMemo(() => (failed) => wordingOf(failed, by, { words, language }), [by, words, language])
}

/** What somebody reads with whom sharing was stopped before its time: no failure, and none of theirs. */
export const useSharingStopped = (): Pick<Wording, "title" | "safe" | "next"> =>
  useWords(ERRORS).sharingStopped
