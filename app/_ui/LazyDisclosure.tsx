"use client"
import { ChevronRight } from "lucide-react"
import { useState } from "react"
import type { ReactNode } from "react"
import { cx } from "./cx"
import styles from "./Disclosure.module.css"
import { Icon } from "./Icon"

/** A Disclosure whose content is made when it is first opened: for long content that changes often. */
export function LazyDisclosure(props: {
  readonly label: ReactNode
  readonly open?: boolean
  readonly className?: string
  readonly children: () => ReactNode
}) {
  const { label, open = false, className, children } = props
  const [opened, setOpened] = useState(open)
  return (
    <details
      className={cx(styles.details, className)}
      open={open}
      onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}
    >
      <summary>
        <Icon of={ChevronRight} size={16} />
        {label}
      </summary>
      {opened && <div className={styles.body}>{children()}</div>}
    </details>
  )
}
