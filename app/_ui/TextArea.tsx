"use client"

import type { ComponentProps, ReactNode } from "react"
import { useId } from "react"
import { has } from "./has"
import field from "./Field.module.css"
import styles from "./TextArea.module.css"

export interface TextAreaProps extends Omit<ComponentProps<"textarea">, "style"> {
  label: ReactNode
  help?: ReactNode
  /** What stands under it at the end: how many characters are left. */
  count?: ReactNode
}

/** A labelled box for a few sentences. */
export const TextArea = ({ label, help, count, id, rows = 4, ...rest }: TextAreaProps) => {
  const made = useId()
  const areaId = id ?? made
  return (
    <div>
      <label htmlFor={areaId} className={field.label}>
        {label}
      </label>
      {has(help) && (
        <p id={`${areaId}-help`} className={field.help}>
          {help}
        </p>
      )}
      <textarea
        {...rest}
        id={areaId}
        rows={rows}
        className={styles.area}
        aria-describedby={has(help) ? `${areaId}-help` : undefined}
      />
      {has(count) && <p className={styles.count}>{count}</p>}
    </div>
  )
}
