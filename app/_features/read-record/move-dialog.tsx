"use client"
import { refileRecords } from "../../_journeys/file-records"
import { useNames } from "../../_session/names"
import { usePatient } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Note } from "../../_ui/Note"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"
import { FolderFields, useFolderChoice } from "../folder-choice"
import { folderHelp } from "../folder-readers"
import type { OwnDialogProps } from "./own-dialog-props"

/** To another folder: whoever sees that one sees the record, from then on. */
export function MoveDialog({ record, onClose }: OwnDialogProps) {
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const names = useNames()
  const view = usePatient(keys.account)
  const choice = useFolderChoice()

  const move = async () => {
    const { scope } = await choice.take()
    await run("move", (on) =>
      refileRecords(services, keys, [{ record: record.state.number, folder: scope }], on),
    )
    toast("Moved.")
    onClose()
  }

  return (
    <ConfirmDialog
      title="Move to a folder"
      no="Cancel"
      yes="Move it"
      doing="Moving…"
      gap={choice.gap}
      onConfirm={move}
      onClose={onClose}
    >
      <FolderFields choice={choice} except={record.state.folder} help={folderHelp(view.data, names)} />
      <Note>
        Whoever can see that folder will see this record. Who could see it in its former folder and has opened
        it may have kept it.
      </Note>
    </ConfirmDialog>
  )
}
