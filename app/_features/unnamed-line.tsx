"use client"
import { useQuery } from "@tanstack/react-query"
import { liveDelegates } from "../_core/journal/delegates"
import { endUnnamed, unnamedDelegates } from "../_journeys/unnamed-delegates"
import { usePatient } from "../_session/queries"
import { useUnlocked } from "../_session/session"
import { useTransactions } from "../_session/transactions"
import { count } from "../_words/format"
import { WaitingLine } from "./waiting-line"

/**
 * Says on every page that somebody acts for the account whom it did not name in the app, and ends it: by one signature
 * for the wallet somebody without keys can change and remove every record.
 */
export function UnnamedLine() {
  const { services, keys, notebook } = useUnlocked()
  const { run } = useTransactions()
  const view = usePatient(keys.account).data
  const isActedFor = view?.isOwn === true && liveDelegates(view.state, view.now).length > 0
  const { data: unnamed, refetch } = useQuery({
    queryKey: ["unnamed-delegates", keys.account, view?.state.length],
    queryFn: () => (view ? unnamedDelegates(services, keys, view) : []),
    // Without a notebook nobody counts as named
    enabled: isActedFor && keys.identity !== null && notebook !== null,
    structuralSharing: false,
  })
  if (!unnamed || unnamed.length === 0) return null
  const many = unnamed.length > 1
  return (
    <WaitingLine
      title={
        many
          ? `${count(unnamed.length, "person", "people")} act for you whom you did not name`
          : "Somebody acts for you whom you did not name"
      }
      text="They can change and remove your records. If you did not name them on another device or in another app, somebody else can sign for you, and your recovery code stops them."
      action="End it now"
      onGo={async () => {
        await run("delegate", (on) => endUnnamed(services, keys, on))
        await refetch()
      }}
    />
  )
}
