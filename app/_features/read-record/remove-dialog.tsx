"use client"
import { useRouter } from "next/navigation"
import { useState } from "react"
import { removeRecord } from "../../_journeys/file-records"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Sentence } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { ProblemNote } from "../problem"
import type { OwnDialogProps } from "./own-dialog-props"

/** Out of the list and off the store; what that cannot do is said before. */
export function RemoveDialog({ record, onClose }: OwnDialogProps) {
  const { services } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const router = useRouter()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  const remove = async () => {
    setError(null)
    setBusy(true)
    try {
      await run("remove", (on) => removeRecord(services, record, on))
      toast("Removed. Its file is closed, and erased once the network has settled.")
      router.push("/records")
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }

  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      onSubmit={() => void remove()}
      title="Remove this record?"
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            Keep it
          </Button>
          <Button type="submit" look="stop" busy={busy} busyLabel="Removing…">
            Remove it
          </Button>
        </>
      }
    >
      <Stack>
        <Sentence>
          <b>{record.manifest.title}</b> leaves your records, and the encrypted file that is kept here is
          closed at once and erased once the network has settled. Nobody can open it here any more, and
          neither can you.
        </Sentence>
        <Note tone="warning">
          <p>It cannot be undone: download it first if you may need it.</p>
          <p>
            What others have opened, they may have kept. That it existed, and when, stays public; what it was
            does not.
          </p>
        </Note>
        <ProblemNote error={error} />
      </Stack>
    </Dialog>
  )
}
