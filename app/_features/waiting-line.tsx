"use client"
import { useState } from "react"
import { useConfirming } from "../_parts/confirming"
import { ProblemNote } from "../_parts/actions/problem"
import { Button } from "../_ui/Button"
import { Meta } from "../_ui/Text"
import styles from "./rekey-line.module.css"

interface WaitingLineProps {
  readonly title: string
  readonly text: string
  /** What the button says; null where there is nothing to press. */
  readonly action: string | null
  readonly onGo: () => Promise<void>
}

/** A line on every page about work that waits for the person, with the button that does it. */
export function WaitingLine({ title, text, action, onGo }: WaitingLineProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const confirming = useConfirming()
  const go = async () => {
    setBusy(true)
    setError(null)
    try {
      await onGo()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className={styles.line} aria-label={title}>
      <b>{title}</b>
      <Meta>{text}</Meta>
      <ProblemNote error={error} />
      {action !== null && (
        <div className={styles.actions}>
          <Button size="small" busy={busy} busyLabel={confirming.busy} onClick={() => void go()}>
            {action}
          </Button>
        </div>
      )}
    </section>
  )
}
