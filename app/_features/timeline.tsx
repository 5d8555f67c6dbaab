"use client"
import { FileWarning } from "lucide-react"
import type { MouseEvent, ReactNode } from "react"
import type { RecordNumber } from "../_core/types"
import type { ListedRecord, OpenRecord } from "../_journeys/read-record"
import { Icon } from "../_ui/Icon"
import { DayHeading, RecordList, RecordRow } from "../_ui/RecordList"
import { Tag } from "../_ui/Tag"
import { KindIcon } from "./kind-icon"
import { dayOf, fromUnix, monthOf } from "./words"
import { wording } from "./wording"

export interface TimelineProps {
  readonly records: readonly ListedRecord[]
  readonly hrefOf: (number: RecordNumber) => string
  /** "Lab result · Dr Nandini Rao · Diabetes" */
  readonly meta: (record: OpenRecord) => string
  /** What stands at the end of a row. */
  readonly trailing: (record: OpenRecord) => ReactNode
  /** Shown beside the list. */
  readonly selected?: RecordNumber
  readonly onSelect?: (number: RecordNumber, event: MouseEvent<HTMLAnchorElement>) => void
}

/** Records by month, newest first; one that cannot be opened says why. */
export function Timeline(props: TimelineProps) {
  return byMonth(props.records).map(([month, records]) => (
    <section key={month}>
      <DayHeading>{month}</DayHeading>
      <RecordList label={month}>
        {records.map((record) => (
          <Row key={record.state.number} record={record} {...props} />
        ))}
      </RecordList>
    </section>
  ))
}

function Row({
  record,
  hrefOf,
  meta,
  trailing,
  selected,
  onSelect,
}: TimelineProps & { record: ListedRecord }) {
  const { state, open, problem } = record
  const place = {
    href: hrefOf(state.number),
    date: dayOf(timeOfRecord(record)),
    selected: selected === state.number,
    ...(onSelect ? { onClick: (event: MouseEvent<HTMLAnchorElement>) => onSelect(state.number, event) } : {}),
  }
  if (!open)
    return (
      <RecordRow
        {...place}
        title={wording[problem].title}
        meta={wording[problem].safe}
        icon={<Icon of={FileWarning} />}
        trailing={<Tag tone={wording[problem].tone}>Not opened</Tag>}
      />
    )
  return (
    <RecordRow
      {...place}
      title={open.manifest.title}
      meta={meta(open)}
      icon={<KindIcon kind={open.manifest.kind} />}
      trailing={state.copyOf === null ? trailing(open) : <Tag tone="warning">Copy</Tag>}
    />
  )
}

/** When what it describes took place; when it was added where that is not known. */
export const timeOfRecord = ({ state, open }: ListedRecord): Date =>
  open ? new Date(open.manifest.time) : fromUnix(state.addedAt.timestamp)

function byMonth(records: readonly ListedRecord[]): [string, ListedRecord[]][] {
  const months = new Map<string, ListedRecord[]>()
  for (const record of records) {
    const month = monthOf(timeOfRecord(record))
    const records = months.get(month)
    if (records) records.push(record)
    else months.set(month, [record])
  }
  return [...months]
}
