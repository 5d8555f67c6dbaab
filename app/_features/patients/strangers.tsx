"use client"
import type { ReactNode } from "react"
import { Note } from "../../_ui/Note"
import { PersonList } from "../../_ui/PersonList"
import { DayHeading } from "../../_ui/RecordList"
import { ShowMore } from "../../_ui/ShowMore"
import { count } from "../words"

/** More strangers than a doctor meets in a week. */
const MANY = 30

export interface StrangersProps {
  /** How many are known of, and whether there are more behind them. */
  readonly read: number
  readonly areMore: boolean
  readonly loading: boolean
  /** Nothing of it fits what is looked for. */
  readonly hidden: boolean
  readonly onMore: (() => void) | null
  /** Rows. */
  readonly children: ReactNode
}

/** Whoever shared something and is not known: anybody can put himself there, so they stand apart and a few at a time. */
export function Strangers({ read, areMore, loading, hidden, onMore, children }: StrangersProps) {
  return (
    <section hidden={hidden}>
      <DayHeading>First time with you</DayHeading>
      {(areMore || read > MANY) && (
        <Note tone="warning">
          {`${areMore ? "More than " : ""}${count(read, "account")} have shared something with you, and you have opened none of them. Anybody can do that: open only those you expect.`}
        </Note>
      )}
      <PersonList label="First time with you">{children}</PersonList>
      {onMore && (
        <ShowMore busy={loading} onMore={onMore}>
          Show earlier ones
        </ShowMore>
      )}
    </section>
  )
}
