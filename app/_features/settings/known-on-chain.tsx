"use client"
import type { PatientState } from "../../_core/journal/patient-state"
import { useInbox, usePatient } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"
import { Card } from "../../_ui/Card"
import { SkeletonText } from "../../_ui/Skeleton"
import { ProblemPanel } from "../../_parts/actions/problem"
import { count, fromUnix, longDate } from "../../_words/format"
import styles from "./known-on-chain.module.css"

/** Counts and times, as anybody can read them: how much the public list tells of this account. */
export function KnownOnChain() {
  const { keys } = useUnlocked()
  const own = usePatient(keys.account)
  const inbox = useInbox()
  const error = own.error ?? inbox.error
  if (error)
    return (
      <ProblemPanel
        error={error}
        level={3}
        onAction={() => {
          void own.refetch()
          void inbox.refetch()
        }}
      />
    )
  if (!own.data || !inbox.data) return <SkeletonText label="Reading the public list" count={4} />
  return (
    <Card>
      <ul className={styles.facts}>
        {factsOf(own.data.state, inbox.data.length).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </Card>
  )
}

/** Sentences a stranger could write about this account. */
export function factsOf(state: PatientState, received: number): string[] {
  const records = [...state.records.values()]
  const grants = [...state.grants.values()]
  const times = [
    ...records.map(({ addedAt }) => addedAt.timestamp),
    ...grants.map(({ grantedAt }) => grantedAt.timestamp),
    ...state.vaults.map(({ sealedAt }) => sealedAt.timestamp),
    ...state.keys.map(({ publishedAt }) => publishedAt.timestamp),
  ].sort((a, b) => a - b)
  const [first, last] = [times[0], times.at(-1)]
  const people = new Set(grants.map(({ grantee }) => grantee)).size
  const changes = Math.max(0, state.vaults.length - 1)
  return [
    `It has written ${count(state.length, "line")} about this account${between(first, last)}.`,
    records.length === 0
      ? "No record was added."
      : `${count(records.length, "record was", "records were")} added; not what they are.`,
    people === 0
      ? "Nothing was shared."
      : `Something was shared with ${count(people, "account")}: which, when and until when; not what.`,
    ...(received > 0 ? [`Others have shared something with this account ${timesOf(received)}.`] : []),
    `Keys were made ${timesOf(state.keys.length)}; the ways in ${changes === 0 ? "never changed" : `changed ${timesOf(changes)}`}.`,
  ]
}

function between(first: number | undefined, last: number | undefined): string {
  if (first === undefined || last === undefined) return ""
  return dayIn(first) === dayIn(last)
    ? `, on ${dayIn(first)}`
    : `, between ${dayIn(first)} and ${dayIn(last)}`
}
const timesOf = (number: number) => (number === 1 ? "once" : count(number, "time"))
const dayIn = (unix: number) => longDate(fromUnix(unix))
