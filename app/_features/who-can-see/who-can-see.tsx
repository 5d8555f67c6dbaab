"use client"
import { Users } from "lucide-react"
import type { ReactNode } from "react"
import { isLive } from "../../_core/journal/patient-state"
import type { GrantState } from "../../_core/journal/patient-state"
import { CONTRIBUTE, EVERYTHING, isRecordScope, READ } from "../../_core/types"
import type { Address } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import type { ListedRecord } from "../../_journeys/read-record"
import { useNames } from "../../_session/names"
import { usePatient, useRecords } from "../../_session/queries"
import { useRefresh } from "../../_session/refresh"
import { useUnlocked } from "../../_session/session"
import { AccessTable } from "../../_ui/AccessTable"
import type { AccessRow } from "../../_ui/AccessTable"
import { Disclosure } from "../../_ui/Disclosure"
import { GrantCell } from "../../_ui/GrantCell"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { PageHead } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { SkeletonRows } from "../../_ui/Skeleton"
import { ProblemNote, ProblemPanel } from "../../_parts/actions/problem"
import { foldersInUse, scopeName } from "../scopes"
import { count, endsSoon, fromUnix, longDate, shortDate, timeLeft } from "../../_words/format"

export interface WhoCanSeeProps {
  readonly share: ReactNode
  /** What others asked for and the patient has not answered; another feature's. */
  readonly requests?: ReactNode
  /** Links for people without an account; another feature's. */
  readonly links?: ReactNode
  /** The button that ends a grant; another feature's. */
  readonly stop: (grant: GrantState, what: string) => ReactNode
  /** For a permission that ended: new keys for what it opened, where that is still to be had. */
  readonly renew?: (grant: GrantState, what: string) => ReactNode
}

const ALONE = "alone"

/** People by folders: who can see what, until when, what ends soonest first. */
export function WhoCanSee({ share, stop, requests, links, renew }: WhoCanSeeProps) {
  const { keys, notebook } = useUnlocked()
  const patient = usePatient(keys.account)
  const records = useRecords(patient.data)
  const refresh = useRefresh()
  const names = useNames()
  const view = patient.data
  if (patient.error && !view)
    return <ProblemPanel error={patient.error} onAction={() => void refresh()} level={1} />
  if (!view)
    return (
      <>
        <PageHead title="Who can see what">&nbsp;</PageHead>
        <SkeletonRows label="Loading" framed count={3} />
      </>
    )
  const listed = records.data ?? []
  const nameOf = (grant: GrantState) => scopeName(grant.scope, notebook, listed)
  const all = [...view.state.grants.values()]
  const live = all.filter((grant) => isLive(grant, view.now))
  const over = all.filter((grant) => !isLive(grant, view.now))
  const rows = rowsOf(view, live, { names, nameOf, stop })
  return (
    <>
      <PageHead title="Who can see what" actions={share}>
        {headline(
          new Set(live.filter(({ permissions }) => permissions & READ).map(({ grantee }) => grantee)).size,
        )}
      </PageHead>
      {patient.error && <ProblemNote error={patient.error} />}
      <Stack gap="l">
        {requests}
        {rows.length === 0 ? (
          <Panel
            tone="accent"
            icon={<Icon of={Users} />}
            title="Nothing is shared"
            sentences={[
              "Share one record, a folder or everything with a doctor, for as long as you choose.",
              "You can stop at any time.",
            ]}
          />
        ) : (
          <AccessTable
            caption="People and folders"
            columns={columnsOf(view, live, notebook, listed)}
            rows={rows}
          />
        )}
        {over.length > 0 && (
          <Disclosure label={`${count(over.length, "permission")} that ended`}>
            <ul>
              {over.map((grant) => (
                <li key={`${grant.scope}:${grant.grantee}`}>
                  <b>{names(grant.grantee)}</b>, {nameOf(grant)}: {endOf(grant)}{" "}
                  {grant.permissions & READ ? renew?.(grant, nameOf(grant)) : null}
                </li>
              ))}
            </ul>
          </Disclosure>
        )}
        {links}
      </Stack>
    </>
  )
}

const endOf = (grant: GrantState): string =>
  grant.ended
    ? `you stopped it on ${longDate(fromUnix(grant.ended.place.timestamp))}`
    : `its time was over on ${longDate(fromUnix(grant.expiresAt))}`

function columnsOf(
  view: PatientView,
  live: readonly GrantState[],
  notebook: Parameters<typeof foldersInUse>[1],
  listed: readonly ListedRecord[],
) {
  const granted = new Set(live.map((grant) => grant.scope))
  const folders = foldersInUse(view.state, notebook, listed).filter(
    ({ scope, count: records }) => records > 0 || granted.has(scope),
  )
  return [
    ...folders.map(({ scope, name, count: records }) => ({
      id: String(scope),
      title: name,
      meta: count(records, "record"),
    })),
    ...(live.some((grant) => isRecordScope(grant.scope))
      ? [{ id: ALONE, title: "One record", meta: "shared alone" }]
      : []),
  ]
}

function rowsOf(
  view: PatientView,
  live: readonly GrantState[],
  to: {
    names: (account: Address) => string
    nameOf: (grant: GrantState) => string
    stop: WhoCanSeeProps["stop"]
  },
): AccessRow[] {
  const people = new Map<Address, GrantState[]>()
  for (const grant of live) people.set(grant.grantee, [...(people.get(grant.grantee) ?? []), grant])
  const soonestOf = (grants: readonly GrantState[]) => Math.min(...grants.map((grant) => grant.expiresAt))
  const cell = (grant: GrantState, title?: string) => (
    <GrantCell
      key={String(grant.scope)}
      state={endsSoon(grant.expiresAt, view.now) ? "soon" : "live"}
      title={
        title ??
        `${grant.permissions & READ ? "Until" : "Adds, until"} ${shortDate(fromUnix(grant.expiresAt))}`
      }
      meta={timeLeft(grant.expiresAt, view.now)}
      action={to.stop(grant, to.nameOf(grant))}
    />
  )
  return [...people]
    .sort(([, a], [, b]) => soonestOf(a) - soonestOf(b))
    .map(([account, grants]) => {
      const everything = grants.find((grant) => grant.scope === EVERYTHING)
      const alone = grants.filter((grant) => isRecordScope(grant.scope))
      const cells = Object.fromEntries(
        grants
          .filter((grant) => grant.scope !== EVERYTHING && !isRecordScope(grant.scope))
          .map((grant) => [String(grant.scope), cell(grant)]),
      )
      if (alone.length > 0) cells[ALONE] = <>{alone.map((grant) => cell(grant, to.nameOf(grant)))}</>
      const mayAdd = grants.some((grant) => grant.permissions & CONTRIBUTE)
      const mayRead = grants.some((grant) => grant.permissions & READ)
      return {
        id: account,
        name: to.names(account),
        ...(mayAdd ? { meta: mayRead ? "may add results" : "may add results, sees nothing" } : {}),
        cells,
        ...(everything
          ? {
              everything: (
                <>
                  {cell(
                    everything,
                    `${everything.permissions & READ ? "Everything" : "Adds to everything"}, until ${shortDate(fromUnix(everything.expiresAt))}`,
                  )}
                  {Object.values(cells)}
                </>
              ),
            }
          : {}),
      }
    })
}

const NUMBERS = ["Nobody but you", "One person", "Two people", "Three people", "Four people", "Five people"]
const headline = (people: number): string =>
  `${NUMBERS[people] ?? `${people} people`}.${people > 1 ? " What ends soonest comes first." : ""}`
