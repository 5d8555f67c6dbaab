"use client"
import type { DelegateState } from "../../_core/journal/patient-state"
import { endDelegate } from "../../_journeys/end-delegate"
import { useNames } from "../../_session/names"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Note } from "../../_ui/Note"
import { Prose } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"

/** Ends it at once, and makes the keys that what is written from now on is locked with. */
export function EndDelegateDialog(props: { delegate: DelegateState; onClose: () => void }) {
  const { delegate, onClose } = props
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const who = useNames()(delegate.delegate)
  const end = async () => {
    await run("delegate", (on) => endDelegate(services, keys, delegate.delegate, on))
    toast(`${who} no longer acts for you.`)
    onClose()
  }
  return (
    <ConfirmDialog
      title={`${who} no longer acts for you?`}
      no="Leave it as it is"
      yes="End it now"
      doing="Ending…"
      onConfirm={end}
      onClose={onClose}
    >
      <Prose>
        The store closes your records to {who} at once. Your keys are made anew, and everybody you share with
        gets the new ones; that takes a few confirmations.
      </Prose>
      <Note tone="warning">
        <b>{who} held all your keys until now.</b> What was read or copied may have been kept; nobody can undo
        that.
      </Note>
    </ConfirmDialog>
  )
}
