import { Check } from "lucide-react"
import { cx } from "./cx"
import { Icon } from "./Icon"
import { VisuallyHidden } from "./VisuallyHidden"
import styles from "./Steps.module.css"

export interface StepsProps {
  /** "Set-up" */
  label: string
  steps: readonly string[]
  /** The step the reader is on, from 0; steps.length when all are done. */
  current: number
  /** Said after a finished step to a screen reader. */
  doneLabel?: string
}

/** The progress line of a task in a few steps. */
export const Steps = ({ label, steps, current, doneLabel = "done" }: StepsProps) => (
  <ol className={styles.steps} aria-label={label}>
    {steps.map((step, index) => (
      <li
        key={step}
        className={cx(index <= current && styles.reached)}
        aria-current={index === current ? "step" : undefined}
      >
        {index < current ? (
          <>
            <Icon of={Check} size={16} />
            {step}
            <VisuallyHidden>, {doneLabel}</VisuallyHidden>
          </>
        ) : (
          `${index + 1}. ${step}`
        )}
      </li>
    ))}
  </ol>
)
