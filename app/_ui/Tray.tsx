"use client"

import { ChevronDown, X } from "lucide-react"
import type { ReactNode } from "react"
import type { BarTone } from "./Bar"
import { StageBar } from "./Bar"
import { IconButton } from "./Button"
import { has } from "./has"
import { Icon } from "./Icon"
import styles from "./Tray.module.css"

export interface TrayCardProps {
  title: ReactNode
  /** "5 files · 2 need you · about 2 min left" */
  summary: ReactNode
  /** <TrayRow>s that need the reader. */
  children?: ReactNode
  /** Those that need nothing: folded where `open` is false (on a phone). */
  rest?: { label: ReactNode; open: boolean; onToggle?: (open: boolean) => void; rows: ReactNode }
}

/** What is being added, in the page: it covers nothing. */
export const TrayCard = ({ title, summary, children, rest }: TrayCardProps) => (
  <section className={styles.tray}>
    <header>
      <h2>{title}</h2>
      <p className={styles.meta}>{summary}</p>
    </header>
    {has(children) && <ul>{children}</ul>}
    {rest && (
      <details
        className={styles.rest}
        open={rest.open}
        onToggle={(event) => rest.onToggle?.(event.currentTarget.open)}
      >
        <summary>
          <Icon of={ChevronDown} size={16} />
          {rest.label}
        </summary>
        <ul>{rest.rows}</ul>
      </details>
    )}
  </section>
)

export interface TrayRowProps {
  name: string
  /** "61 of 212 MB", drawn at the end of the first line (or of the last while `line` is quiet). */
  amount?: ReactNode
  /** Encrypted, uploaded, confirmed: each 0 to 1. Left out when done. */
  stages?: readonly [number, number, number]
  /** The progress in words, for a screen reader. */
  progressText?: string
  tone?: BarTone
  /** A <MarkedLine> where it needs the reader or is done; else plain words. */
  line?: ReactNode
  help?: ReactNode
  /** Small buttons. */
  actions?: ReactNode
  cancel?: { label: string; onCancel: () => void }
}

/** One file on its way. */
export const TrayRow = ({
  name,
  amount,
  stages,
  progressText,
  tone = "go",
  line,
  help,
  actions,
  cancel,
}: TrayRowProps) => {
  const quiet = cancel !== undefined
  return (
    <li className={styles.row}>
      <div className={styles.first}>
        <b>{name}</b>
        {!quiet && has(amount) && <span className={styles.amount}>{amount}</span>}
        {cancel && (
          <IconButton label={cancel.label} icon={<Icon of={X} size={16} />} onClick={cancel.onCancel} />
        )}
      </div>
      {stages && (
        <StageBar
          stages={stages}
          label={name}
          tone={tone}
          {...(progressText ? { text: progressText } : {})}
        />
      )}
      {quiet ? (
        <div className={styles.last}>
          <div>{line}</div>
          {has(amount) && <span className={styles.amount}>{amount}</span>}
        </div>
      ) : (
        line
      )}
      {has(help) && <p className={styles.meta}>{help}</p>}
      {has(actions) && <div className={styles.actions}>{actions}</div>}
    </li>
  )
}
