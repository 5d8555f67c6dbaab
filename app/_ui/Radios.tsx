"use client"

import type { ReactNode } from "react"
import { useId } from "react"
import { cx } from "./cx"
import { VisuallyHidden } from "./VisuallyHidden"
import styles from "./Radios.module.css"

export interface RadiosProps<Value extends string> {
  legend: ReactNode
  hideLegend?: boolean
  value: Value | undefined
  onChange: (value: Value) => void
}

/** What ChoiceList and Chips are to a browser: one of a few, under a legend. How they are laid out is theirs to say. */
export const Radios = <Choice extends { value: string }>({
  legend,
  hideLegend,
  choices,
  value,
  onChange,
  className,
  choiceClassName,
  children,
}: RadiosProps<Choice["value"]> & {
  choices: readonly Choice[]
  className: string | undefined
  choiceClassName: string | undefined
  /** What stands beside the radio button. */
  children: (choice: Choice) => ReactNode
}) => {
  const name = useId()
  return (
    <fieldset>
      <legend className={cx(!hideLegend && styles.legend)}>
        {hideLegend ? <VisuallyHidden>{legend}</VisuallyHidden> : legend}
      </legend>
      <div className={className}>
        {choices.map((choice) => (
          <label key={choice.value} className={choiceClassName}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            {children(choice)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
