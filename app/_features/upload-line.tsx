"use client"
import { useEffect, useState } from "react"
import { summaryOf } from "../_journeys/upload-summary"
import type { UploadSummary } from "../_journeys/upload-summary"
import { useConfirming } from "../_parts/confirming"
import { canRetry } from "../_session/upload-batches"
import { useUploads } from "../_session/uploads"
import type { QueueView } from "../_journeys/upload-view"
import { Bar } from "../_ui/Bar"
import { Button } from "../_ui/Button"
import { Meta } from "../_ui/Text"
import { bytesInWords, count } from "../_words/format"
import { ChooseAgain } from "./choose-again"
import { ConfirmDialog } from "./confirm-dialog"
import styles from "./rekey-line.module.css"

/** How far everything is that is being added, and what stops it, on every page. Nothing where all is done. */
export function UploadLine() {
  const queue = useUploads()
  const { uploads, paused, pause, goOn, retryAll } = queue
  const [leaving, setLeaving] = useState(false)
  const summary = summaryOf(queue)
  const { total, done, failed, underWay, lost, part } = summary
  if (total === done) return null
  const amount = amountOf(summary, queue)
  const again = uploads.filter((upload) => upload.state === "failed" && canRetry(upload)).length
  return (
    <section className={styles.line} aria-label="Being added, in all">
      <div className={styles.head}>
        <b>Adding {count(total, "record")}</b>
        <span className={styles.amount}>{amount}</span>
      </div>
      <Bar
        value={part}
        label={`Adding ${count(total, "record")}`}
        text={amount}
        tone={underWay > 0 && !paused ? "go" : failed > 0 || paused ? "wait" : "go"}
      />
      <Meta>
        <Words queue={queue} summary={summary} />
      </Meta>
      <div className={styles.actions}>
        {underWay > 0 && (
          <Button size="small" onClick={paused ? goOn : pause}>
            {paused ? "Go on" : "Pause"}
          </Button>
        )}
        {queue.hold?.why === "unreachable" && (
          <Button size="small" onClick={goOn}>
            Try now
          </Button>
        )}
        {again > 0 && (
          <Button size="small" onClick={retryAll}>
            Try {count(again, "record")} again
          </Button>
        )}
        {lost > 0 && <ChooseAgain />}
        <Button size="small" look="quiet" onClick={() => setLeaving(true)}>
          Cancel all
        </Button>
      </div>
      {leaving && <CancelDialog summary={summary} onClose={() => setLeaving(false)} />}
    </section>
  )
}

/** Takes everything back that is not added yet, after saying what stays. */
function CancelDialog({ summary, onClose }: { summary: UploadSummary; onClose: () => void }) {
  const { removeAll } = useUploads()
  const { askerInside } = useConfirming()
  const { done, total, recording } = summary
  const many = total - done - recording
  return (
    <ConfirmDialog
      title={`Stop adding ${count(many, "record")}?`}
      no="Keep adding"
      yes="Cancel all"
      doing="Cancelling…"
      removes
      onConfirm={async () => {
        removeAll()
        onClose()
      }}
      onClose={onClose}
    >
      <p>
        What was encrypted for them here and in the store is taken away again. Your own files stay where they
        are.
        {done > 0 && ` ${count(done, "record")} that you have added already stay.`}
        {recording > 0 && ` What ${askerInside} is asking about is decided there.`}
      </p>
    </ConfirmDialog>
  )
}

function Words({ queue: { paused, hold }, summary }: { queue: QueueView; summary: UploadSummary }) {
  const { asker } = useConfirming()
  const seconds = useSecondsUntil(hold?.until ?? null)
  const { failed, lost, underWay, recording } = summary
  const again = `${count(lost, "record")} went with the page before ${lost === 1 ? "it was" : "they were"} encrypted`
  if (paused) return "Paused. Nothing is lost, and you can go on whenever you like."
  if (hold?.why === "busy")
    return `The server asks for a break${seconds > 0 ? ` of ${timeInWords(seconds * 1_000)}` : ""}. It goes on by itself.`
  if (hold?.why === "unreachable")
    return "We can’t reach the store. What you add waits on this device and goes on by itself."
  if (lost > 0) return `${again}: choose ${lost === 1 ? "its file" : "their folder"} again.`
  if (recording > 0) return `Encrypted and stored. ${asker} asks once for all of them.`
  if (underWay > 0) return "Encrypted on this device, then sent. You can use other pages; keep this one open."
  if (failed > 0) return `${count(failed, "record")} need${failed === 1 ? "s" : ""} you.`
  return "Encrypted and stored; only your confirmation is missing."
}

function useSecondsUntil(until: number | null): number {
  const [now, setNow] = useState(0)
  useEffect(() => {
    if (until === null) return
    const look = () => setNow(Date.now())
    look()
    const timer = setInterval(look, 1_000)
    return () => clearInterval(timer)
  }, [until])
  return until === null || now === 0 ? 0 : Math.max(0, Math.ceil((until - now) / 1_000))
}

function amountOf(summary: UploadSummary, { paused, hold }: QueueView): string {
  const { total, done, bytes, msLeft } = summary
  return [
    `${done} of ${count(total, "record")} added`,
    bytes.sent < bytes.total && `${bytesInWords(bytes.sent)} of ${bytesInWords(bytes.total)} stored`,
    msLeft !== null && !paused && !hold && `about ${timeInWords(msLeft)} left`,
  ]
    .filter(Boolean)
    .join(" · ")
}

/** `40 s`, `3 min`, `2 h`: what is left is never known better. */
function timeInWords(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  if (seconds < 90) return `${seconds < 10 ? seconds : Math.ceil(seconds / 10) * 10} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
