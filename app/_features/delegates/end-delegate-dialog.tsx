"use client"
import { useState } from "react"
import type { DelegateState } from "../../_core/journal/patient-state"
import { endDelegate } from "../../_journeys/end-delegate"
import { useNames } from "../../_session/names"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Prose } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { ProblemNote } from "../problem"

/** Ends it at once, and makes the keys that what is written from now on is locked with. */
export function EndDelegateDialog(props: { delegate: DelegateState; onClose: () => void }) {
  const { delegate, onClose } = props
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const who = useNames()(delegate.delegate)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const end = () => {
    setBusy(true)
    setError(null)
    run("delegate", (on) => endDelegate(services, keys, delegate.delegate, on))
      .then(() => {
        toast(`${who} no longer acts for you.`)
        onClose()
      })
      .catch((thrown: unknown) => {
        setError(thrown)
        setBusy(false)
      })
  }
  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      onSubmit={end}
      title={`${who} no longer acts for you?`}
      actions={
        <>
          {!busy && (
            <Button look="quiet" onClick={onClose}>
              Leave it as it is
            </Button>
          )}
          <Button type="submit" look="filled" busy={busy} busyLabel="Ending…">
            {error === null ? "End it now" : "Try again"}
          </Button>
        </>
      }
    >
      <Stack>
        <Prose>
          The store closes your records to {who} at once. Your keys are made anew, and everybody you share
          with gets the new ones; that takes a few confirmations.
        </Prose>
        <Note tone="warning">
          <b>{who} held all your keys until now.</b> What was read or copied may have been kept; nobody can
          undo that.
        </Note>
        <ProblemNote error={error} />
      </Stack>
    </Dialog>
  )
}
