"use client"
import type { Confirmation } from "../_session/transactions"
import { StateLine } from "../_ui/StateLine"
import type { ConfirmationState } from "../_ui/StateLine"
import styles from "./confirmation-line.module.css"

const STATES = {
  "waiting-for-wallet": { state: "wallet", detail: "Open it and say yes or no" },
  sent: { state: "sent", detail: "Usually takes 12 seconds" },
  confirmed: { state: "confirmed", detail: "Done; it becomes final in a few minutes" },
  final: { state: "final", detail: "Settled; it will not change any more" },
  refused: { state: "refused", detail: "You said no; nothing changed" },
  replaced: { state: "replaced", detail: "Your wallet sent another one instead" },
  failed: { state: "failed", detail: "It did not go through; try again" },
} as const satisfies Record<Confirmation["step"], { state: ConfirmationState; detail: string }>

/** What is being confirmed, and how far it is, in one line. */
export function ConfirmationLine({ confirmation, words }: { confirmation: Confirmation; words: string }) {
  const { state, detail } = STATES[confirmation.step]
  return (
    <div className={styles.line}>
      <span className={styles.act}>{words}</span>
      <StateLine state={state} detail={detail} live />
    </div>
  )
}
