import type { ReactNode } from "react"
import { cx } from "./cx"
import { has } from "./has"
import styles from "./Layout.module.css"

interface BoxProps {
  children: ReactNode
  className?: string | undefined
}

/** Things under each other; gap in rem steps: s 8, m 16, l 32, xl 48 px. */
export const Stack = ({ gap = "m", children, className }: BoxProps & { gap?: "s" | "m" | "l" | "xl" }) => (
  <div className={cx(styles.stack, styles[gap], className)}>{children}</div>
)

/** Things beside each other; they wrap. `between` pushes the ends apart. */
export const Row = ({ between, children, className }: BoxProps & { between?: boolean }) => (
  <div className={cx(styles.row, between && styles.between, className)}>{children}</div>
)

/**
 * Columns that fall under each other as the page narrows.
 * folders: list, main, tray · document: wide, side · setup: text, side · search: a field and its filters · halves · thirds.
 */
export const Columns = ({
  shape,
  children,
  className,
}: BoxProps & { shape: "folders" | "document" | "setup" | "search" | "halves" | "thirds" }) => (
  <div className={cx(styles.columns, styles[shape], className)}>{children}</div>
)

/** A part of a page with its own heading; 48 px from the one before. */
export const Section = ({ title, children, className }: BoxProps & { title?: ReactNode }) => (
  <section className={cx(styles.section, className)}>
    {has(title) && <h2 className={styles.title}>{title}</h2>}
    {children}
  </section>
)
