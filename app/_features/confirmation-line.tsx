"use client"
import type { Confirmation, ConfirmationStep } from "../_session/confirmation"
import { useConfirming } from "../_parts/confirming"
import type { ConfirmingWords } from "../_words/confirming"
import { StateLine } from "../_ui/StateLine"
import type { ConfirmationState } from "../_ui/StateLine"
import styles from "./confirmation-line.module.css"

const STATES: Record<ConfirmationStep, { state: ConfirmationState; detail: string }> = {
  preparing: { state: "preparing", detail: "Nothing to do for you yet" },
  "waiting-for-wallet": { state: "wallet", detail: "Open it and say yes or no" },
  sent: { state: "sent", detail: "Usually takes 12 seconds" },
  confirmed: { state: "confirmed", detail: "Settled for good in a few minutes" },
  final: { state: "final", detail: "Settled; it stays as it is" },
  stopped: { state: "stopped", detail: "You stopped waiting; nothing was sent" },
  "still-asked": {
    state: "still-asked",
    detail: "Say no there to drop it; if you say yes, it counts and is shown here",
  },
  undone: { state: "undone", detail: "The network undid its last steps; it waits to be confirmed again" },
  unclear: { state: "unclear", detail: "A fault was reported; if this was sent, it is shown here" },
  refused: { state: "refused", detail: "You said no; nothing changed" },
  replaced: { state: "replaced", detail: "Another one was sent instead" },
  cancelled: { state: "cancelled", detail: "You cancelled it; nothing changed" },
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

/** Where a part of it was confirmed before. */
const NOT_ALL: Partial<Record<ConfirmationStep, string>> = {
  refused: "You said no to this step",
  stopped: "You stopped waiting at this step",
  cancelled: "You cancelled this step",
  failed: "This step did not go through",
}

/** What stands beside the state's own word. */
function detailOf(
  { step, asks, sent, transaction, again, before }: Confirmation,
  { by, asker, where, open }: ConfirmingWords,
): string {
  // Without a wallet it is this page that asks.
  if (step === "waiting-for-wallet") return by === "passkey" ? open : ASKED[asks]
  if (step === "unclear") return `${asker} reported a fault; if it sent this, it is shown here`
  if (step === "replaced") return `${asker} sent another one instead`
  if (step === "cancelled" && before === 0) return `You cancelled it ${where}; nothing changed`
  if (step === "sent" && sent?.way === "relay")
    return transaction ? "Free of charge; usually takes 12 seconds" : "Signed; it is being sent for you"
  if (step === "confirmed" && again) return "Sent again for a higher fee; settled for good in a few minutes"
  if (before > 0 && NOT_ALL[step]) return `${NOT_ALL[step]}; what you confirmed before counts`
  return STATES[step].detail
}

/** What is being confirmed, and how far it is, in one line. */
export function ConfirmationLine({ confirmation, words }: { confirmation: Confirmation; words: string }) {
  const confirming = useConfirming()
  const { state } = STATES[confirmation.step]
  return (
    <div className={styles.line}>
      <span className={styles.act}>{words}</span>
      <StateLine
        state={state}
        {...(state === "wallet" ? { label: confirming.waiting } : {})}
        {...(state === "still-asked" ? { label: `${confirming.asker} still asks` } : {})}
        detail={detailOf(confirmation, confirming)}
        live
      />
    </div>
  )
}
