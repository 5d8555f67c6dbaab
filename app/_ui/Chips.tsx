"use client"

import type { ReactNode } from "react"
import { Radios } from "./Radios"
import type { RadiosProps } from "./Radios"
import styles from "./Chips.module.css"

export interface ChipsProps<Value extends string> extends RadiosProps<Value> {
  choices: readonly { value: Value; label: ReactNode }[]
}

/** One of a few short answers: radio chips in a line, two by two on a phone. */
export const Chips = <Value extends string>(props: ChipsProps<Value>) => (
  <Radios {...props} className={styles.chips} choiceClassName={styles.chip}>
    {({ label }) => <Held>{label}</Held>}
  </Radios>
)

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
