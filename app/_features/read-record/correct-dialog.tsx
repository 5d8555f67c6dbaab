"use client"
import { useEffect, useRef, useState } from "react"
import { shownLine } from "../../_core/directory/shown-line"
import { RECORD_KINDS } from "../../_core/records/manifest-schema"
import { shownTitle } from "../../_core/records/shown-name"
import { correctRecord } from "../../_journeys/correct-record"
import type { UploadProgress } from "../../_journeys/upload-records"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Field } from "../../_ui/Field"
import { Note } from "../../_ui/Note"
import { Select } from "../../_ui/Select"
import { useVoice } from "../../_ui/Toast"
import { asWritten, bytesInWords, dayOf, kindName } from "../../_words/format"
import { ConfirmDialog } from "../confirm-dialog"
import type { OwnDialogProps } from "./own-dialog-props"
import { WriteProgress } from "./write-progress"

/** Another name, kind or date for a record; what it said before is kept in its history. */
export function CorrectDialog({ record, onClose }: OwnDialogProps) {
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const { manifest, state } = record
  const wasOn = dayOf(asWritten(manifest.time)).iso
  const [title, setTitle] = useState(shownTitle(manifest.title))
  const [kind, setKind] = useState(manifest.kind)
  const [day, setDay] = useState(wasOn)
  const [progress, setProgress] = useState<UploadProgress | null>(null)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])

  const isSame = title.trim() === shownTitle(manifest.title) && kind === manifest.kind && day === wasOn
  const gap =
    shownLine(title) === ""
      ? "Give the record a name."
      : !/^\d{4}-\d\d-\d\d$/.test(day)
        ? "Choose the day that the record is about."
        : isSame
          ? "It says so already. Change the name, the kind or the date."
          : null
  const correct = async () => {
    const control = new AbortController()
    abort.current = control
    // The time of day stays where the date does
    const time = day === wasOn ? manifest.time : `${day}T12:00:00Z`
    const options = { signal: control.signal, onProgress: setProgress }
    try {
      await run("correct", async (on) => {
        await correctRecord(services, keys, state.number, { title, kind, time }, options, on)
      })
    } catch (error) {
      setProgress(null)
      throw error
    }
    toast("Corrected. What it said before stands in its history.")
    onClose()
  }
  const size = manifest.files.reduce((sum, file) => sum + file.size, 0)
  return (
    <ConfirmDialog
      title="Correct this record"
      no="Cancel"
      yes="Correct it"
      doing="Correcting…"
      gap={gap}
      onConfirm={correct}
      onClose={onClose}
    >
      <Field label="Name" value={title} maxLength={300} onChange={(event) => setTitle(event.target.value)} />
      <Select
        label="Kind"
        value={kind}
        options={RECORD_KINDS.map((value) => ({ value, label: kindName(value) }))}
        onChange={setKind}
      />
      <Field label="Date" type="date" value={day} onChange={(event) => setDay(event.target.value)} />
      <Note>
        Whoever can see this record sees the correction, and in its history what it said before
        {record.authorship !== "own" && "; what its author signed stays in the proof of authorship"}. The file
        itself is not changed: it is encrypted once more and stored in the place of the former one
        {size > LARGE && `, which takes a while for ${bytesInWords(size)}`}.
      </Note>
      {progress && <WriteProgress {...progress} />}
    </ConfirmDialog>
  )
}

const LARGE = 50_000_000
