import type { ReactNode } from "react"
import { cx } from "./cx"
import { has } from "./has"
import styles from "./GrantCell.module.css"

export interface GrantCellProps {
  /** soon: within 14 days; ended: folded away and grey; stopping: on its way out. */
  state?: "live" | "soon" | "ended" | "stopping"
  /** "Until 2 Dec", "Everything, until 1 Nov 2027" */
  title: ReactNode
  /** "10 days left", or "Waiting for your wallet" while stopping */
  meta?: ReactNode
  /** A small stop button that names whom and what. */
  action?: ReactNode
}

/** One permission: until when, and the way to end it. */
export const GrantCell = ({ state = "live", title, meta, action }: GrantCellProps) => (
  <div className={cx(styles.cell, styles[state])}>
    <div className={styles.words}>
      <b>{title}</b>
      {has(meta) && <span className={styles.meta}>{meta}</span>}
    </div>
    {action}
  </div>
)
