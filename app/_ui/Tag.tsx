import type { ReactNode } from "react"
import { cx } from "./cx"
import styles from "./Tag.module.css"

export interface TagProps {
  tone?: "plain" | "new" | "success" | "warning" | "danger" | "info"
  /** An <Icon size={16}>. */
  icon?: ReactNode
  children: ReactNode
}

/** A word or a count in a small box. */
export const Tag = ({ tone = "plain", icon, children }: TagProps) => (
  <span className={cx(styles.tag, styles[tone])}>
    {icon}
    {children}
  </span>
)
