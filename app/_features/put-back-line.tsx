"use client"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { putBack, replacedByUnreadable } from "../_journeys/put-back"
import { ProblemNote } from "../_parts/actions/problem"
import { manifestsOf } from "../_session/manifests"
import { usePatient } from "../_session/queries"
import { useUnlocked } from "../_session/session"
import { useTransactions } from "../_session/transactions"
import { Button } from "../_ui/Button"
import { Meta } from "../_ui/Text"
import { putBackInWords } from "./put-back-words"
import styles from "./rekey-line.module.css"

/**
 * Says on every page that something unreadable stands in the place of what records showed before, and puts that back:
 * whoever signs for the wallet can replace 256 records at once by contents that nobody stored.
 */
export function PutBackLine() {
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const view = usePatient(keys.account).data
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const replaced = useQuery({
    queryKey: ["replaced-by-unreadable", keys.account, view?.state.length],
    queryFn: ({ signal }) =>
      view ? replacedByUnreadable(services, keys, view, manifestsOf(keys), { signal }) : [],
    enabled: view !== undefined,
    structuralSharing: false,
  }).data
  if (!replaced || replaced.length === 0) return null
  const words = putBackInWords(replaced.length)
  const goOn = async () => {
    setBusy(true)
    setError(null)
    try {
      await run("replace", (on) => putBack(services, keys, replaced, on))
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
      <div className={styles.actions}>
        <Button size="small" busy={busy} busyLabel="Waiting for your wallet…" onClick={() => void goOn()}>
          {words.action}
        </Button>
      </div>
    </section>
  )
}
