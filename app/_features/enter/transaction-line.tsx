"use client"
import { X } from "lucide-react"
import { useState } from "react"
import { useWords } from "../../_language/use-words"
import { useTransactions } from "../../_session/transactions"
import { IconButton } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { ConfirmationLine } from "../confirmation-line"
import styles from "./transaction-line.module.css"
import { ENTER } from "./words"

/** The latest confirmation, in one line that survives a reload; `open`: whether the account's own things are shown. */
export function TransactionLine({ open }: { open: boolean }) {
  const words = useWords(ENTER)
  const { latest, dismiss } = useTransactions()
  const [before] = useState(latest)
  // What is gone with its chain is said at once: its session is gone as well.
  if (!latest || (!open && latest.step !== "restarted")) return null
  // What was settled before this page was opened is no news: it pushes nothing.
  if (latest.step === "final" && latest === before) return null
  return (
    <div className={styles.line} data-transaction-line="">
      <ConfirmationLine confirmation={latest} words={words.acts[latest.act]} />
      <IconButton label={words.close} icon={<Icon of={X} size={16} />} onClick={dismiss} />
    </div>
  )
}
