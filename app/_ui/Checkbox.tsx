"use client"

import type { ComponentProps, ReactNode } from "react"
import { useId } from "react"
import { has } from "./has"
import styles from "./Checkbox.module.css"

export interface CheckboxProps extends Omit<ComponentProps<"input">, "style" | "type" | "onChange"> {
  label: ReactNode
  help?: ReactNode
  onChange?: (checked: boolean) => void
}

/** A yes or no; the whole line is the target. */
export const Checkbox = ({ label, help, onChange, ...rest }: CheckboxProps) => {
  const id = useId()
  return (
    <label className={styles.check}>
      <input
        {...rest}
        type="checkbox"
        aria-describedby={has(help) ? id : undefined}
        onChange={(event) => onChange?.(event.currentTarget.checked)}
      />
      <span>
        {label}
        {has(help) && (
          <span id={id} className={styles.help}>
            {help}
          </span>
        )}
      </span>
    </label>
  )
}
