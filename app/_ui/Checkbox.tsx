"use client"

import type { ComponentProps, ReactNode } from "react"
import { useId } from "react"
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
        aria-describedby={help != null ? id : undefined}
        onChange={(event) => onChange?.(event.currentTarget.checked)}
      />
      <span>
        {label}
        {help != null && (
          <span id={id} className={styles.help}>
            {help}
          </span>
        )}
      </span>
    </label>
  )
}
