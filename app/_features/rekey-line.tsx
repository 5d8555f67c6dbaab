"use client"
import { lazy, Suspense, useMemo, useState } from "react"
import { newestOf } from "../_core/keys/masters"
import { isDue, rekeyWork } from "../_core/keys/rekey-work"
import type { RekeyJob } from "../_core/keys/rekey-work"
import type { Notebook } from "../_core/notebook"
import { EVERYTHING, isRecordScope } from "../_core/types"
import type { Scope } from "../_core/types"
import { usePatient } from "../_session/queries"
import { useRekeying } from "../_session/rekeying"
import type { JobState } from "../_session/rekeying"
import { useUnlocked } from "../_session/session"
import { Bar } from "../_ui/Bar"
import { Button } from "../_ui/Button"
import { Meta } from "../_ui/Text"
import { ConfirmDialog } from "./confirm-dialog"
import { GenerationLine } from "./generation-line"
import { useErasedWhen } from "./erased-when"
import { useConfirming } from "../_parts/confirming"
import { ProblemNote } from "../_parts/actions/problem"
import styles from "./rekey-line.module.css"
import { bytesInWords, count } from "../_words/format"

/** Loaded beside the page: it opens records, which most pages do not. */
const PutBackLine = lazy(() => import("./put-back-line").then((loaded) => ({ default: loaded.PutBackLine })))
const UnnamedLine = lazy(() => import("./unnamed-line").then((loaded) => ({ default: loaded.UnnamedLine })))
const RemovedLine = lazy(() => import("./removed-line").then((loaded) => ({ default: loaded.RemovedLine })))

/** New keys for what was shared: how far it is and how to go on, on every page until it is done. */
export function RekeyLines() {
  const { jobs } = useRekeying()
  return (
    <>
      <GenerationLine />
      <Suspense fallback={null}>
        <UnnamedLine />
        <PutBackLine />
        <RemovedLine />
      </Suspense>
      {jobs.map((job) => (
        <RekeyLine key={String(job.scope)} job={job} />
      ))}
    </>
  )
}

function RekeyLine({ job }: { job: RekeyJob }) {
  const { keys, notebook } = useUnlocked()
  const { stateOf, goOn, pause } = useRekeying()
  const view = usePatient(keys.account).data
  const erasedWhen = useErasedWhen()
  const [hidden, setHidden] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const confirming = useConfirming()
  const work = useMemo(() => view && rekeyWork(view.state, job), [view, job])
  if (!view || !work || hidden || !isDue(view.state, job, newestOf(keys.masters))) return null
  const state = stateOf(job.scope)
  const { concerned, stale } = work
  const total = concerned.length
  const done = total - stale.length
  const what = scopeInWords(job.scope, notebook)
  const unopened = state.left.length > 0 && stale.length === state.left.length
  const amount = amountOf(state, done, total)
  return (
    <section className={styles.line} aria-label={`New keys for ${what}`}>
      <div className={styles.head}>
        <b>New keys for {what}</b>
        <span className={styles.amount}>{amount}</span>
      </div>
      <Bar
        value={valueOf(state, done, total)}
        label={`New keys for ${what}`}
        text={amount}
        tone={state.running ? "go" : stale.length > 0 ? "wait" : "done"}
      />
      <Meta>
        {wordsOf(state, { stale: stale.length, unopened, asker: confirming.askerInside, erasedWhen })}
      </Meta>
      <ProblemNote error={state.error} />
      <div className={styles.actions}>
        {state.running && (
          <Button size="small" onClick={() => pause(job.scope)}>
            Pause
          </Button>
        )}
        {!state.running && stale.length > 0 && (
          <>
            <Button size="small" onClick={() => goOn(job)}>
              {unopened ? "Try again" : "Go on"}
            </Button>
            <Button size="small" look="quiet" onClick={() => setLeaving(true)}>
              {unopened ? "Leave them" : "Stop here"}
            </Button>
          </>
        )}
        {!state.running && stale.length === 0 && (
          <Button size="small" look="quiet" onClick={() => setHidden(true)}>
            Close
          </Button>
        )}
      </div>
      {leaving && <LeaveDialog job={job} records={stale.length} onClose={() => setLeaving(false)} />}
    </section>
  )
}

/** Gives a job up, after saying what stays as it is. */
function LeaveDialog({ job, records, onClose }: { job: RekeyJob; records: number; onClose: () => void }) {
  const { giveUp } = useRekeying()
  const leave = async () => {
    await giveUp(job)
    onClose()
  }
  return (
    <ConfirmDialog
      title={`Leave ${count(records, "record")} with the old key?`}
      no="Not now"
      yes="Leave them"
      doing="Leaving…"
      onConfirm={leave}
      onClose={onClose}
    >
      <p>
        The store stays closed to whoever you stopped sharing with. If they get the stored files some other
        way, from a backup say, the key they kept still opens those that have no new one.
      </p>
    </ConfirmDialog>
  )
}

function wordsOf(
  { running, progress }: JobState,
  {
    stale,
    unopened,
    asker,
    erasedWhen,
  }: { stale: number; unopened: boolean; asker: string; erasedWhen: string },
): string {
  if (running && progress === null) return "Opening what is to be encrypted again…"
  if (running)
    return `Each record is encrypted again on this device. Then ${asker} asks, once for all of them.`
  if (unopened)
    return `${count(stale, "record")} could not be opened or fetched, so ${stale === 1 ? "it keeps its" : "they keep their"} key.`
  if (stale > 0) return "Not finished. What is done stays done, and you can go on whenever you like."
  return `All have new keys. The old copies are erased by themselves ${erasedWhen}.`
}

function amountOf({ running, progress }: JobState, done: number, total: number): string {
  const records = `${done} of ${count(total, "record")}`
  if (!running || !progress || progress.bytes.total === 0) return records
  return `${records}, ${bytesInWords(progress.bytes.done)} of ${bytesInWords(progress.bytes.total)}`
}

/** By bytes where they are known: a record of 2 GB is not one of 2 KB. */
function valueOf({ running, progress }: JobState, done: number, total: number): number {
  if (running && progress && progress.bytes.total > 0) return progress.bytes.done / progress.bytes.total
  return total === 0 ? 1 : done / total
}

/** "everything", "the folder Heart", "one record" */
function scopeInWords(scope: Scope, notebook: Notebook | null): string {
  if (scope === EVERYTHING) return "everything"
  if (isRecordScope(scope)) return "one record"
  const name = notebook?.folders[String(scope)]
  return name === undefined ? "a folder" : `the folder ${name}`
}
