import { ChevronRight } from "lucide-react"
import type { ReactNode } from "react"
import { cx } from "./cx"
import { Icon } from "./Icon"
import styles from "./Disclosure.module.css"

export interface DisclosureProps {
  /** "Details and proof" */
  label: ReactNode
  open?: boolean
  children: ReactNode
  className?: string | undefined
}

/** What is one click away. */
export const Disclosure = ({ label, open, children, className }: DisclosureProps) => (
  <details className={cx(styles.details, className)} open={open}>
    <summary>
      <Icon of={ChevronRight} size={16} />
      {label}
    </summary>
    <div className={styles.body}>{children}</div>
  </details>
)

export interface Proof {
  term: ReactNode
  value: ReactNode
}

/** Terms and their exact values in fixed width: the chain's words live here and nowhere else. */
export const ProofList = ({ proofs }: { proofs: readonly Proof[] }) => (
  <dl className={styles.proof}>
    {proofs.map(({ term, value }, index) => (
      <div key={index}>
        <dt>{term}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)
