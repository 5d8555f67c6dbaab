"use client"
import { waitingRequests } from "../../_journeys/answer-request"
import { useWords } from "../../_language/use-words"
import { useKnown, useRequests } from "../../_session/requests"
import { Tag } from "../../_ui/Tag"
import { VisuallyHidden } from "../../_ui/VisuallyHidden"
import { ENTER } from "./words"

/** How many requests of people vouched for, or known to the patient, wait; strangers never call for the patient. */
export function WaitingBadge() {
  const words = useWords(ENTER)
  const { data } = useRequests()
  const known = useKnown()
  const waiting = data ? waitingRequests(data, known).known.length : 0
  if (waiting === 0) return null
  return (
    <Tag tone="new">
      {waiting}
      <VisuallyHidden> {words.requestsWait({ waiting })}</VisuallyHidden>
    </Tag>
  )
}
