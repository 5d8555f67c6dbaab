"use client"
import { useState } from "react"
import { generationNeeds } from "../_journeys/generation-needs"
import { finishGeneration } from "../_journeys/start-generation"
import { useConfirming } from "../_parts/confirming"
import { usePatient } from "../_session/queries"
import { useUnlocked } from "../_session/session"
import { useTransactions } from "../_session/transactions"
import { generationInWords } from "./generation-words"
import { WaitingLine } from "./waiting-line"

/**
 * Says on every page what stands under keys that do not exist yet, or that somebody may have, and puts it right:
 * somebody else raised it, or a reload came between.
 */
export function GenerationLine() {
  const { services, keys, notebook } = useUnlocked()
  const { run } = useTransactions()
  const confirming = useConfirming()
  const view = usePatient(keys.account).data
  // Somebody who acts for the account and has another key now is not handed the new ones, whatever is tried.
  const [tried, setTried] = useState(false)
  if (!view) return null
  const needs = generationNeeds(view, keys, notebook ? notebook.recipients : {})
  const words = generationInWords(needs, keys.vault !== undefined, confirming)
  const onlyDelegates = !needs.isMissing && needs.behind === 0
  if (!words || (onlyDelegates && tried)) return null
  return (
    <WaitingLine
      title={words.title}
      text={words.text}
      action={words.canGoOn ? "Go on" : null}
      onGo={async () => {
        await run("new-keys", (on) => finishGeneration(services, keys, on))
        setTried(true)
      }}
    />
  )
}
