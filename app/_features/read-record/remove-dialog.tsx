"use client"
import { shownTitle } from "../../_core/records/shown-name"
import { useRouter } from "next/navigation"
import { removeRecord } from "../../_journeys/file-records"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Note } from "../../_ui/Note"
import { Sentence } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"
import { useErasedWhen } from "../erased-when"
import type { OwnDialogProps } from "./own-dialog-props"

/** Out of the list and off the store; what that cannot do is said before. */
export function RemoveDialog({ record, onClose }: OwnDialogProps) {
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const router = useRouter()
  const erasedWhen = useErasedWhen()
  const remove = async () => {
    await run("remove", (on) => removeRecord(services, keys, record, on))
    toast(`Removed. Its file is closed, and erased ${erasedWhen}.`)
    router.push("/records")
  }
  return (
    <ConfirmDialog
      title="Remove this record?"
      no="Keep it"
      yes="Remove it"
      doing="Removing…"
      removes
      onConfirm={remove}
      onClose={onClose}
    >
      <Sentence>
        <b>{shownTitle(record.manifest.title)}</b> leaves your records, and the encrypted file that is kept
        here is closed at once and erased {erasedWhen}. Nobody can open it here any more, and neither can you.
      </Sentence>
      <Note tone="warning">
        <p>It cannot be undone: download it first if you may need it.</p>
        <p>
          What others have opened, they may have kept. That it existed, and when, stays public; what it was
          does not.
        </p>
      </Note>
    </ConfirmDialog>
  )
}
