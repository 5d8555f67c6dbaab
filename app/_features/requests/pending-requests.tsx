"use client"
import { useState } from "react"
import type { ReactNode } from "react"
import type { RequestState } from "../../_core/requests/request-state"
import type { Address } from "../../_core/types"
import { setBlocked, waitingRequests } from "../../_journeys/answer-request"
import { useDirectory } from "../../_session/directory"
import { useNames } from "../../_session/names"
import { useRefresh } from "../../_session/refresh"
import { useKnown, useRequests } from "../../_session/requests"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Disclosure } from "../../_ui/Disclosure"
import { Stack } from "../../_ui/Layout"
import { useVoice } from "../../_ui/Toast"
import { ProblemNote, ProblemPanel } from "../../_parts/actions/problem"
import { count } from "../../_words/format"
import { RequestCard } from "./request-card"
import styles from "./requests.module.css"

/** Strangers' requests are shown so many at a time: anybody can ask. */
const PAGE = 5

export interface PendingRequestsProps {
  /** The share dialog as the request asks; another feature's. */
  readonly review: (request: RequestState, onClose: () => void) => ReactNode
}

/** What waits for the patient's answer: people vouched for, or known to the patient; apart from them, anybody else. */
export function PendingRequests({ review }: PendingRequestsProps) {
  const requests = useRequests()
  const known = useKnown()
  const directory = useDirectory().data
  const names = useNames()
  const refresh = useRefresh()
  const [most, setMost] = useState(PAGE)
  // Held here and not in its card: naming the asker moves the card from one list to the other, half-way.
  const [reviewing, setReviewing] = useState<RequestState | null>(null)
  if (requests.error && !requests.data)
    return <ProblemPanel error={requests.error} onAction={() => void refresh()} />
  if (!requests.data) return null
  const waiting = waitingRequests(requests.data, known)
  const blocked = [...requests.data.blocked]
  const card = (request: RequestState, isKnown: boolean) => {
    const who = names(request.asker)
    return (
      <RequestCard
        key={request.asker}
        request={request}
        who={who}
        known={isKnown}
        practitioner={directory?.practitioners.get(request.asker)}
        onReview={() => setReviewing(request)}
      />
    )
  }
  const isEmpty = waiting.known.length + waiting.unknown.length + blocked.length === 0
  return (
    <>
      {!isEmpty && (
        <section aria-labelledby="asked-for">
          <Stack>
            <h2 id="asked-for">Waiting for your answer</h2>
            {requests.error && <ProblemNote error={requests.error} />}
            {waiting.known.map((request) => card(request, true))}
            {waiting.known.length === 0 && <p>Nobody you know has asked for anything.</p>}
            {waiting.unknown.length > 0 && (
              <Disclosure label={`From people nobody vouches for (${waiting.unknown.length})`}>
                <div className={styles.people}>
                  {waiting.unknown.slice(0, most).map((request) => card(request, false))}
                  {waiting.unknown.length > most && (
                    <div>
                      <Button onClick={() => setMost(most + PAGE)}>Show more</Button>
                    </div>
                  )}
                </div>
              </Disclosure>
            )}
            {blocked.length > 0 && (
              <Disclosure label={`${count(blocked.length, "account")} that cannot ask you`}>
                <ul className={styles.people}>
                  {blocked.map((asker) => (
                    <Blocked key={asker} asker={asker} who={names(asker)} />
                  ))}
                </ul>
              </Disclosure>
            )}
          </Stack>
        </section>
      )}
      {reviewing && review(reviewing, () => setReviewing(null))}
    </>
  )
}

function Blocked({ asker, who }: { asker: Address; who: string }) {
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const allow = async () => {
    setBusy(true)
    setError(null)
    try {
      await run("answer-request", (on) => setBlocked(services, keys, { asker, blocked: false }, on))
      toast(`${who} can ask you again.`)
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <li>
      <div className={styles.person}>
        <b>{who}</b>
        <Button size="small" busy={busy} busyLabel="Allowing…" onClick={() => void allow()}>
          Let them ask again
        </Button>
      </div>
      <ProblemNote error={error} />
    </li>
  )
}
