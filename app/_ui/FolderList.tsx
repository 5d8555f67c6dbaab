"use client"

import Link from "next/link"
import type { ReactNode } from "react"
import { has } from "./has"
import styles from "./FolderList.module.css"

export interface FolderItem {
  href: string
  label: ReactNode
  /** An <Icon>. */
  icon: ReactNode
  count?: number
  current?: boolean
}

export interface FolderListProps {
  label: string
  /** Stands above the line: everything. */
  all: FolderItem
  folders: readonly FolderItem[]
  /** A <FolderAction> at the end: a new folder. */
  action?: ReactNode
}

const Entry = ({ href, label, icon, count, current }: FolderItem) => (
  <li>
    {/* Each is made anew for whoever asks, so fetching it before it is pressed gains nothing */}
    <Link href={href} prefetch={false} className={styles.entry} aria-current={current ? "page" : undefined}>
      {icon}
      <span className={styles.name}>{label}</span>
      {count !== undefined && <span className={styles.count}>{count}</span>}
    </Link>
  </li>
)

/** A column of folders; a row to swipe on a phone. */
export const FolderList = ({ label, all, folders, action }: FolderListProps) => (
  <nav className={styles.folders} aria-label={label}>
    <ul>
      <Entry {...all} />
      <li className={styles.rule} aria-hidden="true" />
      {folders.map((folder) => (
        <Entry key={folder.href} {...folder} />
      ))}
      {has(action) && <li>{action}</li>}
    </ul>
  </nav>
)

/** A button that looks like an entry of the list. */
export const FolderAction = ({
  icon,
  children,
  onClick,
}: {
  icon: ReactNode
  children: ReactNode
  onClick: () => void
}) => (
  <button type="button" className={styles.entry} onClick={onClick}>
    {icon}
    <span className={styles.name}>{children}</span>
  </button>
)
