import type { ReactNode } from "react"
import { has } from "./has"
import { Tile } from "./Tile"
import styles from "./Hero.module.css"

export interface HeroProps {
  /** The page's h1, the one sentence in display size. */
  title: ReactNode
  lede: ReactNode
  /** Large buttons, the filled one first. */
  actions: ReactNode
  hint?: ReactNode
  /** A <Points> in a <Card>. */
  children: ReactNode
}

/** The first screenful of a welcome page. */
export const Hero = ({ title, lede, actions, hint, children }: HeroProps) => (
  <div className={styles.hero}>
    <div>
      <h1>{title}</h1>
      <p className={styles.lede}>{lede}</p>
      <div className={styles.actions}>{actions}</div>
      {has(hint) && <p className={styles.hint}>{hint}</p>}
    </div>
    {children}
  </div>
)

export interface Point {
  /** An <Icon>. */
  icon: ReactNode
  title: ReactNode
  text: ReactNode
}

/** Promises, or ways: an icon, a heading and a sentence or two each. `quiet` keeps the tiles grey and the words small. */
export const Points = ({ points, quiet }: { points: readonly Point[]; quiet?: boolean }) => (
  <ul className={quiet ? styles.ways : styles.points}>
    {points.map(({ icon, title, text }, index) => (
      <li key={index}>
        <Tile tone={quiet ? "plain" : "accent"}>{icon}</Tile>
        <div>
          <h2 className={styles.name}>{title}</h2>
          <div className={styles.text}>{text}</div>
        </div>
      </li>
    ))}
  </ul>
)

/** Small print that is meant to be read: columns under a line. */
export const Plainly = ({ items }: { items: readonly { title: ReactNode; text: ReactNode }[] }) => (
  <div className={styles.plainly}>
    {items.map(({ title, text }, index) => (
      <section key={index}>
        <h2 className={styles.name}>{title}</h2>
        <p>{text}</p>
      </section>
    ))}
  </div>
)
