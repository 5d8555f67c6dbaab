"use client"
import { FolderOpen } from "lucide-react"
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react"
import type { MouseEvent, ReactNode } from "react"
import { emptyNotebook } from "../../_core/notebook"
import { CONTRIBUTE, EVERYTHING, isRecordScope } from "../../_core/types"
import type { Address, RecordNumber, Scope } from "../../_core/types"
import type { GrantState } from "../../_core/journal/patient-state"
import type { PatientView } from "../../_journeys/read-patient"
import type { ListedRecord, OpenRecord } from "../../_journeys/read-record"
import { useNames } from "../../_session/names"
import { usePatient, usePatientAt, useRecords } from "../../_session/queries"
import { useRefresh } from "../../_session/refresh"
import { useSession, useUnlocked } from "../../_session/session"
import { Avatar } from "../../_ui/Avatar"
import { Field } from "../../_ui/Field"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { BackLink, PageHead } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { ShowMore } from "../../_ui/ShowMore"
import { SkeletonRows } from "../../_ui/Skeleton"
import { SplitView } from "../../_ui/SplitView"
import { Tag } from "../../_ui/Tag"
import { nameOr } from "../claimed-name"
import { useSharingStopped, useWording } from "../../_parts/confirming"
import { ProblemPanel } from "../../_parts/actions/problem"
import { sharedWords } from "../shared-words"
import { Timeline } from "../timeline"
import { WhileNoneAdded } from "../while-none-added"
import { count, fromUnix, kindName, longDate } from "../../_words/format"

import { AddedByMe } from "./added-by-me"
import {
  claimedName,
  contributeGrantsTo,
  coveredRecords,
  folderCalled,
  howItEnded,
  liveGrantsTo,
  newSince,
  placesFor,
} from "./shared-with-me"
import type { ContributePlace } from "./shared-with-me"
import styles from "./patients.module.css"

/** A folder of the patient that the reader sees. */
export interface AskedFolder {
  readonly scope: Scope
  readonly name: string
}

export interface OnePatientProps {
  /** Position of the patient's first grant in the reader's inbox. */
  readonly position: number
  /** The button that asks the patient for more or for longer; another feature's. */
  readonly ask?: (patient: Address, name: string, folders: readonly AskedFolder[]) => ReactNode
  /** What the shared records say, put together: it comes before them; another feature's. */
  readonly summary: (view: PatientView, listed: readonly ListedRecord[], covered: number) => ReactNode
  /** Records that have the words inside their files; another feature's. `named`: those whose names have them. */
  readonly inside: (
    view: PatientView,
    search: string,
    hrefOf: (number: RecordNumber) => string,
    named: ReadonlySet<RecordNumber>,
  ) => ReactNode
  /** The chosen record beside the list; another feature's. */
  readonly preview: (view: PatientView, record: OpenRecord, href: string) => ReactNode
  /** The button that adds a result where the reader may; another feature's. */
  readonly contribute: (to: ContributeTo) => ReactNode
  /** What is being added to the patient's records. */
  readonly tray: (patient: PatientView["patient"]) => ReactNode
}

/** To whom, and where to. */
export interface ContributeTo {
  readonly patient: PatientView["patient"]
  readonly called: string
  readonly patientName: string
  readonly places: readonly ContributePlace[]
}

/** Loaded beside the list: it signs and seals. */
const ReceiptCard = lazy(() => import("../receipt-card").then((loaded) => ({ default: loaded.ReceiptCard })))

/** Where the list begins: on a phone it lies far below the summary. */
const RECORDS = "records"
/** Records of the patient that are opened at a time. */
const PAGE = 60

/** What one patient shares with the reader. */
export function OnePatient({ position, ...slots }: OnePatientProps) {
  const patient = usePatientAt(position)
  const refresh = useRefresh()
  const { notebook } = useUnlocked()
  const back = <BackLink href="/patients">{sharedWords(notebook?.role).title}</BackLink>
  if (patient.error && !patient.data)
    return <ProblemPanel error={patient.error} onAction={() => void refresh()} level={1} />
  if (patient.data === undefined)
    return (
      <>
        <PageHead back={back} title="Opening…" />
        <SkeletonRows label="Loading records" framed count={4} />
      </>
    )
  if (patient.data === null)
    return (
      <>
        {back}
        <Panel
          level={1}
          icon={<Icon of={FolderOpen} />}
          title="There is nobody here"
          sentences={["This page belongs to somebody else’s list of patients."]}
        />
      </>
    )
  return <Known patient={patient.data} position={position} {...slots} />
}

function Known(props: OnePatientProps & { patient: PatientView["patient"] }) {
  const wordsFor = useWording()
  const stopped = useSharingStopped()
  const { patient, position, summary, inside, preview, ask, contribute, tray } = props
  const { keys, notebook } = useUnlocked()
  const back = <BackLink href="/patients">{sharedWords(notebook?.role).title}</BackLink>
  const names = useNames()
  const refresh = useRefresh()
  const view = usePatient(patient)
  const [most, setMost] = useState(PAGE)
  const records = useRecords(view.data, { most })
  const [search, setSearch] = useState("")
  const [chosen, setChosen] = useState<RecordNumber | null>(null)
  // What was new when the page was opened stays marked while it is open
  const [seenBefore] = useState(notebook?.seen[patient] ?? 0)
  useNoteSeen(patient, position, view.data?.state.length)
  const listed = useMemo(() => records.data ?? [], [records.data])
  const fresh = useMemo(() => {
    const states = listed.map(({ state }) => state)
    return new Set(newSince(states, seenBefore, keys.account).map(({ number }) => number))
  }, [listed, seenBefore, keys.account])

  const wanted = useDeferredValue(search.trim().toLocaleLowerCase())
  const shown = useMemo(
    () => listed.filter(({ open }) => !wanted || open?.manifest.title.toLocaleLowerCase().includes(wanted)),
    [listed, wanted],
  )
  const named = useMemo(() => new Set(shown.map(({ state }) => state.number)), [shown])
  const hrefOf = useCallback((number: RecordNumber) => `/patients/${position}/${number}`, [position])
  const choose = useCallback((number: RecordNumber, event: MouseEvent<HTMLAnchorElement>) => {
    // Where there is no room for a preview the row opens the record's own page
    if (!matchMedia("(min-width: 68.01rem)").matches || event.metaKey || event.ctrlKey) return
    event.preventDefault()
    setChosen(number)
  }, [])
  const meta = useCallback(
    ({ manifest }: OpenRecord) =>
      `${kindName(manifest.kind)}\u00a0· ${manifest.author === patient ? nameOr(names(patient), manifest.authorName) : names(manifest.author)}`,
    [patient, names],
  )
  const trailing = useCallback(
    ({ state }: OpenRecord) => (fresh.has(state.number) ? <Tag tone="new">New</Tag> : null),
    [fresh],
  )

  if (view.error && !view.data)
    return <ProblemPanel error={view.error} onAction={() => void refresh()} level={1} />
  const name = nameOr(names(patient), claimedName(listed))
  if (!view.data || (!records.data && !records.error))
    return (
      <>
        <PageHead back={back} title={name} avatar={<Avatar name={name} size="large" />} />
        <SkeletonRows label="Loading records" framed count={4} />
      </>
    )
  const grants = liveGrantsTo(view.data, keys.account)
  const places = placesFor(contributeGrantsTo(view.data, keys.account), listed)
  const patientName = claimedName(listed) ?? ""
  const add = places.length > 0 && contribute({ patient, called: name, patientName, places })
  if (grants.length === 0 && places.length > 0)
    return (
      <>
        <PageHead back={back} title={name} avatar={<Avatar name={name} size="large" />} actions={add}>
          You may add results. What the patient keeps is not shared with you.
        </PageHead>
        {tray(patient)}
        <AddedByMe view={view.data} account={keys.account} who={name} />
      </>
    )
  if (grants.length === 0) {
    const over =
      howItEnded(view.data, keys.account) === "stopped" ? stopped : wordsFor({ code: "grant-over" })
    return (
      <>
        <PageHead
          back={back}
          title={name}
          avatar={<Avatar name={name} size="large" />}
          actions={ask?.(patient, name, [])}
        />
        <Panel
          tone="warning"
          icon={<Icon of={FolderOpen} />}
          title={over.title}
          sentences={[over.safe, over.next]}
        />
      </>
    )
  }
  const covered = coveredRecords(view.data, grants).length
  const selected = pick(shown, chosen)
  return (
    <>
      <PageHead
        back={back}
        title={name}
        avatar={<Avatar name={name} size="large" />}
        actions={
          <>
            {ask?.(patient, name, foldersOf(grants, listed))}
            {add}
          </>
        }
      >
        {sharedSentence(grants, listed)}
      </PageHead>
      <div className={styles.tray}>{tray(patient)}</div>
      {records.error && <ProblemPanel error={records.error} onAction={() => void refresh()} />}
      {listed.length === 0 ? (
        <WhileNoneAdded patient={patient} folder={null}>
          <Panel
            icon={<Icon of={FolderOpen} />}
            title="Nothing in it yet"
            sentences={["What is added to it later appears here by itself."]}
          />
        </WhileNoneAdded>
      ) : (
        <>
          <a className={styles.toRecords} href={`#${RECORDS}`}>
            {`Go to the ${count(covered, "record")}`}
          </a>
          <div className={styles.tray}>
            <Suspense>
              <ReceiptCard patient={patient} name={name} />
            </Suspense>
          </div>
          <div className={styles.summary}>{summary(view.data, listed, covered)}</div>
          <div id={RECORDS} tabIndex={-1} />
          <SplitView
            list={
              <Stack gap="s">
                <Field
                  type="search"
                  label="Search these records"
                  hideLabel
                  placeholder={`Search ${count(listed.length, "record")}, also inside`}
                  value={search}
                  onChange={(event) => setSearch(event.target.value)}
                />
                <Timeline
                  records={shown}
                  hrefOf={hrefOf}
                  selected={selected?.state.number}
                  onSelect={choose}
                  meta={meta}
                  trailing={trailing}
                />
                {wanted && inside(view.data, wanted, hrefOf, named)}
                {listed.length >= most && listed.length < covered && (
                  <ShowMore
                    auto={!wanted}
                    busy={records.isPlaceholderData}
                    onMore={() => setMost(most + PAGE)}
                  >
                    {`Show more of ${count(covered, "record")}`}
                  </ShowMore>
                )}
              </Stack>
            }
            preview={selected && preview(view.data, selected, hrefOf(selected.state.number))}
          />
        </>
      )}
    </>
  )
}

/** The chosen record, else the newest that opens. */
const pick = (listed: readonly ListedRecord[], chosen: RecordNumber | null): OpenRecord | null =>
  listed.find(({ state, open }) => open && state.number === chosen)?.open ??
  listed.find(({ open }) => open)?.open ??
  null

const foldersOf = (grants: readonly GrantState[], records: readonly ListedRecord[]): AskedFolder[] =>
  grants
    .filter(({ scope }) => scope !== EVERYTHING && !isRecordScope(scope))
    .map(({ scope }) => ({ scope, name: folderCalled(records, scope) }))

/** "Heart until 31 January 2027, Diabetes until …; you may add results." */
function sharedSentence(grants: readonly GrantState[], records: readonly ListedRecord[]): string {
  const parts = grants.map(({ scope, expiresAt }) => {
    const what =
      scope === EVERYTHING ? "Everything" : isRecordScope(scope) ? "One record" : folderCalled(records, scope)
    return `${what} until ${longDate(fromUnix(expiresAt))}`
  })
  const adds = grants.some((grant) => grant.permissions & CONTRIBUTE) ? " You may add results." : ""
  return `${parts.join(", ")}.${adds}`
}

/** Notes in the notebook how far the reader has looked; failing costs nothing but a mark. */
function useNoteSeen(patient: PatientView["patient"], position: number, length: number | undefined): void {
  const { writeNotebook, notebook } = useSession()
  const noted = useRef<number | null>(null)
  useEffect(() => {
    const isNoted = notebook?.seen[patient] === length && notebook?.patients[patient] !== undefined
    if (length === undefined || noted.current === length || isNoted) return
    noted.current = length
    void writeNotebook((now) => {
      const kept = now ?? emptyNotebook("", "doctor")
      const patients = { ...kept.patients, [patient]: kept.patients[patient] ?? position }
      return { ...kept, seen: { ...kept.seen, [patient]: length }, patients }
    }).catch(() => undefined)
  }, [length, patient, position, notebook, writeNotebook])
}
