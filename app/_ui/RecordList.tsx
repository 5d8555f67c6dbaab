"use client"

import { Eye } from "lucide-react"
import Link from "next/link"
import type { MouseEvent, ReactNode } from "react"
import { useId } from "react"
import { useWords } from "../_language/use-words"
import { cx } from "./cx"
import { has } from "./has"
import { Icon } from "./Icon"
import { LongListRow } from "./LongList"
import { Tile } from "./Tile"
import styles from "./RecordList.module.css"
import { UI } from "./words"

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
  /** While several are chosen: a box in the date's place, ticked by a press anywhere in the row. */
  choice?: { readonly chosen: boolean; readonly onChoose: (chosen: boolean) => void } | undefined
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
  choice,
  onClick,
}: RecordRowProps) => (
  <LongListRow
    className={cx(styles.row, (choice?.chosen ?? selected) && styles.selected, removed && styles.removed)}
  >
    {choice ? (
      <ChoiceLabel {...choice} title={title} meta={meta} date={date} icon={icon} />
    ) : (
      <>
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
      </>
    )}
    {has(trailing) && <div className={styles.trailing}>{trailing}</div>}
  </LongListRow>
)

const ChoiceLabel = (
  props: Pick<RecordRowProps, "title" | "meta" | "date" | "icon"> & NonNullable<RecordRowProps["choice"]>,
) => {
  const id = useId()
  return (
    <>
      <input
        type="checkbox"
        className={styles.box}
        checked={props.chosen}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-meta`}
        id={id}
        onChange={(event) => props.onChoose(event.currentTarget.checked)}
      />
      <Tile>{props.icon}</Tile>
      <div className={styles.words}>
        <label htmlFor={id} id={`${id}-title`} className={styles.link}>
          {props.title}
        </label>
        <p id={`${id}-meta`} className={styles.meta}>
          {props.date.day} {props.date.weekday} · {props.meta}
        </p>
      </div>
    </>
  )
}

/** Who can see it, in a row: an eye and a few names or a count. */
export const SeenBy = ({ prefix, children }: { prefix?: string; children: ReactNode }) => {
  const words = useWords(UI)
  return (
    <span className={styles.seen}>
      <Icon of={Eye} size={16} />
      <span>
        <span className={styles.spoken}>{prefix ?? words.seenBy} </span>
        {children}
      </span>
    </span>
  )
}
