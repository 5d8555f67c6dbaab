"use client"
import { FileWarning } from "lucide-react"
import type { Scope } from "../../_core/types"
import type { ListedRecord } from "../../_journeys/read-record"
import type { PatientView } from "../../_journeys/read-patient"
import { useNames } from "../../_session/names"
import { Icon } from "../../_ui/Icon"
import { DayHeading, RecordList, RecordRow, SeenBy } from "../../_ui/RecordList"
import { Tag } from "../../_ui/Tag"
import { KindIcon } from "../kind-icon"
import { count, dayOf, fromUnix, kindName, monthOf } from "../words"
import { wording } from "../wording"
import { seenBy } from "./who-sees"

/** Records by month, newest first. */
export function Timeline(props: {
  records: readonly ListedRecord[]
  view: PatientView
  folders: readonly { scope: Scope; name: string }[]
  hrefOf: (number: number) => string
}) {
  return byMonth(props.records).map(([month, records]) => (
    <section key={month} aria-label={month}>
      <DayHeading>{month}</DayHeading>
      <RecordList label={month}>
        {records.map((record) => (
          <Row key={record.state.number} record={record} {...props} />
        ))}
      </RecordList>
    </section>
  ))
}

function Row(props: {
  record: ListedRecord
  view: PatientView
  folders: readonly { scope: Scope; name: string }[]
  hrefOf: (number: number) => string
}) {
  const { record, view, folders, hrefOf } = props
  const names = useNames()
  const { state, open, problem } = record
  const date = dayOf(timeOf(record))
  const href = hrefOf(state.number)
  if (!open)
    return (
      <RecordRow
        href={href}
        title={wording[problem].title}
        meta={wording[problem].safe}
        date={date}
        icon={<Icon of={FileWarning} />}
        trailing={<Tag tone={wording[problem].tone}>Not opened</Tag>}
      />
    )
  const { manifest } = open
  const readers = seenBy(view, state, names)
  const folder = folders.find(({ scope }) => scope === state.folder)?.name
  const author = names(state.contentBy)
  const files = manifest.files.length > 1 ? [count(manifest.files.length, "file")] : []
  return (
    <RecordRow
      href={href}
      title={manifest.title}
      meta={[kindName(manifest.kind), ...files, author, folder].filter(Boolean).join("\u00a0· ")}
      date={date}
      icon={<KindIcon kind={manifest.kind} />}
      trailing={
        state.copyOf !== null ? <Tag tone="warning">Copy</Tag> : <SeenBy>{readers ?? "Only you"}</SeenBy>
      }
    />
  )
}

const timeOf = ({ state, open }: ListedRecord): Date =>
  open ? new Date(open.manifest.time) : fromUnix(state.addedAt.timestamp)

function byMonth(records: readonly ListedRecord[]): [string, ListedRecord[]][] {
  const months = new Map<string, ListedRecord[]>()
  for (const record of records) {
    const month = monthOf(timeOf(record))
    months.set(month, [...(months.get(month) ?? []), record])
  }
  return [...months]
}
