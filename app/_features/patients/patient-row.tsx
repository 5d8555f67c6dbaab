"use client"
import { shownTitle } from "../../_core/records/shown-name"
import { Clock } from "lucide-react"
import { memo } from "react"
import { asKeywardError } from "../../_core/errors"
import type { Address } from "../../_core/types"
import type { OpenRecord } from "../../_journeys/read-record"
import { useWording } from "../../_parts/confirming"
import { useNames } from "../../_session/names"
import { usePatient, useRecords } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"
import { Icon } from "../../_ui/Icon"
import { PersonRow } from "../../_ui/PersonList"
import { Tag } from "../../_ui/Tag"
import { nameOr } from "../claimed-name"
import { count, fromUnix, longDate, shortDate } from "../../_words/format"
import {
  claimedName,
  contributeGrantsTo,
  coveredRecords,
  liveGrantsTo,
  newSince,
  soonest,
  whatIsShared,
} from "./shared-with-me"
import type { InboxPatient } from "./shared-with-me"
import { useLearned } from "./use-learned"
import type { Learn } from "./use-learned"

/** "Blood count", "Blood count by Dr Rao" where somebody else than the patient added it. */
const titleAndAuthor = ({ manifest }: OpenRecord, names: (account: Address) => string): string =>
  manifest.author === manifest.patient
    ? shownTitle(manifest.title)
    : `${shownTitle(manifest.title)} by ${names(manifest.author)}`

export type PatientGroup = "new" | "soon" | "other" | "ended"

/** A patient's records that a row opens: for the patient's name, and for the titles of what is new. */
const OPENED = 4

export interface PatientRowProps {
  readonly patient: InboxPatient
  /** About how many rows there are: each asks for news. */
  readonly rows: number
  readonly hidden: boolean
  readonly learn: Learn<PatientGroup>
}

/** A patient in the list, with what they share as soon as the journal is read. One's news do not draw the others. */
export const PatientRow = memo(Row, (before, now) => {
  const [former, patient] = [before.patient, now.patient]
  return (
    before.rows === now.rows &&
    before.hidden === now.hidden &&
    before.learn === now.learn &&
    former.patient === patient.patient &&
    former.position === patient.position &&
    former.lastSharedAt === patient.lastSharedAt
  )
})

function Row(props: PatientRowProps) {
  const { patient, position, lastSharedAt } = props.patient
  const { keys, notebook } = useUnlocked()
  const names = useNames()
  const wordsFor = useWording()
  const view = usePatient(patient, props.rows)
  const records = useRecords(view.data, { most: OPENED })
  const grants = view.data ? liveGrantsTo(view.data, keys.account) : []
  const mayAdd = view.data !== undefined && contributeGrantsTo(view.data, keys.account).length > 0
  const listed = records.data ?? []
  const called = nameOr(names(patient), claimedName(listed))
  const seen = notebook?.seen[patient]
  const covered = view.data ? coveredRecords(view.data, grants) : []
  const fresh = newSince(covered, seen ?? 0, keys.account)
  const days = view.data && grants.length > 0 ? soonest(grants, view.data.now) : null
  // The journal says what is shared; the records say what the patient is called, and may follow
  const ready = view.data !== undefined
  const group: PatientGroup = !ready
    ? "other"
    : grants.length === 0
      ? mayAdd
        ? "other"
        : "ended"
      : fresh.length > 0
        ? "new"
        : (days ?? 99) < 14
          ? "soon"
          : "other"
  // Told upwards after it is drawn, so that the page can sort by it
  const { learn } = props
  useLearned(learn, position, group, called.toLocaleLowerCase(), ready || view.error !== null)
  if (props.hidden) return null
  const href = `/patients/${position}`
  if (view.error)
    return (
      <PersonRow
        href={href}
        name={names(patient)}
        first={wordsFor({ code: asKeywardError(view.error).code }).title}
        trailing={<Tag tone="danger">Not shown</Tag>}
      />
    )
  if (!ready) return <PersonRow href={href} name={names(patient)} first="Opening…" />
  if (group === "ended")
    return (
      <PersonRow
        href={href}
        name={called}
        first="Nothing is shared with you now"
        trailing={<Tag>Ended</Tag>}
      />
    )
  if (grants.length === 0)
    return <PersonRow href={href} name={called} first="You may add results, not read" />
  const news = new Set(fresh.map(({ number }) => number))
  const titles = listed
    .flatMap(({ state, open }) =>
      open && (news.size === 0 || news.has(state.number)) ? [titleAndAuthor(open, names)] : [],
    )
    .slice(0, 2)
  const first = Math.min(...grants.map((grant) => grant.expiresAt))
  return (
    <PersonRow
      href={href}
      name={called}
      meta={`Shared ${shortDate(fromUnix(lastSharedAt || Math.max(...grants.map((grant) => grant.grantedAt.timestamp))))}`}
      first={whatIsShared(grants, listed, covered.length)}
      second={group === "soon" ? `Until ${longDate(fromUnix(first))}` : titles.join(", ")}
      trailing={
        group === "new" ? (
          <Tag tone="new">{seen === undefined ? "First time" : `${fresh.length} new`}</Tag>
        ) : group === "soon" ? (
          <Tag tone="warning" icon={<Icon of={Clock} size={16} />}>
            {days === 0 ? "Ends today" : `${count(days ?? 0, "day")} left`}
          </Tag>
        ) : undefined
      }
    />
  )
}
