"use client"
import { useState } from "react"
import { generationNeeds } from "../_journeys/generation-needs"
import { finishGeneration } from "../_journeys/start-generation"
import { ProblemNote } from "../_parts/actions/problem"
import { usePatient } from "../_session/queries"
import { useUnlocked } from "../_session/session"
import { useTransactions } from "../_session/transactions"
import { Button } from "../_ui/Button"
import { Meta } from "../_ui/Text"
import { generationInWords } from "./generation-words"
import styles from "./rekey-line.module.css"

/**
 * Says on every page what stands under keys that do not exist yet, or that somebody may have, and puts it right: somebody
 * else raised it, or a reload came between.
 */
export function GenerationLine() {
  const { services, keys, notebook } = useUnlocked()
  const { run } = useTransactions()
  const view = usePatient(keys.account).data
  const [busy, setBusy] = useState(false)
  // Somebody who acts for the account and has another key now is not handed the new ones, whatever is tried.
  const [tried, setTried] = useState(false)
  const [error, setError] = useState<unknown>(null)
  if (!view) return null
  const needs = generationNeeds(view, keys, notebook ? notebook.recipients : {})
  const words = generationInWords(needs, keys.vault !== undefined)
  const onlyDelegates = !needs.isMissing && needs.behind === 0
  if (!words || (onlyDelegates && tried)) return null
  const goOn = async () => {
    setBusy(true)
    setError(null)
    try {
      await run("new-keys", (on) => finishGeneration(services, keys, on))
      setTried(true)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className={styles.line} aria-label={words.title}>
      <b>{words.title}</b>
      <Meta>{words.text}</Meta>
      <ProblemNote error={error} />
      {words.canGoOn && (
        <div className={styles.actions}>
          <Button size="small" busy={busy} busyLabel="Waiting for your wallet…" onClick={() => void goOn()}>
            Go on
          </Button>
        </div>
      )}
    </section>
  )
}
