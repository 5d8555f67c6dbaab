import { ChevronLeft } from "lucide-react"
import Link from "next/link"
import type { ReactNode } from "react"
import { cx } from "./cx"
import { has } from "./has"
import { Icon } from "./Icon"
import styles from "./Page.module.css"
import { MAIN } from "./page-main"

export interface PageProps {
  /** For set-up and settings: 62 rem instead of 78. */
  narrow?: boolean
  /** Leaves room for <BottomTabs> on a phone. */
  tabs?: boolean
  children: ReactNode
}

/** The page's main part; exactly one on a page. */
export const Page = ({ narrow, tabs, children }: PageProps) => (
  <main id={MAIN} tabIndex={-1} className={cx(styles.page, narrow && styles.narrow, tabs && styles.tabs)}>
    {children}
  </main>
)

export interface PageHeadProps {
  title: ReactNode
  /** The sentence under the title that answers the page's question. */
  children?: ReactNode
  /** A <BackLink>. */
  back?: ReactNode
  /** An <Avatar size="large"> for a page about a person. */
  avatar?: ReactNode
  actions?: ReactNode
  /** No space below: it stands in a <Stack>. */
  tight?: boolean
}

/** The page's one h1, its first sentence and what can be done. */
export const PageHead = ({ title, children, back, avatar, actions, tight }: PageHeadProps) => (
  <>
    {back}
    <div className={cx(styles.head, tight && styles.tight)}>
      <div className={styles.who}>
        {avatar}
        <div className={styles.words}>
          <h1>{title}</h1>
          {has(children) && <p>{children}</p>}
        </div>
      </div>
      {has(actions) && <div className={styles.actions}>{actions}</div>}
    </div>
  </>
)

/** One step up, named after where it leads. */
export const BackLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link className={styles.back} href={href}>
    <Icon of={ChevronLeft} />
    {children}
  </Link>
)
