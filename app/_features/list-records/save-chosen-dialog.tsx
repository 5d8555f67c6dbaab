"use client"
import { useEffect, useRef, useState } from "react"
import { useWords } from "../../_language/use-words"
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
import { dayOf } from "../../_words/format"
import { useFormats } from "../../_words/use-formats"
import { chooseTarget, MOST_HELD_BYTES } from "../save-target"
import { saveZip, sizeOf } from "./save-zip"
import { CHOSEN } from "./chosen-words"

/** Several records decrypted into one ZIP file; nothing is kept where it is stopped. */
export function SaveChosenDialog(props: {
  view: PatientView
  records: readonly OpenRecord[]
  onSaved: () => void
  onClose: () => void
}) {
  const words = useWords(CHOSEN)
  const { bytesInWords } = useFormats()
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
      toast(words.savedWhereItIsNow)
      onSaved()
    } catch (thrown) {
      if (!control.signal.aborted) setError(thrown)
    } finally {
      abort.current = null
      setDone(null)
    }
  }
  const figure = words.doneOfSize({ done: bytesInWords(done ?? 0), size: bytesInWords(size) })
  return (
    <Dialog
      open
      held={done !== null}
      onClose={onClose}
      onSubmit={() => void save()}
      title={words.downloadNumberRecords({ number: records.length })}
      actions={
        <>
          <Button look="quiet" onClick={() => (done === null ? onClose() : abort.current?.abort())}>
            {done === null ? words.cancel : words.stop}
          </Button>
          <Button type="submit" look="filled" busy={done !== null} busyLabel={words.decrypting}>
            {words.downloadSize({ size: bytesInWords(size) })}
          </Button>
        </>
      }
    >
      <Stack>
        <Sentence>{words.theFilesAreDecryptedOn}</Sentence>
        <Note tone="warning">{words.whoeverHasThatFileCan}</Note>
        {done !== null && (
          <Bar label={words.decrypting2} value={size === 0 ? 1 : done / size} text={figure} />
        )}
        {error !== null &&
          (asKeywardError(error).code === "file-too-large" ? (
            <Note tone="warning" role="alert">
              {words.thisBrowserCannotSaveA({ MOST_HELD_BYTES: bytesInWords(MOST_HELD_BYTES) })}
            </Note>
          ) : (
            <ProblemNote error={error} />
          ))}
      </Stack>
    </Dialog>
  )
}
