"use client"

import { ChevronRight } from "lucide-react"
import type { ReactNode } from "react"
import { cx } from "./cx"
import { has } from "./has"
import { Icon } from "./Icon"
import styles from "./PickList.module.css"

export interface PickProps {
  /** A <Tile>, an <Avatar>, or an image of 40 px. */
  mark: ReactNode
  title: ReactNode
  meta?: ReactNode
  /** A <Tag> instead of the arrow. */
  end?: ReactNode
  onPick: () => void
  /** Focused first in a dialog. */
  first?: boolean
}

/** A way to go on, among a few: the whole face is the button. */
export const Pick = ({ mark, title, meta, end, onPick, first }: PickProps) => (
  <button type="button" className={styles.pick} onClick={onPick} data-autofocus={first ? "" : undefined}>
    {mark}
    <span className={styles.words}>
      <b>{title}</b>
      {has(meta) && <span className={styles.meta}>{meta}</span>}
    </span>
    {end ?? <Icon of={ChevronRight} />}
  </button>
)

/** Picks under each other. */
export const PickList = ({
  children,
  className,
}: {
  children: ReactNode
  className?: string | undefined
}) => <div className={cx(styles.list, className)}>{children}</div>

export interface AsideBoxProps {
  title: ReactNode
  tag?: ReactNode
  help?: ReactNode
  children?: ReactNode
}

/** A dashed frame: what stands apart from the real thing. */
export const AsideBox = ({ title, tag, help, children }: AsideBoxProps) => (
  <section className={styles.aside}>
    <div className={styles.head}>
      <h3>{title}</h3>
      {tag}
    </div>
    {has(help) && <p className={styles.meta}>{help}</p>}
    {children}
  </section>
)
