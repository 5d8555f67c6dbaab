"use client"
import { useState } from "react"
import type { RequestState, RequestStatus } from "../../_core/requests/request-state"
import { EVERYTHING } from "../../_core/types"
import type { Address } from "../../_core/types"
import { withdrawRequest } from "../../_journeys/request-access"
import { useNames } from "../../_session/names"
import { useMyRequests } from "../../_session/requests"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Avatar } from "../../_ui/Avatar"
import { Button } from "../../_ui/Button"
import { Disclosure } from "../../_ui/Disclosure"
import { Stack } from "../../_ui/Layout"
import { DayHeading } from "../../_ui/RecordList"
import { Tag } from "../../_ui/Tag"
import type { TagProps } from "../../_ui/Tag"
import { useVoice } from "../../_ui/Toast"
import { ProblemNote } from "../../_parts/actions/problem"
import { count, fromUnix, longDate, shortDate } from "../../_words/format"
import { termsInWords } from "./terms"
import styles from "./requests.module.css"

const PAGE = 25

/** What the reader asked of patients and still waits for; those that came to nothing are one click away. */
export function MyRequests() {
  const [most, setMost] = useState(PAGE)
  const mine = useMyRequests(most)
  if (mine.error && !mine.data) return <ProblemNote error={mine.error} />
  if (!mine.data || mine.data.requests.length === 0) return null
  const of = (...statuses: RequestStatus[]) =>
    mine.data.requests.filter(({ request }) => statuses.includes(request.status))
  const waiting = of("waiting")
  const over = of("declined", "lapsed", "blocked")
  const more = mine.data.asked > most && (
    <Button onClick={() => setMost(most + PAGE)}>Show earlier ones</Button>
  )
  if (waiting.length + over.length === 0 && !more) return null
  return (
    <section className={styles.mine} aria-label="What you asked for">
      <Stack>
        {waiting.length > 0 && (
          <div>
            <DayHeading>Waiting for an answer</DayHeading>
            <Lines label="Waiting for an answer" requests={waiting} />
          </div>
        )}
        {over.length > 0 && (
          <Disclosure label={`${count(over.length, "request")} without a yes`}>
            <Lines label="Requests without a yes" requests={over} />
          </Disclosure>
        )}
        {more && <div>{more}</div>}
      </Stack>
    </section>
  )
}

type Mine = readonly { readonly patient: Address; readonly request: RequestState }[]

function Lines({ label, requests }: { label: string; requests: Mine }) {
  const names = useNames()
  return (
    <ul className={styles.list} aria-label={label}>
      {requests.map(({ patient, request }) => {
        const who = names(patient)
        const what = request.scope === EVERYTHING ? "Everything" : "a folder"
        return (
          <li key={patient} className={styles.line}>
            <Avatar name={who} />
            <div className={styles.words}>
              <b>{who}</b>
              <p className={styles.meta}>
                You asked to {termsInWords(request, what)} until {longDate(fromUnix(request.expiresAt))}
                &nbsp;· asked {shortDate(fromUnix(request.askedAt.timestamp))}
              </p>
            </div>
            <div className={styles.end}>
              <Tag tone={TONES[request.status]}>{WORDS[request.status]}</Tag>
              {request.status === "waiting" && <Withdraw patient={patient} who={who} />}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

const TONES: Record<RequestStatus, TagProps["tone"]> = {
  waiting: "info",
  answered: "success",
  withdrawn: "plain",
  declined: "warning",
  lapsed: "plain",
  blocked: "warning",
}
const WORDS: Record<RequestStatus, string> = {
  waiting: "Waiting",
  answered: "Shared",
  withdrawn: "Taken back",
  declined: "They said no",
  lapsed: "No answer",
  blocked: "They said no",
}

function Withdraw({ patient, who }: { patient: Address; who: string }) {
  const { services } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const withdraw = async () => {
    setBusy(true)
    setError(null)
    try {
      await run("ask", (on) => withdrawRequest(services, patient, on))
      toast(`You took your request to ${who} back.`)
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <>
      <Button
        size="small"
        busy={busy}
        busyLabel="Taking back…"
        aria-label={`Take back the request to ${who}`}
        onClick={() => void withdraw()}
      >
        Take back
      </Button>
      <ProblemNote error={error} />
    </>
  )
}
