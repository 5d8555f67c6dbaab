"use client"
import { shownTitle } from "../../_core/records/shown-name"
import { History } from "lucide-react"
import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense, useState } from "react"
import type { PatientState } from "../../_core/journal/patient-state"
import type { JournalEntry } from "../../_core/ports/registry"
import { UNFILED } from "../../_core/types"
import type { Address, RecordNumber, Scope } from "../../_core/types"
import { useNames } from "../../_session/names"
import { useInbox, usePatient, useRecords } from "../../_session/queries"
import { useRefresh } from "../../_session/refresh"
import { useSession, useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Disclosure, ProofList } from "../../_ui/Disclosure"
import { HistoryList } from "../../_ui/HistoryList"
import type { HistoryEntry } from "../../_ui/HistoryList"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { PageHead } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { DayHeading } from "../../_ui/RecordList"
import { SkeletonRows } from "../../_ui/Skeleton"
import { ProblemNote, ProblemPanel } from "../../_parts/actions/problem"
import { scopeName } from "../scopes"
import { clockOf, fromUnix, longDate, longestDate } from "../../_words/format"
import { placeOf, publicPart, sentence } from "./sentences"

/** Loaded beside the page: it checks signatures and proofs. */
const OpenedList = lazy(() => import("./opened-list").then((loaded) => ({ default: loaded.OpenedList })))

const PAGE = 50
const NONE: PatientState["records"] = new Map()

/** Everything that happened to the account, in sentences, each with its proof. */
export function ActivityList() {
  const { services, keys, notebook } = useUnlocked()
  const patient = usePatient(keys.account)
  const records = useRecords(patient.data)
  const inbox = useInbox()
  const refresh = useRefresh()
  const names = useNames()
  const { actingFor } = useSession()
  const [most, setMost] = useState(PAGE)
  const state = patient.data?.state
  const length = state?.length
  const journal = useQuery({
    queryKey: ["journal", keys.account, length],
    queryFn: ({ signal }) => services.reader.journal(keys.account, { signal }),
    enabled: length !== undefined,
    structuralSharing: false,
  })
  const error = patient.error ?? journal.error ?? inbox.error
  if (error && !journal.data) return <ProblemPanel error={error} onAction={() => void refresh()} level={1} />
  if (!journal.data || !inbox.data)
    return (
      <>
        <PageHead title="Activity">&nbsp;</PageHead>
        <SkeletonRows label="Loading" count={5} />
      </>
    )
  const listed = records.data ?? []
  const called = {
    person: names,
    scope: (scope: Scope) => (scope === UNFILED ? "everything" : quoted(scopeName(scope, notebook, listed))),
    record: (number: RecordNumber) => {
      const title = listed.find(({ state }) => state.number === number)?.open?.manifest.title
      return title ? quoted(shownTitle(title)) : "a record"
    },
    until: (seconds: number) => `until ${longDate(fromUnix(seconds))}`,
  }
  const own = journal.data.map((entry) => ({
    at: entry.place.timestamp,
    order: entry.position,
    entry: {
      id: `journal-${entry.position}`,
      href: placeOf(entry, state?.records ?? NONE, actingFor !== null),
      text: sentence(entry, { ...called, scope: folderWords(entry, called.scope) }),
      meta: clockOf(fromUnix(entry.place.timestamp)),
      proof: <Proof entry={entry} length={length ?? 0} />,
    },
  }))
  // A page of what somebody shares has the place of the first time
  const firstOf = new Map<Address, number>(Object.entries(notebook?.patients ?? {}) as [Address, number][])
  for (const { patient: from, position } of inbox.data.entries)
    if (!firstOf.has(from)) firstOf.set(from, position)
  const received = inbox.data.entries.map(({ position, patient: from, place }) => ({
    at: place.timestamp,
    order: position,
    entry: {
      id: `inbox-${position}`,
      text: `${capital(names(from))} shared records with you`,
      href: actingFor ? undefined : `/patients/${firstOf.get(from) ?? position}`,
      meta: clockOf(fromUnix(place.timestamp)),
    },
  }))
  const all = [...own, ...received].sort((a, b) => b.at - a.at || b.order - a.order)
  return (
    <>
      <PageHead title="Activity">Everything that happened to your account, with its proof.</PageHead>
      {error && <ProblemNote error={error} />}
      {state !== undefined && (
        <Suspense fallback={<SkeletonRows label="Loading" count={2} />}>
          <OpenedList called={called} />
        </Suspense>
      )}
      {all.length === 0 && (
        <Panel
          icon={<Icon of={History} />}
          title="Nothing has happened yet"
          sentences={["What you add, share and stop appears here."]}
        />
      )}
      <Stack>
        {byDay(all.slice(0, most)).map(([day, entries]) => (
          <section key={day}>
            <DayHeading>{day}</DayHeading>
            <Card>
              <HistoryList label={day} entries={entries} />
            </Card>
          </section>
        ))}
        {all.length > most && <Button onClick={() => setMost(most + PAGE)}>Show more</Button>}
      </Stack>
    </>
  )
}

function Proof({ entry, length }: { entry: JournalEntry; length: number }) {
  return (
    <Disclosure label="Details and proof">
      <ProofList
        proofs={[
          { term: "Entry", value: `${entry.position + 1} of ${length}` },
          { term: "Block", value: entry.place.block },
          { term: "Transaction", value: entry.place.transaction },
          { term: "Everybody can read", value: publicPart(entry) },
        ]}
      />
    </Disclosure>
  )
}

/** A record without a folder is unfiled; a permission without one is for everything. */
const folderWords = (entry: JournalEntry, scope: (scope: Scope) => string) => (of: Scope) =>
  of === UNFILED && "folder" in entry ? "Unfiled" : scope(of)

const quoted = (name: string) => `“${name}”`
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function byDay(all: readonly { at: number; entry: HistoryEntry }[]): [string, HistoryEntry[]][] {
  const days = new Map<string, HistoryEntry[]>()
  for (const { at, entry } of all) {
    const day = longestDate(fromUnix(at))
    days.set(day, [...(days.get(day) ?? []), entry])
  }
  return [...days]
}
