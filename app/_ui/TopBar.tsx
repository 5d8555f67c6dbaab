import Link from "next/link"
import type { ReactNode } from "react"
import { Logo } from "./Logo"
import styles from "./TopBar.module.css"

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
  /** With `nav`. Two navigations on a page need two names: this one is hidden on a phone. */
  navLabel?: string
  nav?: readonly NavItem[]
  /** A <LockButton>. */
  lock?: ReactNode
  /** The account's <Menu>, or a link before sign-in. */
  account?: ReactNode
}

/** The line above every page: name, ways, the lock and the account. */
export const TopBar = ({ home, name, navLabel, nav = [], lock, account }: TopBarProps) => (
  <header className={styles.top}>
    <div className={styles.inner}>
      <Link className={styles.brand} href={home}>
        <Logo />
        <span>{name}</span>
      </Link>
      {nav.length > 0 ? (
        <nav className={styles.nav} aria-label={navLabel}>
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
