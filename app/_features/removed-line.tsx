"use client"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { addAgain, eraseRemoved, removedAndKept } from "../_journeys/add-again"
import { ProblemNote } from "../_parts/actions/problem"
import { useConfirming } from "../_parts/confirming"
import { manifestsOf } from "../_session/manifests"
import { usePatient } from "../_session/queries"
import { useUnlocked } from "../_session/session"
import { useTransactions } from "../_session/transactions"
import { Button } from "../_ui/Button"
import { Meta } from "../_ui/Text"
import { count } from "../_words/format"
import styles from "./rekey-line.module.css"

/** Says on every page that removed records are still stored, and adds them again or has them erased. */
export function RemovedLine() {
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const confirming = useConfirming()
  const isActing = services.account !== keys.account
  const view = usePatient(keys.account).data
  const [busy, setBusy] = useState<"add" | "erase" | null>(null)
  /** Length of the journal for which it is hidden. */
  const [hidden, setHidden] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const { data: removed, refetch } = useQuery({
    queryKey: ["removed-and-kept", keys.account, view?.state.length, Math.floor((view?.now ?? 0) / 600)],
    queryFn: ({ signal }) =>
      view ? removedAndKept(services, keys, view, manifestsOf(keys), { signal }) : [],
    enabled: view !== undefined,
    structuralSharing: false,
  })
  if (!removed || removed.length === 0 || hidden === view?.state.length) return null
  const many = removed.length > 1
  const title = `${count(removed.length, "removed record")} ${many ? "are" : "is"} still stored`
  const begin = (what: "add" | "erase", work: () => Promise<unknown>) => {
    if (busy) return
    setBusy(what)
    setError(null)
    work()
      .catch(setError)
      .finally(() => setBusy(null))
  }
  return (
    <section className={styles.line} aria-label={title}>
      <b>{title}</b>
      <Meta>
        {isActing
          ? `If you, or they, removed ${many ? "them" : "it"}, leave ${many ? "them" : "it"}: ${many ? "they are" : "it is"} erased thirty days later.`
          : `If you, or somebody who acts for you, removed ${many ? "them" : "it"}, have ${many ? "them" : "it"} erased for good.`}{" "}
        If nobody did, {confirming.intruder}, and your recovery code stops them: add {many ? "them" : "it"}{" "}
        again within thirty days. Whom you shared one record alone with you share it with anew.
      </Meta>
      <ProblemNote error={error} />
      <div className={styles.actions}>
        <Button
          size="small"
          busy={busy === "add"}
          busyLabel={confirming.busy}
          onClick={() =>
            begin("add", () => run("add-records", (on) => addAgain(services, keys, removed, on)))
          }
        >
          {many ? "Add them again" : "Add it again"}
        </Button>
        {isActing ? (
          <Button size="small" look="quiet" onClick={() => setHidden(view?.state.length ?? null)}>
            Hide this
          </Button>
        ) : (
          <Button
            size="small"
            look="quiet"
            busy={busy === "erase"}
            busyLabel="Erasing…"
            onClick={() => begin("erase", () => eraseRemoved(services, keys, removed).then(() => refetch()))}
          >
            {many ? "Erase them" : "Erase it"}
          </Button>
        )}
      </div>
    </section>
  )
}
