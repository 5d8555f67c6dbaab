import { CircleCheck, Info, OctagonAlert, TriangleAlert } from "lucide-react"
import type { ReactNode } from "react"
import { cx } from "./cx"
import { Icon } from "./Icon"
import styles from "./Note.module.css"

const ICONS = { plain: Info, info: Info, success: CircleCheck, warning: TriangleAlert, danger: OctagonAlert }

export interface NoteProps {
  tone?: keyof typeof ICONS
  /** Another <Icon> than the tone's own. */
  icon?: ReactNode
  /** "alert" is read at once, "status" when there is a pause; leave it out for what stands there from the start. */
  role?: "alert" | "status"
  children: ReactNode
  className?: string | undefined
}

/** What has to be known here: a limit, a consequence. */
export const Note = ({ tone = "plain", icon, role, children, className }: NoteProps) => (
  <div className={cx(styles.note, styles[tone], className)} role={role}>
    {icon ?? <Icon of={ICONS[tone]} />}
    <div className={styles.text}>{children}</div>
  </div>
)
