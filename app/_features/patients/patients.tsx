"use client"
import { Users } from "lucide-react"
import { Fragment, useMemo, useState } from "react"
import type { ReactNode } from "react"
import { isKnown } from "../../_core/notebook"
import type { Address } from "../../_core/types"
import { useInbox } from "../../_session/queries"
import { useRefresh } from "../../_session/refresh"
import { useAsked } from "../../_session/requests"
import { useUnlocked } from "../../_session/session"
import { FilterChips } from "../../_ui/Chips"
import { Disclosure } from "../../_ui/Disclosure"
import { Field } from "../../_ui/Field"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { LongList } from "../../_ui/LongList"
import { PageHead } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { DayHeading } from "../../_ui/RecordList"
import { ShowMore } from "../../_ui/ShowMore"
import { SkeletonRows } from "../../_ui/Skeleton"
import { ProblemPanel } from "../../_parts/actions/problem"
import { count } from "../../_words/format"
import { sharedWords } from "../shared-words"
import type { SharedWords } from "../shared-words"
import { MyAddress } from "./my-address"
import { PatientRow } from "./patient-row"
import type { PatientGroup } from "./patient-row"
import { patientsOf } from "./shared-with-me"
import type { InboxPatient } from "./shared-with-me"
import { Strangers } from "./strangers"
import { useKnown } from "./use-learned"
import styles from "./patients.module.css"

const GROUPS: readonly { group: PatientGroup; title: string }[] = [
  { group: "new", title: "New for you" },
  { group: "soon", title: "Ending soon" },
  { group: "other", title: "Everyone else" },
]
/** Rows at first: each reads a journal. */
const PAGE = 25
/** Rows more at a time: few, so that whoever scrolls does not stumble over them. */
const MORE = 8
/** Entries of the inbox that are read at first, and so many more each time. */
const NEWEST = 200
/** More strangers than a doctor meets in a week. */
const MANY = 30
/** Strangers at a time. */
const FEW = 10
const NOBODY: ReadonlySet<Address> = new Set()

export interface PatientsProps {
  /** The button that asks a patient for access, and what was asked so far; another feature's. */
  readonly ask?: ReactNode
  readonly asked?: ReactNode
}

/** Who shared with the reader, what is new, what ends soon: a doctor's patients, or whoever trusts somebody else. */
export function Patients({ ask, asked: requests }: PatientsProps) {
  const { notebook } = useUnlocked()
  const words = sharedWords(notebook?.role)
  const [newest, setNewest] = useState(NEWEST)
  const inbox = useInbox(newest)
  const asked = useAsked() ?? NOBODY
  const refresh = useRefresh()
  const [search, setSearch] = useState("")
  const [filter, setFilter] = useState<"all" | "new" | "soon">("all")
  const [most, setMost] = useState(PAGE)
  const [few, setFew] = useState<number | null>(null)
  const [known, learn] = useKnown<PatientGroup>()
  const everybody = useMemo(
    () => patientsOf(inbox.data?.entries ?? [], notebook?.patients),
    [inbox.data, notebook?.patients],
  )
  if (inbox.error && !inbox.data)
    return <ProblemPanel error={inbox.error} onAction={() => void refresh()} level={1} />
  if (!inbox.data)
    return (
      <>
        <PageHead title={words.title}>&nbsp;</PageHead>
        <SkeletonRows label={`Loading ${words.many}`} framed count={3} />
      </>
    )
  const isFriend = ({ patient }: InboxPatient) => isKnown(notebook, asked, patient)
  const patients = everybody.filter(isFriend)
  const strangers = everybody.filter((each) => !isFriend(each))
  if (everybody.length === 0) return <Nobody words={words} ask={ask} asked={requests} />
  const groupOf = (patient: InboxPatient): PatientGroup => known.get(patient.position)?.group ?? "other"
  const wanted = search.trim().toLocaleLowerCase()
  const fits = (patient: InboxPatient) =>
    (!wanted || (known.get(patient.position)?.words ?? "").includes(wanted)) &&
    (filter === "all" || groupOf(patient) === filter)
  const shown = patients.slice(0, most)
  const counts = (group: PatientGroup) => everybody.filter((patient) => groupOf(patient) === group).length
  const areMany = inbox.data.earlier > 0 || strangers.length > MANY
  const shownStrangers = strangers.slice(0, few ?? (areMany ? 0 : FEW))
  // A power of two: they are not all drawn again for each page more
  const rows = 2 ** Math.ceil(Math.log2(Math.max(1, shown.length + shownStrangers.length)))
  const rowOf = (patient: InboxPatient) => (
    <PatientRow key={patient.position} patient={patient} rows={rows} hidden={!fits(patient)} learn={learn} />
  )
  // Those before are read first: a search goes on to the end of the list, and not all at once
  const isReading = shown.some(({ position }) => !known.has(position))
  const showStrangers = () => {
    const next = shownStrangers.length + FEW
    setFew(next)
    if (strangers.length < next) setNewest(newest + NEWEST)
  }
  return (
    <>
      <PageHead title={words.title} actions={ask}>
        {greeting(words, notebook?.name ?? "", counts("new"), patients.length > most ? shown.length : null)}
      </PageHead>
      {requests}
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
            { value: "all", label: "All", count: everybody.length },
            { value: "new", label: "New", count: counts("new") },
            { value: "soon", label: "Ending soon", count: counts("soon") },
          ]}
        />
      </div>
      {/* One list a group; a row tells its group once its journal is read, and until then it stands with the others. */}
      {GROUPS.map(({ group, title }) => (
        <Fragment key={group}>
          {group === "other" && strangers.length > 0 && (
            <Strangers
              read={strangers.length}
              areMore={inbox.data.earlier > 0}
              loading={inbox.isPlaceholderData}
              many={areMany}
              shown={shownStrangers.length}
              hidden={(wanted !== "" || filter !== "all") && !shownStrangers.some(fits)}
              onMore={
                strangers.length > shownStrangers.length || inbox.data.earlier > 0 ? showStrangers : null
              }
            >
              {shownStrangers.map(rowOf)}
            </Strangers>
          )}
          <GroupOf title={title} patients={shown.filter((each) => groupOf(each) === group)}>
            {rowOf}
          </GroupOf>
        </Fragment>
      ))}
      {counts("ended") > 0 && (
        <Disclosure label={`${count(counts("ended"), words.one, words.many)} no longer shared with you`}>
          <LongList label="No longer shared with you">
            {shown.filter((each) => groupOf(each) === "ended").map(rowOf)}
          </LongList>
        </Disclosure>
      )}
      {patients.length > most && (
        <ShowMore auto busy={isReading} onMore={() => setMost(most + MORE)}>
          Show more {words.many}
        </ShowMore>
      )}
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
      <LongList label={props.title}>{props.patients.map(props.children)}</LongList>
    </section>
  )
}

function Nobody({ words, ask, asked }: PatientsProps & { readonly words: SharedWords }) {
  return (
    <>
      <PageHead title={words.title} actions={ask}>
        Nobody has shared records with you yet.
      </PageHead>
      {asked}
      <Stack gap="l">
        <Panel
          tone="accent"
          icon={<Icon of={Users} />}
          title={words.give}
          sentences={[
            "Whoever shares a record with you types it, or pastes it.",
            "Read out the digits of your key, by phone or in person, so that they know it is yours.",
          ]}
        />
        <MyAddress />
      </Stack>
    </>
  )
}

const NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]
/** @param read how many of the newest were read, where that is not all */
const greeting = ({ one, many }: SharedWords, name: string, news: number, read: number | null): string => {
  const hello = name ? `Hello, ${name}.` : "Hello."
  const among = read === null ? "" : ` among the ${count(read, one, many)} who came last`
  if (news === 0) return `${hello} Nothing new${among} since you last looked.`
  const number = NUMBERS[news] ?? news
  if (read !== null)
    return `${hello} ${number} of the ${read} who came last ${news === 1 ? "has" : "have"} something new for you.`
  return `${hello} ${number} ${news === 1 ? `${one} has` : `${many} have`} something new for you.`
}
