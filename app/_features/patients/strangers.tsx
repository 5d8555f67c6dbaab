"use client"
import type { ReactNode } from "react"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { LongList } from "../../_ui/LongList"
import { DayHeading } from "../../_ui/RecordList"
import { ShowMore } from "../../_ui/ShowMore"
import { count } from "../../_words/format"

export interface StrangersProps {
  /** How many are known of, and whether there are more behind them. */
  readonly read: number
  readonly areMore: boolean
  /** More than a doctor meets: they wait until the doctor wants to see them. */
  readonly many: boolean
  readonly shown: number
  readonly loading: boolean
  /** Nothing of it fits what is looked for. */
  readonly hidden: boolean
  readonly onMore: (() => void) | null
  /** Rows. */
  readonly children: ReactNode
}

/** Whoever shared something and is unknown: anybody can put themselves there, so they stand apart, a few at a time. */
export function Strangers(props: StrangersProps) {
  const { read, areMore, many, shown, loading, hidden, onMore, children } = props
  return (
    <section hidden={hidden}>
      <DayHeading>First time with you</DayHeading>
      <Stack gap="s">
        {many && (
          <Note tone="warning">
            {`${areMore ? "More than " : ""}${count(read, "account")} have shared something with you, and you have opened none of them. Anybody can do that: open only those you expect.`}
          </Note>
        )}
        {shown > 0 && <LongList label="First time with you">{children}</LongList>}
        {onMore && (
          <ShowMore busy={loading} onMore={onMore}>
            {shown > 0 ? "Show earlier ones" : "Show the newest of them"}
          </ShowMore>
        )}
      </Stack>
    </section>
  )
}
