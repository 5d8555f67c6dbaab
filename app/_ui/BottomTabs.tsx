"use client"
import Link from "next/link"
import type { ReactNode } from "react"
import { useWords } from "../_language/use-words"
import type { NavItem } from "./TopBar"
import styles from "./BottomTabs.module.css"
import { UI } from "./words"

export interface BottomTab extends NavItem {
  /** An <Icon>. */
  icon: ReactNode
  /** The whole label, for a screen reader, where `label` is a part of it. */
  whole?: string
}

/** The ways of a phone, in thumb's reach; nothing is drawn above 768 px. Up to five. */
export const BottomTabs = ({ label, tabs }: { label?: string; tabs: readonly BottomTab[] }) => {
  const words = useWords(UI)
  return (
    <nav className={styles.tabs} aria-label={label ?? words.mainPhone}>
      {tabs.map(({ href, label: word, icon, current, badge, whole }) => (
        <Link
          key={href}
          href={href}
          aria-label={badge ? undefined : whole}
          aria-current={current ? "page" : undefined}
        >
          {icon}
          <span className={styles.word}>
            {word}
            {badge}
          </span>
        </Link>
      ))}
    </nav>
  )
}
