"use client"
import type { Confirmation, ConfirmationStep } from "../_session/confirmation"
import { useWords } from "../_language/use-words"
import type { WordsOf } from "../_language/words"
import { useConfirming } from "../_parts/confirming"
import type { ConfirmingWords } from "../_words/confirming"
import { StateLine } from "../_ui/StateLine"
import type { ConfirmationState } from "../_ui/StateLine"
import styles from "./confirmation-line.module.css"
import { CONFIRMATION } from "./confirmation-words"

const STATES: Record<ConfirmationStep, ConfirmationState> = {
  preparing: "preparing",
  "waiting-for-wallet": "wallet",
  sent: "sent",
  confirmed: "confirmed",
  final: "final",
  stopped: "stopped",
  "still-asked": "still-asked",
  undone: "undone",
  unclear: "unclear",
  refused: "refused",
  replaced: "replaced",
  cancelled: "cancelled",
  dropped: "dropped",
  lapsed: "lapsed",
  failed: "failed",
  restarted: "restarted",
}

type ConfirmationWords = WordsOf<typeof CONFIRMATION>

/** Where a part of it was confirmed before. */
const isNotAll = (step: ConfirmationStep): step is keyof ConfirmationWords["notAll"] =>
  step === "refused" || step === "stopped" || step === "cancelled" || step === "failed"

/** What stands beside the state's own word. */
function detailOf(
  { step, asks, sent, transaction, again, before }: Confirmation,
  { by, open }: ConfirmingWords,
  words: ConfirmationWords,
): string {
  // Without a wallet it is this page that asks.
  if (step === "waiting-for-wallet") return by === "passkey" ? open : words.asked[asks]
  if (step === "unclear") return words.reportedFault({ by })
  if (step === "replaced") return words.sentAnother({ by })
  if (step === "cancelled" && before === 0) return words.cancelled({ by })
  if (step === "sent" && sent?.way === "relay") return transaction ? words.sentFree : words.beingSent
  if (step === "confirmed" && again) return words.sentAgain
  if (before > 0 && isNotAll(step)) return words.notAll[step]
  return words.details[step]
}

/** What is being confirmed, and how far it is, in one line. */
export function ConfirmationLine({ confirmation, words }: { confirmation: Confirmation; words: string }) {
  const confirming = useConfirming()
  const own = useWords(CONFIRMATION)
  const state = STATES[confirmation.step]
  return (
    <div className={styles.line}>
      <span className={styles.act}>{words}</span>
      <StateLine
        state={state}
        {...(state === "wallet" ? { label: confirming.waiting } : {})}
        {...(state === "still-asked" ? { label: own.stillAsks({ by: confirming.by }) } : {})}
        detail={detailOf(confirmation, confirming, own)}
        live
      />
    </div>
  )
}
