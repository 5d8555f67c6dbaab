"use client"
import { useEffect, useRef, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { PatientView } from "../../_journeys/read-patient"
import type { OpenRecord } from "../../_journeys/read-record"
import { useUnlocked } from "../../_session/session"
import { Bar } from "../../_ui/Bar"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Sentence } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { ProblemNote } from "../../_parts/actions/problem"
import { bytesInWords, count, dayOf } from "../../_words/format"
import { chooseTarget, MOST_HELD_BYTES } from "../save-target"
import { saveZip, sizeOf } from "./save-zip"

/** Several records decrypted into one ZIP file; nothing is kept where it is stopped. */
export function SaveChosenDialog(props: {
  view: PatientView
  records: readonly OpenRecord[]
  onSaved: () => void
  onClose: () => void
}) {
  const { view, records, onSaved, onClose } = props
  const { services } = useUnlocked()
  const { toast } = useVoice()
  const [done, setDone] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const size = sizeOf(records)

  const save = async () => {
    if (abort.current) return
    const control = new AbortController()
    abort.current = control
    setError(null)
    try {
      const target = await chooseTarget(`keyward-records-${dayOf(new Date()).iso}.zip`, size)
      if (!target) return
      setDone(0)
      try {
        await saveZip(services, view, records, target, { signal: control.signal, onProgress: setDone })
      } catch (thrown) {
        await target.discard()
        throw thrown
      }
      toast("Saved. Where it is now it is no longer encrypted.")
      onSaved()
    } catch (thrown) {
      if (!control.signal.aborted) setError(thrown)
    } finally {
      abort.current = null
      setDone(null)
    }
  }
  const figure = `${bytesInWords(done ?? 0)} of ${bytesInWords(size)}`
  return (
    <Dialog
      open
      held={done !== null}
      onClose={onClose}
      onSubmit={() => void save()}
      title={`Download ${count(records.length, "record")}`}
      actions={
        <>
          <Button look="quiet" onClick={() => (done === null ? onClose() : abort.current?.abort())}>
            {done === null ? "Cancel" : "Stop"}
          </Button>
          <Button type="submit" look="filled" busy={done !== null} busyLabel="Decrypting…">
            Download {bytesInWords(size)}
          </Button>
        </>
      }
    >
      <Stack>
        <Sentence>
          The files are decrypted on this device and saved as one ZIP file, a folder for each record.
        </Sentence>
        <Note tone="warning">Whoever has that file can read it: it is no longer encrypted.</Note>
        {done !== null && <Bar label="Decrypting" value={size === 0 ? 1 : done / size} text={figure} />}
        {error !== null &&
          (asKeywardError(error).code === "file-too-large" ? (
            <Note tone="warning" role="alert">
              <b>This browser cannot save a file that large.</b> It holds a download in memory, up to{" "}
              {bytesInWords(MOST_HELD_BYTES)}. Choose fewer records, or open this page in Chrome or Edge on a
              computer.
            </Note>
          ) : (
            <ProblemNote error={error} />
          ))}
      </Stack>
    </Dialog>
  )
}
