"use client"
import { Chips } from "../_ui/Chips"
import { Field } from "../_ui/Field"
import { endOfDay } from "../_words/format"

const DAY = 86_400
const PERIODS = {
  week: { label: "1 week", days: 7 },
  month: { label: "30 days", days: 30 },
  quarter: { label: "3 months", days: 91 },
  half: { label: "6 months", days: 182 },
  year: { label: "1 year", days: 365 },
  years: { label: "5 years", days: 1826 },
} as const
export type Period = keyof typeof PERIODS

/** From now on for a while, or up to the end of a day; a day that was typed stays while a period is looked at. */
export interface Until {
  readonly period: Period | "date"
  /** `2026-11-23`; empty until one is chosen. */
  readonly day: string
}

/** When that is over, unix seconds; NaN while no day is chosen. */
export const endOf = ({ period, day }: Until, now: number): number =>
  period === "date" ? endOfDay(day) : now + PERIODS[period].days * DAY

/** Where in a dialog the day is chosen: a CSS selector. */
export const DAY_FIELD = "input[type=date]"

export interface UntilWhenProps {
  /** What can be chosen besides a day. */
  readonly periods: readonly Period[]
  readonly value: Until
  readonly onChange: (until: Until) => void
}

/** A few periods, or the last day. */
export function UntilWhen({ periods, value, onChange }: UntilWhenProps) {
  return (
    <div>
      <Chips
        legend="Until when"
        value={value.period}
        onChange={(period) => onChange({ ...value, period })}
        choices={[
          ...periods.map((period) => ({ value: period, label: PERIODS[period].label })),
          { value: "date" as const, label: "A date…" },
        ]}
      />
      {value.period === "date" && (
        <Field
          type="date"
          label="Last day"
          value={value.day}
          onChange={(event) => onChange({ ...value, day: event.target.value })}
        />
      )}
    </div>
  )
}
