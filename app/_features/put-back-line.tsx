"use client"
import { useQuery } from "@tanstack/react-query"
import { putBack, replacedByUnreadable } from "../_journeys/put-back"
import { useConfirming } from "../_parts/confirming"
import { manifestsOf } from "../_session/manifests"
import { usePatient } from "../_session/queries"
import { useUnlocked } from "../_session/session"
import { useTransactions } from "../_session/transactions"
import { putBackInWords } from "./put-back-words"
import { WaitingLine } from "./waiting-line"

/**
 * Says on every page that something unreadable, or another record's content, stands in the place of what records showed
 * before, and puts that back: whoever signs for the wallet can replace 256 records at once.
 */
export function PutBackLine() {
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const view = usePatient(keys.account).data
  const confirming = useConfirming()
  const replaced = useQuery({
    queryKey: ["replaced-by-unreadable", keys.account, view?.state.length],
    queryFn: ({ signal }) =>
      view ? replacedByUnreadable(services, keys, view, manifestsOf(keys), { signal }) : [],
    enabled: view !== undefined,
    structuralSharing: false,
  }).data
  if (!replaced || replaced.length === 0) return null
  const words = putBackInWords(replaced.length, confirming)
  return (
    <WaitingLine
      title={words.title}
      text={words.text}
      action={words.action}
      onGo={() => run("replace", (on) => putBack(services, keys, replaced, on))}
    />
  )
}
