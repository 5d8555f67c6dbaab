"use client"

import type { ReactNode } from "react"
import { useId } from "react"
import type { ChoiceListProps } from "./ChoiceList"
import { cx } from "./cx"
import { VisuallyHidden } from "./VisuallyHidden"
import styles from "./Chips.module.css"

/** One of a few short answers: radio chips in a line, two by two on a phone. `help` of a choice is not drawn. */
export const Chips = <Value extends string>({
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
      <div className={styles.chips}>
        {choices.map((choice) => (
          <label key={choice.value} className={styles.chip}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <Held>{choice.label}</Held>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Holds the bold width open, so that nothing moves when the choice changes. */
const Held = ({ children }: { children: ReactNode }) => (
  <span className={styles.held}>
    <span>{children}</span>
    <b aria-hidden="true">{children}</b>
  </span>
)

export interface FilterChip<Value extends string> {
  value: Value
  label: ReactNode
  count?: number
}

/** Narrows a list: toggle buttons, one of them on; a row to swipe on a phone. */
export const FilterChips = <Value extends string>({
  label,
  filters,
  value,
  onChange,
}: {
  label: string
  filters: readonly FilterChip<Value>[]
  value: Value
  onChange: (value: Value) => void
}) => (
  <div className={styles.filters} role="group" aria-label={label}>
    {filters.map((filter) => (
      <button
        key={filter.value}
        type="button"
        className={styles.filter}
        aria-pressed={filter.value === value}
        onClick={() => onChange(filter.value)}
      >
        {filter.label}
        {filter.count !== undefined && <> {filter.count}</>}
      </button>
    ))}
  </div>
)
