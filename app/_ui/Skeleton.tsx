import { cx } from "./cx"
import { VisuallyHidden } from "./VisuallyHidden"
import styles from "./Skeleton.module.css"

export interface SkeletonProps {
  /** "Loading records" */
  label: string
  /** How many rows will come, as far as one can guess. */
  count?: number
}

/** Rows that are coming. `framed` draws the list's own frame, so that nothing jumps when they are there. */
export const SkeletonRows = ({ label, count = 3, framed }: SkeletonProps & { framed?: boolean }) => (
  <div role="status" className={cx(framed && styles.framed)}>
    <VisuallyHidden>{label}</VisuallyHidden>
    {Array.from({ length: count }, (_, index) => (
      <div key={index} className={styles.row} aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    ))}
  </div>
)

/** Lines of a paper that is coming. */
export const SkeletonText = ({ label, count = 8 }: SkeletonProps) => (
  <div role="status" className={styles.text}>
    <VisuallyHidden>{label}</VisuallyHidden>
    {Array.from({ length: count }, (_, index) => (
      <i key={index} aria-hidden="true" />
    ))}
  </div>
)
