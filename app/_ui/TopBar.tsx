"use client"
import Link from "next/link"
import type { ReactNode } from "react"
import { useWords } from "../_language/use-words"
import { Logo } from "./Logo"
import styles from "./TopBar.module.css"
import { UI } from "./words"

export interface NavItem {
  href: string
  label: string
  current?: boolean
  /** A <Tag>: what waits there. */
  badge?: ReactNode
}

export interface TopBarProps {
  home: string
  name: string
  /** Two navigations on a page need two names: this one is hidden on a phone. */
  navLabel?: string
  nav?: readonly NavItem[]
  /** A <LockButton>. */
  lock?: ReactNode
  /** The account's <Menu>, or a link before sign-in. */
  account?: ReactNode
}

/** The line above every page: name, ways, the lock and the account. */
export const TopBar = ({ home, name, navLabel, nav = [], lock, account }: TopBarProps) => {
  const words = useWords(UI)
  return (
    <header className={styles.top}>
      <div className={styles.inner}>
        <Link className={styles.brand} href={home}>
          <Logo />
          <span>{name}</span>
        </Link>
        {nav.length > 0 ? (
          <nav className={styles.nav} aria-label={navLabel ?? words.main}>
            {nav.map(({ href, label, current, badge }) => (
              <Link key={href} href={href} aria-current={current ? "page" : undefined}>
                {label}
                {badge}
              </Link>
            ))}
          </nav>
        ) : (
          <span className={styles.grow} />
        )}
        {lock}
        {account}
      </div>
    </header>
  )
}
