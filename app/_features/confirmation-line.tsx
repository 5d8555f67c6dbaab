"use client"
import type { Confirmation, ConfirmationStep } from "../_session/confirmation"
import { StateLine } from "../_ui/StateLine"
import type { ConfirmationState } from "../_ui/StateLine"
import styles from "./confirmation-line.module.css"

const STATES: Record<ConfirmationStep, { state: ConfirmationState; detail: string }> = {
  "waiting-for-wallet": { state: "wallet", detail: "Open it and say yes or no" },
  sent: { state: "sent", detail: "Usually takes 12 seconds" },
  confirmed: { state: "confirmed", detail: "Done; it becomes final in a few minutes" },
  final: { state: "final", detail: "Settled; it will not change any more" },
  undone: { state: "undone", detail: "The network undid its last steps; it waits to be confirmed again" },
  refused: { state: "refused", detail: "You said no; nothing changed" },
  replaced: { state: "replaced", detail: "Your wallet sent another one instead" },
  cancelled: { state: "cancelled", detail: "You cancelled it in your wallet; nothing changed" },
  dropped: { state: "dropped", detail: "No node knows it any more; nothing changed" },
  lapsed: { state: "lapsed", detail: "What you signed is void now; nothing changed" },
  failed: { state: "failed", detail: "It did not go through; try again" },
  restarted: { state: "restarted", detail: "This local network has started afresh without it" },
}

const ASKED = {
  signature: "Open it and sign; it costs you nothing",
  transaction: STATES["waiting-for-wallet"].detail,
  "transaction-instead": "Sending free of charge does not work just now, so it asks you to pay the fee",
} as const

/** What stands beside the state's own word. */
function detailOf({ step, asks, sent, transaction, again }: Confirmation): string {
  if (step === "waiting-for-wallet") return ASKED[asks]
  if (step === "sent" && sent?.way === "relay")
    return transaction ? "Free of charge; usually takes 12 seconds" : "Signed; it is being sent for you"
  if (step === "confirmed" && again)
    return "Done, after it was sent again for a higher fee; it becomes final in a few minutes"
  return STATES[step].detail
}

/** What is being confirmed, and how far it is, in one line. */
export function ConfirmationLine({ confirmation, words }: { confirmation: Confirmation; words: string }) {
  return (
    <div className={styles.line}>
      <span className={styles.act}>{words}</span>
      <StateLine state={STATES[confirmation.step].state} detail={detailOf(confirmation)} live />
    </div>
  )
}
