"use client"
import { EmptyFileNote } from "../empty-file-note"
import { shownFileName } from "../../_core/records/shown-name"
import { FileInput } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { KeywardError } from "../../_core/errors"
import { MOST_FILE_BYTES } from "../../_core/records/encrypt-record"
import { replaceRecord } from "../../_journeys/file-records"
import type { UploadProgress } from "../../_journeys/upload-records"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { FileButton } from "../../_ui/DropZone"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Meta } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { sourceOf } from "../describe-file"
import { ProblemNote } from "../../_parts/actions/problem"
import { bytesInWords, count } from "../../_words/format"
import { useErasedWhen } from "../erased-when"
import type { OwnDialogProps } from "./own-dialog-props"
import { WriteProgress } from "./write-progress"

/** Other content in the record's place, under a new key: also the way to take a single record's key back. */
export function ReplaceDialog({ record, onClose }: OwnDialogProps) {
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const erasedWhen = useErasedWhen()
  const [files, setFiles] = useState<readonly File[]>([])
  const [missing, setMissing] = useState(false)
  const [keptEmpty, setKeptEmpty] = useState(false)
  const empty = files.find(({ size }) => size === 0)
  const [error, setError] = useState<unknown>(null)
  const [progress, setProgress] = useState<UploadProgress | null>(null)
  const [busy, setBusy] = useState(false)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])

  const replace = async () => {
    if (files.length === 0 || (empty && !keptEmpty)) return setMissing(true)
    setError(null)
    setBusy(true)
    const control = new AbortController()
    abort.current = control
    try {
      const large = files.find((file) => file.size > MOST_FILE_BYTES)
      if (large) throw new KeywardError("file-too-large", { size: large.size })
      const { title, kind, time, folderName, patientName, authorName, former } = record.manifest
      const described = { title, kind, time, folderName, patientName, authorName }
      // What another author wrote and signed is not about the patient's own file
      const head = record.authorship === "own" && former ? { ...described, former } : described
      const replacement = { id: crypto.randomUUID(), files: await Promise.all(files.map(sourceOf)), head }
      const options = { signal: control.signal, onProgress: setProgress }
      await run("replace", (on) => replaceRecord(services, keys, record, replacement, options, on))
      toast(`Replaced. The former file is closed, and erased ${erasedWhen}.`)
      onClose()
    } catch (thrown) {
      setError(thrown)
      setProgress(null)
      setBusy(false)
    }
  }

  const total = files.reduce((sum, file) => sum + file.size, 0)
  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      onSubmit={() => void replace()}
      title="Replace the file of this record"
      notice={
        missing && (files.length === 0 || (empty && !keptEmpty)) ? (
          <Note tone="warning" role="alert">
            {empty ? "Say whether the empty file is to be taken." : "Choose the new file first."}
          </Note>
        ) : error ? (
          <ProblemNote error={error} />
        ) : null
      }
      actions={
        <>
          <Button look="quiet" onClick={() => (busy ? abort.current?.abort() : onClose())}>
            {busy ? "Stop" : "Cancel"}
          </Button>
          <Button type="submit" look="filled" busy={busy} busyLabel="Replacing…">
            Replace it
          </Button>
        </>
      }
    >
      <Stack>
        <div>
          <FileButton
            look="plain"
            icon={<Icon of={FileInput} />}
            onFiles={(chosen) => {
              setMissing(false)
              setKeptEmpty(false)
              setFiles(chosen)
            }}
          >
            {files.length === 0 ? "Choose the new file" : "Choose another file"}
          </FileButton>
          {files.length > 0 && (
            <Meta>
              {files.length === 1 ? shownFileName(files[0]?.name ?? "") : count(files.length, "file")},{" "}
              {bytesInWords(total)}
            </Meta>
          )}
        </div>
        <Note>
          Whoever can see this record sees the new file in its place. The former one is closed at once, and
          erased here {erasedWhen}; what others have opened of it, they may have kept. Name, kind and date
          stay as they are.
        </Note>
        {empty && <EmptyFileNote file={empty} kept={keptEmpty} onKeep={setKeptEmpty} />}
        {progress && <WriteProgress {...progress} />}
      </Stack>
    </Dialog>
  )
}
