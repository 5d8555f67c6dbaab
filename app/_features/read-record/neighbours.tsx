"use client"
import { ChevronLeft, ChevronRight } from "lucide-react"
import type { ReactNode } from "react"
import type { RecordNumber } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import type { ListedRecord } from "../../_journeys/read-record"
import { useRecords } from "../../_session/queries"
import { ButtonLink } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import styles from "./read-record.module.css"

/** The records before and after one, as they stand in the list: newest first. */
export interface Neighbours {
  readonly newer: RecordNumber | null
  readonly older: RecordNumber | null
}

/** What stands beside a record in a list of records; nothing where the list has not got it. */
export function neighboursOf(listed: readonly ListedRecord[], number: RecordNumber): Neighbours {
  const at = listed.findIndex(({ state }) => state.number === number)
  if (at < 0) return { newer: null, older: null }
  return { newer: listed[at - 1]?.state.number ?? null, older: listed[at + 1]?.state.number ?? null }
}

/** The way back, and to the records before and after this one. */
export function RecordWays(props: {
  back: ReactNode
  view: PatientView
  number: RecordNumber
  hrefOf: (number: RecordNumber) => string
}) {
  const { back, view, number, hrefOf } = props
  const records = useRecords(view)
  const { newer, older } = neighboursOf(records.data ?? [], number)
  return (
    <div className={styles.ways}>
      {back}
      {(newer !== null || older !== null) && (
        <nav aria-label="Other records" className={styles.neighbours}>
          {newer !== null && (
            <ButtonLink look="quiet" size="small" icon={<Icon of={ChevronLeft} />} href={hrefOf(newer)}>
              Newer
            </ButtonLink>
          )}
          {older !== null && (
            <ButtonLink look="quiet" size="small" href={hrefOf(older)}>
              Older <Icon of={ChevronRight} />
            </ButtonLink>
          )}
        </nav>
      )}
    </div>
  )
}
