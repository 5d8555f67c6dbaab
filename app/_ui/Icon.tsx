import type { LucideIcon } from "lucide-react"
import { cx } from "./cx"
import styles from "./Icon.module.css"

export interface IconProps {
  /** One icon of lucide-react. */
  of: LucideIcon
  /** 20 px beside text that is read, 16 px beside meta. */
  size?: 20 | 16
  className?: string | undefined
}

/** A line icon, always decoration: the word beside it carries the meaning. */
export const Icon = ({ of: Shape, size = 20, className }: IconProps) => (
  <Shape
    size={size}
    strokeWidth={1.75}
    aria-hidden="true"
    focusable="false"
    className={cx(styles.icon, className)}
  />
)
