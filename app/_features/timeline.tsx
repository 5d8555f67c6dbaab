"use client"
import { useWording } from "../_parts/confirming"
import { shownTitle } from "../_core/records/shown-name"
import { FileWarning } from "lucide-react"
import { memo, useMemo } from "react"
import type { MouseEvent, ReactNode } from "react"
import type { ErrorCode } from "../_core/errors"
import type { RecordNumber } from "../_core/types"
import type { ListedRecord, OpenRecord } from "../_journeys/read-record"
import { Icon } from "../_ui/Icon"
import { LongList } from "../_ui/LongList"
import { DayHeading, RecordRow } from "../_ui/RecordList"
import type { RecordRowProps } from "../_ui/RecordList"
import { Tag } from "../_ui/Tag"
import { KindIcon } from "./kind-icon"
import { asWritten, dayOf, fromUnix, monthOf } from "../_words/format"

/** Functions that stay the same while what they say does: a month whose records are the same is not drawn again. */
export interface TimelineProps {
  readonly records: readonly ListedRecord[]
  readonly hrefOf: (number: RecordNumber) => string
  /** "Lab result · Dr Nandini Rao · Diabetes" */
  readonly meta: (record: OpenRecord) => string
  /** What stands at the end of a row. */
  readonly trailing: (record: OpenRecord) => ReactNode
  /** Shown beside the list. */
  readonly selected?: RecordNumber | undefined
  readonly onSelect?: (number: RecordNumber, event: MouseEvent<HTMLAnchorElement>) => void
  /** While several are chosen, for what is done with all of them. One that does not open cannot be. */
  readonly choosing?: Choosing | undefined
}

export interface Choosing {
  readonly chosen: ReadonlySet<RecordNumber>
  readonly onChoose: (number: RecordNumber, chosen: boolean) => void
}

/** Records by month, newest first; one that cannot be opened says why. */
export function Timeline({ records, selected, ...rest }: TimelineProps) {
  const months = useMemo(() => byMonth(records), [records])
  return months.map(([month, records]) => {
    const here = records.some(({ state }) => state.number === selected) ? { selected } : {}
    return <Month key={month} month={month} records={records} {...rest} {...here} />
  })
}

const Month = memo(function Month({ month, ...props }: TimelineProps & { month: string }) {
  return (
    <section>
      <DayHeading>{month}</DayHeading>
      <LongList label={month}>
        {props.records.map((record) => (
          <Row key={record.state.number} record={record} {...props} />
        ))}
      </LongList>
    </section>
  )
}, isSameMonth)

function isSameMonth(before: TimelineProps, now: TimelineProps): boolean {
  const { records: former, ...rest } = before
  const { records, ...others } = now
  return (
    former.length === records.length &&
    records.every((record, index) => record === former[index]) &&
    (["hrefOf", "meta", "trailing", "selected", "onSelect", "choosing"] as const).every(
      (name) => rest[name] === others[name],
    )
  )
}

function Row({
  record,
  hrefOf,
  meta,
  trailing,
  selected,
  onSelect,
  choosing,
}: TimelineProps & { record: ListedRecord }) {
  const wordsFor = useWording()
  const { state, open, problem } = record
  const place = {
    href: hrefOf(state.number),
    date: dayOf(timeOfRecord(record)),
    selected: selected === state.number,
    ...(onSelect ? { onClick: (event: MouseEvent<HTMLAnchorElement>) => onSelect(state.number, event) } : {}),
  }
  if (!open)
    return (
      <ClosedRecordRow
        {...place}
        problem={problem}
        trailing={<Tag tone={wordsFor({ code: problem }).tone}>Not opened</Tag>}
      />
    )
  return (
    <RecordRow
      {...place}
      choice={
        choosing && {
          chosen: choosing.chosen.has(state.number),
          onChoose: (chosen) => choosing.onChoose(state.number, chosen),
        }
      }
      title={shownTitle(open.manifest.title)}
      meta={meta(open)}
      icon={<KindIcon kind={open.manifest.kind} />}
      trailing={state.copyOf === null ? trailing(open) : <Tag tone="warning">Copy</Tag>}
    />
  )
}

/** A record that cannot be opened says why. */
export function ClosedRecordRow({
  problem,
  ...place
}: Omit<RecordRowProps, "title" | "meta" | "icon"> & { readonly problem: ErrorCode }) {
  const { title, safe } = useWording()({ code: problem })
  return <RecordRow {...place} title={title} meta={safe} icon={<Icon of={FileWarning} />} />
}

/** When what it describes took place; when it was added where that is not known. */
export const timeOfRecord = ({ state, open }: ListedRecord): Date =>
  open ? asWritten(open.manifest.time) : fromUnix(state.addedAt.timestamp)

function byMonth(records: readonly ListedRecord[]): [string, ListedRecord[]][] {
  // By number first: the month's words are made once for each, not for thousands of records
  const months = new Map<number, ListedRecord[]>()
  for (const record of records) {
    const time = timeOfRecord(record)
    const month = time.getFullYear() * 12 + time.getMonth()
    const of = months.get(month)
    if (of) of.push(record)
    else months.set(month, [record])
  }
  return [...months.values()].map((of) => [monthOf(of[0] ? timeOfRecord(of[0]) : new Date()), of])
}
