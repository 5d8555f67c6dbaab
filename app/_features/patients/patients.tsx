"use client"
import { Clock, Users } from "lucide-react"
import { useCallback, useState } from "react"
import type { ReactNode } from "react"
import { useNames } from "../../_session/names"
import { useInbox, usePatient, useRecords, useRefresh } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { FilterChips } from "../../_ui/Chips"
import { Disclosure } from "../../_ui/Disclosure"
import { Field } from "../../_ui/Field"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { PageHead } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { PersonList, PersonRow } from "../../_ui/PersonList"
import { DayHeading } from "../../_ui/RecordList"
import { SkeletonRows } from "../../_ui/Skeleton"
import { Tag } from "../../_ui/Tag"
import { ProblemPanel } from "../problem"
import { count, fromUnix, longDate, shortDate } from "../words"
import { wording } from "../wording"
import { asKeywardError } from "../../_core/errors"
import { MyAddress } from "./my-address"
import { useLearned } from "./use-learned"
import {
  claimedName,
  contributeGrantsTo,
  liveGrantsTo,
  newSince,
  patientsOf,
  soonest,
  whatIsShared,
} from "./shared-with-me"
import type { InboxPatient } from "./shared-with-me"
import styles from "./patients.module.css"

type Group = "new" | "soon" | "other" | "ended"
const GROUPS: readonly { group: Group; title: string }[] = [
  { group: "new", title: "New for you" },
  { group: "soon", title: "Ending soon" },
  { group: "other", title: "Everyone else" },
]
const PAGE = 25

export interface PatientsProps {
  /** The button that asks a patient for access, and what was asked so far; another feature's. */
  readonly ask?: ReactNode
  readonly asked?: ReactNode
}

/** A doctor's patients: who shared with him, what is new, what ends soon. */
export function Patients({ ask, asked }: PatientsProps) {
  const { notebook } = useUnlocked()
  const inbox = useInbox()
  const refresh = useRefresh()
  const [search, setSearch] = useState("")
  const [filter, setFilter] = useState<"all" | "new" | "soon">("all")
  const [most, setMost] = useState(PAGE)
  const [known, setKnown] = useState<ReadonlyMap<number, { group: Group; words: string }>>(new Map())
  const learn = useCallback(
    (position: number, group: Group, words: string) =>
      setKnown((now) => {
        const before = now.get(position)
        if (before?.group === group && before.words === words) return now
        return new Map(now).set(position, { group, words })
      }),
    [],
  )
  if (inbox.error && !inbox.data)
    return <ProblemPanel error={inbox.error} onAction={() => void refresh()} level={1} />
  if (!inbox.data)
    return (
      <>
        <PageHead title="Patients">&nbsp;</PageHead>
        <SkeletonRows label="Loading patients" framed count={3} />
      </>
    )
  const patients = patientsOf(inbox.data)
  if (patients.length === 0) return <Nobody ask={ask} asked={asked} />
  const groupOf = (patient: InboxPatient): Group => known.get(patient.position)?.group ?? "other"
  const wanted = search.trim().toLocaleLowerCase()
  const fits = (patient: InboxPatient) =>
    (!wanted || (known.get(patient.position)?.words ?? "").includes(wanted)) &&
    (filter === "all" || groupOf(patient) === filter)
  const shown = patients.slice(0, most)
  const counts = (group: Group) => patients.filter((patient) => groupOf(patient) === group).length
  return (
    <>
      <PageHead title="Patients" actions={ask}>
        {greeting(notebook?.name ?? "", counts("new"))}
      </PageHead>
      {asked}
      <div className={styles.tools}>
        <Field
          type="search"
          label="Search by name"
          hideLabel
          placeholder="Search by name"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <FilterChips
          label="Show"
          value={filter}
          onChange={setFilter}
          filters={[
            { value: "all", label: "All", count: patients.length },
            { value: "new", label: "New", count: counts("new") },
            { value: "soon", label: "Ending soon", count: counts("soon") },
          ]}
        />
      </div>
      {/* One list a group; a row tells its group once its journal is read, and until then it stands with the others. */}
      {GROUPS.map(({ group, title }) => (
        <GroupOf key={group} title={title} patients={shown.filter((each) => groupOf(each) === group)}>
          {(patient) => (
            <Row key={patient.position} patient={patient} hidden={!fits(patient)} learn={learn} />
          )}
        </GroupOf>
      ))}
      {counts("ended") > 0 && (
        <Disclosure label={`${count(counts("ended"), "patient")} no longer shared with you`}>
          <PersonList label="No longer shared with you">
            {shown
              .filter((each) => groupOf(each) === "ended")
              .map((patient) => (
                <Row key={patient.position} patient={patient} hidden={!fits(patient)} learn={learn} />
              ))}
          </PersonList>
        </Disclosure>
      )}
      {patients.length > most && <Button onClick={() => setMost(most + PAGE)}>Show more</Button>}
    </>
  )
}

function GroupOf(props: {
  title: string
  patients: readonly InboxPatient[]
  children: (patient: InboxPatient) => ReactNode
}) {
  if (props.patients.length === 0) return null
  return (
    <section>
      <DayHeading>{props.title}</DayHeading>
      <PersonList label={props.title}>{props.patients.map(props.children)}</PersonList>
    </section>
  )
}

function Row(props: {
  patient: InboxPatient
  hidden: boolean
  learn: (position: number, group: Group, words: string) => void
}) {
  const { patient, position, lastSharedAt } = props.patient
  const { keys, notebook } = useUnlocked()
  const names = useNames()
  const view = usePatient(patient)
  const records = useRecords(view.data)
  const grants = view.data ? liveGrantsTo(view.data, keys.account) : []
  const mayAdd = view.data !== undefined && contributeGrantsTo(view.data, keys.account).length > 0
  const listed = records.data ?? []
  const called = notebook?.contacts[patient] ?? claimedName(listed) ?? names(patient)
  const seen = notebook?.seen[patient]
  const fresh = newSince(listed, seen ?? 0, keys.account)
  const days = view.data && grants.length > 0 ? soonest(grants, view.data.now) : null
  const ready = view.data !== undefined && (records.data !== undefined || grants.length === 0)
  const group: Group = !ready
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
  useLearned(learn, position, group, called.toLocaleLowerCase(), ready)
  if (props.hidden) return null
  const href = `/patients/${position}`
  if (view.error)
    return (
      <PersonRow
        href={href}
        name={names(patient)}
        first={wording[asKeywardError(view.error).code].title}
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
  const titles = (fresh.length > 0 ? fresh : listed)
    .slice(0, 2)
    .flatMap(({ open }) => (open ? [open.manifest.title] : []))
  const first = Math.min(...grants.map((grant) => grant.expiresAt))
  return (
    <PersonRow
      href={href}
      name={called}
      meta={`Shared ${shortDate(fromUnix(lastSharedAt))}`}
      first={whatIsShared(grants, listed)}
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

function Nobody({ ask, asked }: PatientsProps) {
  return (
    <>
      <PageHead title="Patients" actions={ask}>
        Nobody has shared records with you yet.
      </PageHead>
      {asked}
      <Stack gap="l">
        <Panel
          tone="accent"
          icon={<Icon of={Users} />}
          title="Give your patients your address"
          sentences={[
            "A patient types it, or pastes it, when she shares a record.",
            "Read her the digits of your key, by phone or in person, so that she knows it is yours.",
          ]}
        />
        <MyAddress />
      </Stack>
    </>
  )
}

const NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]
const greeting = (name: string, news: number): string => {
  const hello = name ? `Hello, ${name}.` : "Hello."
  if (news === 0) return `${hello} Nothing new since you last looked.`
  return `${hello} ${NUMBERS[news] ?? news} ${news === 1 ? "patient has" : "patients have"} something new for you.`
}
