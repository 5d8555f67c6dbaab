"use client"

import type { ReactNode } from "react"
import { useId } from "react"
import { cx } from "./cx"
import { has } from "./has"
import { VisuallyHidden } from "./VisuallyHidden"
import styles from "./ChoiceList.module.css"

export interface Choice<Value extends string> {
  value: Value
  label: ReactNode
  help?: ReactNode
}

export interface ChoiceListProps<Value extends string> {
  legend: ReactNode
  hideLegend?: boolean
  choices: readonly Choice<Value>[]
  value: Value | undefined
  onChange: (value: Value) => void
}

/** One of a few, each with a line of explanation: radio cards in one frame. */
export const ChoiceList = <Value extends string>({
  legend,
  hideLegend,
  choices,
  value,
  onChange,
}: ChoiceListProps<Value>) => {
  const name = useId()
  return (
    <fieldset>
      <legend className={cx(!hideLegend && styles.legend)}>
        {hideLegend ? <VisuallyHidden>{legend}</VisuallyHidden> : legend}
      </legend>
      <div className={styles.list}>
        {choices.map((choice) => (
          <label key={choice.value} className={styles.choice}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span>
              <b>{choice.label}</b>
              {has(choice.help) && <span className={styles.help}>{choice.help}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
