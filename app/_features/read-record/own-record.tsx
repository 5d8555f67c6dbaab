"use client"
import type { ReactNode } from "react"
import { asRecordNumber } from "../../_core/types"
import type { RecordState, GrantState } from "../../_core/journal/patient-state"
import type { PatientView } from "../../_journeys/read-patient"
import type { OpenRecord } from "../../_journeys/read-record"
import { useNames } from "../../_session/names"
import { usePatient } from "../../_session/queries"
import { useRefresh } from "../../_session/refresh"
import { useUnlocked } from "../../_session/session"
import { BackLink } from "../../_ui/Page"
import { AuthorCard } from "./author-card"
import { AuthorStrip } from "./author-strip"
import { authorOf, folderNames, metaOf } from "./describe-record"
import { OwnMenu } from "./own-menu"
import { RecordHistory } from "./record-history"
import { RecordPage } from "./record-page"
import { NoRecord, RecordProblem, RecordSkeleton } from "./record-states"
import { useOpenRecord } from "./use-record"
import { WhoCanSeeIt } from "./who-can-see-it"

export interface OwnRecordProps {
  /** The record's number in the reader's own journal. */
  readonly number: number
  /** Beside Download: sharing, another feature's. */
  readonly renderActions?: (record: OpenRecord, view: PatientView) => ReactNode
  /** Beside each person who can see it: the button that ends that grant, another feature's. */
  readonly renderStop?: (grant: GrantState, what: string) => ReactNode
}

const back = <BackLink href="/records">Records</BackLink>

/** A record of the reader's own: read, share, move, replace, remove. */
export function OwnRecord({ number, ...slots }: OwnRecordProps) {
  const { keys } = useUnlocked()
  const view = usePatient(keys.account)
  const refresh = useRefresh()
  if (view.error && !view.data)
    return <RecordProblem back={back} error={view.error} onRetry={() => void refresh()} />
  if (!view.data) return <RecordSkeleton back={back} />
  const record = isNumber(number) ? view.data.state.records.get(asRecordNumber(number)) : undefined
  if (!record || record.removed) return <NoRecord back={back} record={record} />
  return <Known view={view.data} record={record} {...slots} />
}

const isNumber = (number: number) => Number.isInteger(number) && number >= 0 && number <= 0xffffffff

function Known({
  view,
  record,
  renderActions,
  renderStop,
}: Omit<OwnRecordProps, "number"> & { view: PatientView; record: RecordState }) {
  const { notebook } = useUnlocked()
  const names = useNames()
  const open = useOpenRecord(view, record)
  if (open.error) return <RecordProblem back={back} error={open.error} onRetry={() => void open.refetch()} />
  if (!open.data) return <RecordSkeleton back={back} />
  // What the journal says of it may be newer than what was opened
  const shown: OpenRecord = { ...open.data, state: record }
  const folder = folderNames(notebook, shown)
  const author = authorOf(shown, names)
  return (
    <RecordPage
      view={view}
      record={shown}
      back={back}
      meta={metaOf(shown, author, folder)}
      strip={<AuthorStrip record={shown} names={names} />}
      hrefOf={(other) => `/records/${other}`}
      patient={{ name: notebook?.name ?? "", birthDate: notebook?.birthDate ?? "" }}
      actions={
        <>
          {renderActions?.(shown, view)}
          <OwnMenu record={shown} />
        </>
      }
      aside={
        <>
          <AuthorCard view={view} record={shown} author={author} />
          <WhoCanSeeIt view={view} record={record} names={names} folder={folder} stop={renderStop} />
          <RecordHistory
            view={view}
            record={record}
            manifest={shown.manifest}
            words={{ name: names, folder }}
            reader={null}
          />
        </>
      }
    />
  )
}
