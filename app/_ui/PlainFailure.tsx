"use client"
import { Button } from "./Button"
import styles from "./PlainFailure.module.css"

export interface PlainFailureProps {
  title: string
  sentence: string
  action: string
  onAction: () => void
}

/** A failure with nothing around it: needs no provider above it. */
export const PlainFailure = ({ title, sentence, action, onAction }: PlainFailureProps) => (
  <main>
    <div className={styles.failure} role="alert">
      <h1>{title}</h1>
      <p>{sentence}</p>
      <Button look="filled" onClick={onAction}>
        {action}
      </Button>
    </div>
  </main>
)
