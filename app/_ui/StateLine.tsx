import { Check, CircleCheck, Clock, RotateCw, TriangleAlert, Undo2, Wallet, X } from "lucide-react"
import type { ReactNode } from "react"
import { has } from "./has"
import { Icon } from "./Icon"
import type { Tone } from "./Text"
import { MarkedLine } from "./Text"
import styles from "./StateLine.module.css"

const STATES = {
  preparing: { icon: Clock, tone: "plain", label: "Preparing" },
  wallet: { icon: Wallet, tone: "warning", label: "Waiting for your yes" },
  sent: { icon: Clock, tone: "info", label: "Sent" },
  confirmed: { icon: Check, tone: "success", label: "Done" },
  final: { icon: CircleCheck, tone: "success", label: "Done" },
  stopped: { icon: X, tone: "plain", label: "Stopped" },
  "still-asked": { icon: Wallet, tone: "warning", label: "Still asked" },
  unclear: { icon: TriangleAlert, tone: "warning", label: "Not known" },
  refused: { icon: X, tone: "plain", label: "Refused" },
  undone: { icon: Undo2, tone: "warning", label: "Taken back" },
  cancelled: { icon: X, tone: "plain", label: "Cancelled" },
  dropped: { icon: TriangleAlert, tone: "warning", label: "Lost" },
  lapsed: { icon: Clock, tone: "warning", label: "Not sent in time" },
  restarted: { icon: RotateCw, tone: "warning", label: "Gone" },
  replaced: { icon: RotateCw, tone: "plain", label: "Replaced" },
  failed: { icon: TriangleAlert, tone: "danger", label: "Failed" },
} as const satisfies Record<string, { icon: typeof Check; tone: Tone; label: string }>

export type ConfirmationState = keyof typeof STATES

export interface StateLineProps {
  state: ConfirmationState
  /** Other words than the state's own. */
  label?: ReactNode
  /** What it means here: "Usually takes 12 seconds". */
  detail?: ReactNode
  /** Announces its changes politely; for the line of what is under way, not for a list of the past. */
  live?: boolean
}

/** One line for every confirmation. */
export const StateLine = ({ state, label, detail, live }: StateLineProps) => {
  const { icon, tone, label: own } = STATES[state]
  return (
    <div className={styles.line} role={live ? "status" : undefined}>
      <MarkedLine tone={tone} icon={<Icon of={icon} size={16} />}>
        {label ?? own}
      </MarkedLine>
      {has(detail) && <span className={styles.detail}>{detail}</span>}
    </div>
  )
}
