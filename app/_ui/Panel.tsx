import type { ReactNode } from "react"
import { has } from "./has"
import { Tile } from "./Tile"
import styles from "./Panel.module.css"

export interface PanelProps {
  tone?: "plain" | "accent" | "warning" | "danger" | "info"
  /** An <Icon>. */
  icon: ReactNode
  title: ReactNode
  /** What happened, what is safe, what to do next: at most three. */
  sentences: readonly [ReactNode, ReactNode?, ReactNode?]
  /** One filled button that helps, and a quiet one. */
  actions?: ReactNode
  /** The heading's level on its page; 1 where the panel is the whole page. */
  level?: 1 | 2 | 3
  /** "alert" where it replaces what the reader was doing. */
  role?: "alert" | "status"
}

/** Nothing here, something wrong, or something slow: said in up to three sentences. */
export const Panel = ({ tone = "plain", icon, title, sentences, actions, level = 2, role }: PanelProps) => {
  const Heading = (["h1", "h2", "h3"] as const)[level - 1] ?? "h2"
  return (
    <section className={styles.panel} role={role}>
      <Tile tone={tone}>{icon}</Tile>
      <Heading className={styles.title}>{title}</Heading>
      {sentences.map((sentence, index) => has(sentence) && <p key={index}>{sentence}</p>)}
      {has(actions) && <div className={styles.actions}>{actions}</div>}
    </section>
  )
}
