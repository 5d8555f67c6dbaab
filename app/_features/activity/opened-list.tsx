"use client"
import { useState } from "react"
import type { Address, RecordNumber } from "../../_core/types"
import { useOpenedByOthers } from "../../_session/receipts"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Disclosure } from "../../_ui/Disclosure"
import { HistoryList } from "../../_ui/HistoryList"
import type { HistoryEntry } from "../../_ui/HistoryList"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { SkeletonRows } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { ProblemNote } from "../../_parts/actions/problem"
import { fromUnix, longDate } from "../../_words/format"
import { faultWords, OPENED_WORDS, PROBLEM_WORDS, PROOF_WORDS, STANDING_WORDS } from "../receipt-words"
import { badReceipts, openedRows } from "./opened-rows"
import type { OpenedRow } from "./opened-rows"

const PAGE = 20
/** Titles that stand in one sentence. */
const MAX_TITLES = 3
const DAY_SECONDS = 86_400
/** A UTC day is named by its noon, which is the same date nearly everywhere. */
const NOON_SECONDS = 43_200

interface Called {
  readonly person: (account: Address) => string
  /** In quotes, or "a record". */
  readonly record: (number: RecordNumber) => string
}

/** Who opened the account's records: by receipts that were left, and by what the server counted. */
export function OpenedList({ called }: { called: Called }) {
  const opened = useOpenedByOthers()
  const [most, setMost] = useState(PAGE)
  const { data, error } = opened
  return (
    <Card title={OPENED_WORDS.title}>
      <Stack gap="s">
        {error && <ProblemNote error={error} />}
        {!data && !error && <SkeletonRows label="Loading" count={2} />}
        {data?.isContinued === false && <Note tone="warning">{OPENED_WORDS.notContinued}</Note>}
        {data?.faults.map((fault, index) => (
          <Note key={index} tone="warning">
            {faultWords(fault, called.person(fault.reader))}
          </Note>
        ))}
        {data &&
          badReceipts(data).map(({ place, reader, problem }) => (
            <Note key={place} tone="warning">
              {OPENED_WORDS.bad(called.person(reader))}. {problem && PROBLEM_WORDS[problem]}
            </Note>
          ))}
        {data && data.forPatientAlone > 0 && (
          <Meta>{OPENED_WORDS.forPatientAlone(data.forPatientAlone)}</Meta>
        )}
        {data && (
          <Rows rows={openedRows(data)} most={most} called={called} onMore={() => setMost(most + PAGE)} />
        )}
        <Disclosure label={PROOF_WORDS.label}>
          <Stack gap="s">
            {PROOF_WORDS.lines.map((line) => (
              <Meta key={line}>{line}</Meta>
            ))}
          </Stack>
        </Disclosure>
      </Stack>
    </Card>
  )
}

function Rows(props: { rows: readonly OpenedRow[]; most: number; called: Called; onMore: () => void }) {
  const { rows, most, called, onMore } = props
  if (rows.length === 0) return <Meta>{OPENED_WORDS.none}</Meta>
  return (
    <>
      <HistoryList
        label={OPENED_WORDS.title}
        entries={rows.slice(0, most).map((row) => entryOf(row, called))}
      />
      {rows.length > most && (
        <div>
          <Button onClick={onMore}>Show more</Button>
        </div>
      )}
    </>
  )
}

function entryOf(
  { reader, day, records, purposes, standing, files }: OpenedRow,
  called: Called,
): HistoryEntry {
  const person = called.person(reader)
  const name = person.charAt(0).toUpperCase() + person.slice(1)
  const on = longDate(fromUnix(day * DAY_SECONDS + NOON_SECONDS))
  const id = `${reader} ${day}`
  if (standing === null)
    return { id, text: OPENED_WORDS.served(person, files), meta: `${on}\u00a0· ${OPENED_WORDS.noReceipt}` }
  const meta = [on, `${OPENED_WORDS.receipt}, ${STANDING_WORDS[standing]}`]
  if (files > 0) meta.push(OPENED_WORDS.alsoServed(files))
  const only = records.length === 1 ? records[0] : undefined
  return {
    id,
    text: OPENED_WORDS.opened(name, titles(records, called), purposes),
    href: only === undefined || called.record(only) === OPENED_WORDS.aRecord ? undefined : `/records/${only}`,
    meta: meta.join("\u00a0· "),
  }
}

function titles(records: readonly RecordNumber[], { record }: Called): string {
  const named = records.slice(0, MAX_TITLES).map(record)
  const left = records.length - named.length
  const all = left > 0 ? [...named, OPENED_WORDS.more(left)] : named
  return all.length < 2 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`
}
