"use client"
import { Check, CircleCheck, Clock, RotateCw, TriangleAlert, Undo2, Wallet, X } from "lucide-react"
import type { ReactNode } from "react"
import { useWords } from "../_language/use-words"
import { has } from "./has"
import { Icon } from "./Icon"
import type { Tone } from "./Text"
import { MarkedLine } from "./Text"
import styles from "./StateLine.module.css"
import { UI } from "./words"

const STATES = {
  preparing: { icon: Clock, tone: "plain" },
  wallet: { icon: Wallet, tone: "warning" },
  sent: { icon: Clock, tone: "info" },
  confirmed: { icon: Check, tone: "success" },
  final: { icon: CircleCheck, tone: "success" },
  stopped: { icon: X, tone: "plain" },
  "still-asked": { icon: Wallet, tone: "warning" },
  unclear: { icon: TriangleAlert, tone: "warning" },
  refused: { icon: X, tone: "plain" },
  undone: { icon: Undo2, tone: "warning" },
  cancelled: { icon: X, tone: "plain" },
  dropped: { icon: TriangleAlert, tone: "warning" },
  lapsed: { icon: Clock, tone: "warning" },
  restarted: { icon: RotateCw, tone: "warning" },
  replaced: { icon: RotateCw, tone: "plain" },
  failed: { icon: TriangleAlert, tone: "danger" },
} as const satisfies Record<string, { icon: typeof Check; tone: Tone }>

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
  const { icon, tone } = STATES[state]
  const words = useWords(UI)
  return (
    <div className={styles.line} role={live ? "status" : undefined}>
      <MarkedLine tone={tone} icon={<Icon of={icon} size={16} />}>
        {label ?? words.states[state]}
      </MarkedLine>
      {has(detail) && <span className={styles.detail}>{detail}</span>}
    </div>
  )
}
