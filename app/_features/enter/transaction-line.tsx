"use client"
import { X } from "lucide-react"
import { useTransactions } from "../../_session/transactions"
import type { Act, Confirmation } from "../../_session/transactions"
import { IconButton } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { StateLine } from "../../_ui/StateLine"
import type { ConfirmationState } from "../../_ui/StateLine"
import styles from "./transaction-line.module.css"

const STATES = {
  "waiting-for-wallet": "wallet",
  sent: "sent",
  confirmed: "confirmed",
  final: "final",
  refused: "refused",
  replaced: "replaced",
  failed: "failed",
} as const satisfies Record<Confirmation["step"], ConfirmationState>

const DETAILS: Record<Confirmation["step"], string> = {
  "waiting-for-wallet": "Open it and say yes or no",
  sent: "Usually takes 12 seconds",
  confirmed: "Done; it becomes final in a few minutes",
  final: "Settled; it will not change any more",
  refused: "You said no; nothing changed",
  replaced: "Your wallet sent another one instead",
  failed: "Nothing changed; try again",
}

const ACTS: Record<Act, string> = {
  "create-keys": "Your keys",
  "add-records": "Adding records",
  share: "Sharing",
  "stop-sharing": "Stopping",
  remove: "Removing",
  move: "Moving",
  replace: "Replacing",
  "change-ways-in": "Ways in",
}

/** The latest confirmation, in one line that survives a reload. */
export function TransactionLine() {
  const { latest, dismiss } = useTransactions()
  if (!latest) return null
  return (
    <div className={styles.line}>
      <span className={styles.act}>{ACTS[latest.act]}</span>
      <StateLine state={STATES[latest.step]} detail={DETAILS[latest.step]} live />
      <IconButton label="Close" icon={<Icon of={X} size={16} />} onClick={dismiss} />
    </div>
  )
}
