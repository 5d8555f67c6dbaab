import { Check, Minus } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import { Icon } from "../../_ui/Icon"
import { MarkedLine, Meta } from "../../_ui/Text"
import { Tile } from "../../_ui/Tile"
import styles from "./way.module.css"

export interface WayProps {
  icon: LucideIcon
  name: string
  /** "Ready", "Not set" */
  state: string
  ready?: boolean
  words: ReactNode
  /** A small button. */
  action?: ReactNode
}

/** One way in: what it is, whether it is there, what can be done about it. */
export const Way = ({ icon, name, state, ready = false, words, action }: WayProps) => (
  <li className={styles.way}>
    <Tile>
      <Icon of={icon} />
    </Tile>
    <div className={styles.words}>
      <h3>{name}</h3>
      <Meta>{words}</Meta>
    </div>
    <div className={styles.state}>
      <MarkedLine tone={ready ? "success" : "plain"} icon={<Icon of={ready ? Check : Minus} size={16} />}>
        {state}
      </MarkedLine>
    </div>
    <div className={styles.action}>{action}</div>
  </li>
)

export const Ways = ({ children }: { children: ReactNode }) => <ul className={styles.list}>{children}</ul>
