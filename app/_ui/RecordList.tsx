import { Eye } from "lucide-react"
import Link from "next/link"
import type { MouseEvent, ReactNode } from "react"
import { cx } from "./cx"
import { has } from "./has"
import { Icon } from "./Icon"
import { LongListRow } from "./LongList"
import { Tile } from "./Tile"
import styles from "./RecordList.module.css"

/** "November 2026" above its rows. */
export const DayHeading = ({ level = 2, children }: { level?: 2 | 3; children: ReactNode }) => {
  const Heading = level === 2 ? "h2" : "h3"
  return <Heading className={styles.heading}>{children}</Heading>
}

export interface RecordRowProps {
  href: string
  title: ReactNode
  /** "Lab result · Dr Nandini Rao · Diabetes" */
  meta: ReactNode
  /** `YYYY-MM-DD` for machines, the day and its weekday for people. */
  date: { iso: string; day: string; weekday: string }
  /** An <Icon> for the kind. */
  icon: ReactNode
  /** At the end: <SeenBy>, or a <Tag>. */
  trailing?: ReactNode
  /** Shown in the preview at this moment. */
  selected?: boolean
  /** Struck through: no longer in the records. Say it in `trailing` too. */
  removed?: boolean
  onClick?: (event: MouseEvent<HTMLAnchorElement>) => void
}

/** A row of a <LongList> whose whole face is the link. */
export const RecordRow = ({
  href,
  title,
  meta,
  date,
  icon,
  trailing,
  selected,
  removed,
  onClick,
}: RecordRowProps) => (
  <LongListRow className={cx(styles.row, selected && styles.selected, removed && styles.removed)}>
    <time className={styles.date} dateTime={date.iso}>
      <b>{date.day}</b> {date.weekday}
    </time>
    <Tile>{icon}</Tile>
    <div className={styles.words}>
      <Link
        href={href}
        // Of thousands of rows a few are pressed: none is fetched before
        prefetch={false}
        className={styles.link}
        aria-current={selected ? "true" : undefined}
        onClick={onClick}
      >
        {title}
      </Link>
      <p className={styles.meta}>{meta}</p>
    </div>
    {has(trailing) && <div className={styles.trailing}>{trailing}</div>}
  </LongListRow>
)

/** Who can see it, in a row: an eye and a few names or a count. */
export const SeenBy = ({ prefix = "Seen by", children }: { prefix?: string; children: ReactNode }) => (
  <span className={styles.seen}>
    <Icon of={Eye} size={16} />
    <span>
      <span className={styles.spoken}>{prefix} </span>
      {children}
    </span>
  </span>
)
