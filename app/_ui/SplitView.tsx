import type { ReactNode } from "react"
import styles from "./SplitView.module.css"

/** A list and, where there is room, the chosen thing beside it. On a phone a row opens its own page instead. */
export const SplitView = ({ list, preview }: { list: ReactNode; preview: ReactNode }) => (
  <div className={styles.split}>
    <div>{list}</div>
    <div className={styles.preview}>{preview}</div>
  </div>
)
