import { Ban, CircleHelp, TrendingUp, TriangleAlert } from "lucide-react"
import { cx } from "../../_ui/cx"
import { Icon } from "../../_ui/Icon"
import styles from "./fhir.module.css"
import type { Flag } from "./model"

const ICONS = {
  negation: Ban,
  uncertain: CircleHelp,
  warning: TriangleAlert,
  abnormal: TrendingUp,
  status: null,
}

/** Negation and status of a statement, before its name: each kind has a form of its own, beside its colour. */
export function Flags({ flags }: { flags: readonly Flag[] }) {
  if (flags.length === 0) return null
  return (
    <span className={styles.flags}>
      {flags.map(({ text, kind }, index) => {
        const icon = ICONS[kind]
        return (
          <span key={index} className={cx(styles.flag, styles[kind])}>
            {icon && <Icon of={icon} size={16} />}
            {text}
          </span>
        )
      })}
    </span>
  )
}
