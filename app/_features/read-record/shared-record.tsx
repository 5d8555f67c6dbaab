"use client"
import { Printer } from "lucide-react"
import { lazy, Suspense } from "react"
import { asRecordNumber } from "../../_core/types"
import type { Address } from "../../_core/types"
import type { GrantState, RecordState } from "../../_core/journal/patient-state"
import type { PatientView } from "../../_journeys/read-patient"
import type { OpenRecord } from "../../_journeys/read-record"
import { useNames } from "../../_session/names"
import { usePatient, usePatientAt } from "../../_session/queries"
import { useRefresh } from "../../_session/refresh"
import { useUnlocked } from "../../_session/session"
import { IconButton } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Icon } from "../../_ui/Icon"
import { BackLink } from "../../_ui/Page"
import { PersonLine, PersonLines } from "../../_ui/PersonList"
import { nameOr } from "../claimed-name"
import { sharedWords } from "../shared-words"
import { endsSoon, fromUnix, longDate, timeLeft } from "../../_words/format"
import { Tag } from "../../_ui/Tag"
import { accessTo } from "../record-access"
import { AuthorCard } from "./author-card"
import { AuthorStrip } from "./author-strip"
import { authorOf, folderNames, metaOf } from "./describe-record"
import styles from "./read-record.module.css"
import { RecordHistory } from "./record-history"
import { RecordPage } from "./record-page"
import { NoRecord, NotShared, RecordProblem, RecordSkeleton } from "./record-states"
import { useOpenRecord } from "./use-record"
import { whatOf } from "./who-can-see-it"

/** Loaded beside the record: it signs and seals. */
const ReceiptCard = lazy(() => import("../receipt-card").then((loaded) => ({ default: loaded.ReceiptCard })))

export interface SharedRecordProps {
  /** Position of the patient's first grant in the reader's inbox. */
  readonly position: number
  /** The record's number in the patient's journal. */
  readonly number: number
}

/** A record that somebody shares with the reader. */
export function SharedRecord({ position, number }: SharedRecordProps) {
  const patient = usePatientAt(position)
  const refresh = useRefresh()
  const { notebook } = useUnlocked()
  const back = <BackLink href="/patients">{sharedWords(notebook?.role).title}</BackLink>
  if (patient.error && !patient.data)
    return <RecordProblem back={back} error={patient.error} onRetry={() => void refresh()} />
  if (patient.data === undefined) return <RecordSkeleton back={back} />
  if (patient.data === null || !Number.isInteger(number) || number < 0 || number > 0xffffffff)
    return <NoRecord back={back} />
  return <OfPatient patient={patient.data} position={position} number={number} />
}

function OfPatient({ patient, position, number }: SharedRecordProps & { patient: Address }) {
  const { keys } = useUnlocked()
  const names = useNames()
  const refresh = useRefresh()
  const view = usePatient(patient)
  const back = <BackLink href={`/patients/${position}`}>{names(patient)}</BackLink>
  if (view.error && !view.data)
    return <RecordProblem back={back} error={view.error} onRetry={() => void refresh()} />
  if (!view.data) return <RecordSkeleton back={back} />
  const record = view.data.state.records.get(asRecordNumber(number))
  if (!record) return <NoRecord back={back} />
  const access = accessTo(view.data, record, keys.account)
  if (access.kind !== "live" && access.kind !== "own") return <NotShared back={back} access={access} />
  if (record.removed) return <NoRecord back={back} record={record} />
  const grants = access.kind === "live" ? access.grants : []
  return <Known view={view.data} record={record} grants={grants} position={position} />
}

function Known(props: {
  view: PatientView
  record: RecordState
  grants: readonly GrantState[]
  position: number
}) {
  const { view, record, grants, position } = props
  const { keys, notebook } = useUnlocked()
  const names = useNames()
  const open = useOpenRecord(view, record)
  const shown: OpenRecord | null = open.data ? { ...open.data, state: record } : null
  const patient = nameOr(names(view.patient), shown?.manifest.patientName)
  const back = <BackLink href={`/patients/${position}`}>{patient}</BackLink>
  if (open.error) return <RecordProblem back={back} error={open.error} onRetry={() => void open.refetch()} />
  if (!shown) return <RecordSkeleton back={back} />
  const folder = folderNames(notebook, shown)
  const called = (account: Address) => (account === view.patient ? patient : names(account))
  const author = authorOf(shown, names)
  const last = grants.at(-1)
  return (
    <RecordPage
      view={view}
      record={shown}
      back={back}
      meta={metaOf(shown, author, folder)}
      strip={<AuthorStrip record={shown} names={names} />}
      hrefOf={(other) => `/patients/${position}/${other}`}
      patient={{ name: shown.manifest.patientName, birthDate: "" }}
      actions={
        <IconButton label="Print" look="plain" icon={<Icon of={Printer} />} onClick={() => window.print()} />
      }
      aside={
        <>
          <Suspense>
            <ReceiptCard patient={view.patient} name={patient} />
          </Suspense>
          {last && (
            <Card
              title="Shared with you"
              aside={
                <Tag tone={endsSoon(last.expiresAt, view.now) ? "warning" : "plain"}>
                  {timeLeft(last.expiresAt, view.now)}
                </Tag>
              }
            >
              <PersonLines label="Shared with you">
                {grants.map((grant) => (
                  <PersonLine
                    key={String(grant.scope)}
                    name={patient}
                    meta={`${whatOf(grant.scope, folder)}, until ${longDate(fromUnix(grant.expiresAt))}`}
                  />
                ))}
              </PersonLines>
              <p className={styles.foot}>
                It is decrypted on this device only, and gone from it when you leave this page.
              </p>
            </Card>
          )}
          <AuthorCard view={view} record={shown} author={author} />
          <RecordHistory
            view={view}
            record={record}
            manifest={shown.manifest}
            words={{ name: called, folder }}
            reader={keys.account}
          />
        </>
      }
    />
  )
}
