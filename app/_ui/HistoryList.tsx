import Link from "next/link"
import type { ReactNode } from "react"
import styles from "./HistoryList.module.css"

export interface HistoryEntry {
  id: string
  /** A sentence: "You moved it to Diabetes". */
  text: ReactNode
  /** Where what it tells of can be seen. */
  href?: string | undefined
  /** "14 Nov, 12:31 · confirmed and final" */
  meta: ReactNode
  /** A <Disclosure> with its proof. */
  proof?: ReactNode
}

/** What happened, newest first, on a line. */
export const HistoryList = ({ label, entries }: { label: string; entries: readonly HistoryEntry[] }) => (
  <ol aria-label={label}>
    {entries.map(({ id, text, href, meta, proof }) => (
      <li key={id} className={styles.entry}>
        <p>{href === undefined ? text : <Link href={href}>{text}</Link>}</p>
        <p className={styles.meta}>{meta}</p>
        {proof}
      </li>
    ))}
  </ol>
)
