import type { ReactNode } from "react"
import { cx } from "./cx"
import styles from "./Tile.module.css"

/** A square behind an icon. Kinds of things stay grey; a meaning or the accent only in panels and promises. */
export const Tile = ({
  tone = "plain",
  children,
}: {
  tone?: "plain" | "accent" | "success" | "warning" | "danger" | "info"
  children: ReactNode
}) => (
  <span className={cx(styles.tile, styles[tone])} data-tile="" aria-hidden="true">
    {children}
  </span>
)
