import type { ReactNode } from "react"
import { cx } from "./cx"
import { has } from "./has"
import styles from "./Card.module.css"

export interface CardProps {
  title?: ReactNode
  /** Stands at the end of the title's line: a tag, a button. */
  aside?: ReactNode
  meta?: ReactNode
  /** h2 unless the card stands under another heading. */
  level?: 2 | 3
  /** Outlined in the accent: it waits for the reader. */
  asks?: boolean
  children?: ReactNode
  className?: string | undefined
}

/** A thing on the page: a line around it, no shadow. */
export const Card = ({ title, aside, meta, level = 2, asks, children, className }: CardProps) => {
  const Heading = level === 2 ? "h2" : "h3"
  return (
    <section className={cx(styles.card, asks && styles.asks, className)}>
      {has(title) && (
        <header className={styles.head}>
          <div>
            <Heading className={styles.title}>{title}</Heading>
            {has(meta) && <p className={styles.meta}>{meta}</p>}
          </div>
          {aside}
        </header>
      )}
      {children}
    </section>
  )
}
