"use client"
import { useConfirming } from "../_parts/confirming"
import { ProblemNote } from "../_parts/actions/problem"
import { useAttempt } from "../_parts/actions/use-attempt"
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
  const { busy, error, attempt } = useAttempt()
  const confirming = useConfirming()
  return (
    <section className={styles.line} aria-label={title}>
      <b>{title}</b>
      <Meta>{text}</Meta>
      <ProblemNote error={error} />
      {action !== null && (
        <div className={styles.actions}>
          <Button size="small" busy={busy} busyLabel={confirming.busy} onClick={() => void attempt(onGo)}>
            {action}
          </Button>
        </div>
      )}
    </section>
  )
}
