import Link from "next/link"
import type { ReactNode } from "react"
import { Avatar } from "./Avatar"
import { has } from "./has"
import { LongListRow } from "./LongList"
import styles from "./PersonList.module.css"

export interface PersonRowProps {
  href: string
  name: string
  /** "68 · Kochi" */
  meta?: ReactNode
  /** Two columns of what matters here; under each other on a phone. */
  first?: ReactNode
  second?: ReactNode
  /** A <Tag>, or a button. */
  trailing?: ReactNode
}

/** A person's row of a <LongList> whose whole face is the link. */
export const PersonRow = ({ href, name, meta, first, second, trailing }: PersonRowProps) => (
  <LongListRow className={styles.row}>
    <Avatar name={name} />
    <div className={styles.who}>
      {/* Of thousands of rows a few are pressed: none is fetched before */}
      <Link href={href} prefetch={false} className={styles.link}>
        {name}
      </Link>
      {has(meta) && <p className={styles.meta}>{meta}</p>}
    </div>
    <p className={styles.meta}>{first}</p>
    <p className={styles.meta}>{second}</p>
    <div className={styles.trailing}>{trailing}</div>
  </LongListRow>
)

export interface PersonLineProps {
  name: string
  meta?: ReactNode
  /** A small button: "Stop". */
  action?: ReactNode
  /** Several of them; on a phone they stand under the words. */
  actions?: ReactNode
}

/** A person in a card: who, what until when, and what to do about it. Stands in a <PersonLines>. */
export const PersonLine = ({ name, meta, action, actions }: PersonLineProps) => (
  <li className={styles.line}>
    <Avatar name={name} />
    <div className={styles.who}>
      <b>{name}</b>
      {has(meta) && <p className={styles.meta}>{meta}</p>}
    </div>
    {action}
    {has(actions) && <div className={styles.actions}>{actions}</div>}
  </li>
)

export const PersonLines = ({ label, children }: { label?: string; children: ReactNode }) => (
  <ul aria-label={label}>{children}</ul>
)
