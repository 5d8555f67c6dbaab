import { Children } from "react"
import type { CSSProperties, ReactNode } from "react"
import { cx } from "./cx"
import styles from "./LongList.module.css"

/** Rows of a part: so many are laid out in one frame when they come near the screen. */
const ROWS = 20

/**
 * Rows in one frame, thousands if need be. Those off the screen are found, focused and read aloud, and neither laid out
 * nor painted; part by part, because the browser looks at every frame where each part is.
 */
export const LongList = ({ label, children }: { label?: string | undefined; children: ReactNode }) => {
  const rows = Children.toArray(children)
  const parts = Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, index) =>
    rows.slice(index * ROWS, (index + 1) * ROWS),
  )
  return (
    <div role="list" aria-label={label} className={styles.list}>
      {parts.map((rows, index) => (
        // Set by script, never in the markup of the server, whose style attributes the page's policy blocks
        <div key={index} className={styles.part} style={{ "--rows": rows.length } as CSSProperties}>
          {rows}
        </div>
      ))}
    </div>
  )
}

/** A row of it. */
export const LongListRow = ({
  className,
  children,
}: {
  className?: string | undefined
  children: ReactNode
}) => (
  <div role="listitem" className={cx(styles.row, className)}>
    {children}
  </div>
)
