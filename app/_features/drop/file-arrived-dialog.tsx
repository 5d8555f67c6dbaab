"use client"
import { useEffect, useRef, useState } from "react"
import { UNFILED } from "../../_core/types"
import { shownTitle } from "../../_core/records/shown-name"
import { fileArrived } from "../../_journeys/take-drop"
import type { DropInHand, FilingProgress } from "../../_journeys/take-drop"
import { ProblemNote } from "../../_parts/actions/problem"
import { useConfirming } from "../../_parts/confirming"
import { useDropActions } from "../../_session/drops"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Bar } from "../../_ui/Bar"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Meta } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { bytesInWords } from "../../_words/format"
import { FolderFields, useFolderChoice } from "../folder-choice"

/** Files what arrived as a record of the reader's own. */
export function FileArrivedDialog({ inHand, onClose }: { inHand: DropInHand; onClose: () => void }) {
  const { services, keys, notebook } = useUnlocked()
  const { run } = useTransactions()
  const confirming = useConfirming()
  const { again } = useDropActions()
  const { toast } = useVoice()
  const choice = useFolderChoice(UNFILED)
  const [missing, setMissing] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [progress, setProgress] = useState<FilingProgress | null>(null)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])

  const file = async () => {
    if (abort.current) return
    setMissing(choice.gap)
    if (choice.gap !== null) return
    const { signal } = (abort.current = new AbortController())
    setError(null)
    setProgress({ step: "checking", done: 0, total: inHand.arrived.size })
    try {
      const { scope, name } = await choice.take()
      const own = notebook?.name ?? ""
      const place = { folder: scope, folderName: name, patientName: own, authorName: own }
      await run("add-records", (on) =>
        fileArrived(services, keys, inHand, place, { signal, onProgress: setProgress, on }),
      )
      toast("Filed as a record of yours.")
      onClose()
      await again()
    } catch (thrown) {
      if (!signal.aborted) setError(thrown)
    } finally {
      abort.current = null
      setProgress(null)
    }
  }
  const busy = progress !== null
  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      onSubmit={() => void file()}
      title={`File ${shownTitle(inHand.manifest.title)}`}
      hint={`Every byte is checked first; then ${confirming.askerInside} asks you once.`}
      notice={
        missing ? (
          <Note tone="warning" role="alert">
            {missing}
          </Note>
        ) : error ? (
          <ProblemNote error={error} />
        ) : null
      }
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="filled" busy={busy} busyLabel="Filing…">
            File it
          </Button>
        </>
      }
    >
      <Stack>
        <FolderFields choice={choice} />
        {progress && <Progress progress={progress} />}
        <Note>
          It becomes a record of yours, encrypted anew, with a file that says who wrote to have sent it and
          that nobody checked it. Whoever can see the folder will see it.
        </Note>
      </Stack>
    </Dialog>
  )
}

const STEPS = { checking: "Checking", encrypting: "Encrypting", uploading: "Storing" } as const

function Progress({ progress }: { progress: FilingProgress }) {
  if (progress.step === "confirming") return <Meta>Waiting for confirmation.</Meta>
  const { step, done, total } = progress
  const figure = `${bytesInWords(done)} of ${bytesInWords(total)}`
  return (
    <div role="status">
      <Meta>{`${STEPS[step]}: ${figure}`}</Meta>
      <Bar label={STEPS[step]} value={total === 0 ? 1 : done / total} text={figure} />
    </div>
  )
}
