"use client"

import { LockKeyhole, LockKeyholeOpen } from "lucide-react"
import { useWords } from "../_language/use-words"
import { Button } from "./Button"
import { cx } from "./cx"
import { has } from "./has"
import { Icon } from "./Icon"
import { VisuallyHidden } from "./VisuallyHidden"
import styles from "./LockButton.module.css"
import { UI } from "./words"

export interface LockButtonProps {
  /** soon: under one minute left. */
  state: "unlocked" | "soon" | "locked"
  /** "Unlocked", "Locked" */
  label: string
  /** "14 min left"; on a phone only the last minute is drawn. */
  detail?: string
  /** Said before the label to a screen reader: what is locked. */
  subject?: string
  onClick?: () => void
}

/** The lock of the top bar: says whether the keys are open and for how long; a press locks or opens. */
export const LockButton = ({ state, label, detail, subject, onClick }: LockButtonProps) => {
  const words = useWords(UI)
  return (
    <Button look="bare" className={cx(styles.lock, styles[state])} onClick={onClick}>
      <Icon of={state === "locked" ? LockKeyhole : LockKeyholeOpen} />
      <span>
        <VisuallyHidden>{subject ?? words.keys} </VisuallyHidden>
        {label}
        {has(detail) && <small className={styles.detail}> · {detail}</small>}
      </span>
    </Button>
  )
}
