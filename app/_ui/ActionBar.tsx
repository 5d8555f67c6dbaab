import type { ReactNode } from "react"
import styles from "./ActionBar.module.css"

/** What can be done with what was chosen in the list above: it stays in view at the foot of the page. */
export const ActionBar = ({
  label,
  words,
  children,
}: {
  label: string
  /** "3 records chosen" */
  words: ReactNode
  /** <Button>s. */
  children: ReactNode
}) => (
  <div className={styles.bar} role="group" aria-label={label}>
    <span className={styles.words} role="status">
      {words}
    </span>
    {children}
  </div>
)
