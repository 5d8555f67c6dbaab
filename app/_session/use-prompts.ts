"use client"
import { createContext, use, useSyncExternalStore } from "react"
import { PromptDesk } from "./prompts"
import type { OpenPrompt } from "./prompts"

/** One for a page: a wallet that is being connected has no session yet. */
export const PromptsContext = createContext(new PromptDesk())

/** What this page has asked its wallet. */
export const usePrompts = (): PromptDesk => use(PromptsContext)

/** What waits for the wallet's answer, oldest first. */
export function useOpenPrompts(): readonly OpenPrompt[] {
  const desk = usePrompts()
  return useSyncExternalStore(desk.subscribe, desk.open, () => NONE)
}

const NONE: readonly OpenPrompt[] = []
