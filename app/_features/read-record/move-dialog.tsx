"use client"
import { isLive } from "../../_core/journal/patient-state"
import { READ, UNFILED } from "../../_core/types"
import { refileRecords } from "../../_journeys/file-records"
import { useNames } from "../../_session/names"
import { usePatient } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Note } from "../../_ui/Note"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"
import { FolderFields, useFolderChoice } from "../folder-choice"
import { listOf } from "../../_words/format"
import type { OwnDialogProps } from "./own-dialog-props"

/** To another folder: whoever sees that one sees the record, from then on. */
export function MoveDialog({ record, onClose }: OwnDialogProps) {
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const names = useNames()
  const view = usePatient(keys.account)
  const choice = useFolderChoice()

  const readers = (scope: string) =>
    [...(view.data?.state.grants.values() ?? [])]
      .filter((grant) => view.data && isLive(grant, view.data.now) && grant.permissions & READ)
      .filter((grant) => grant.scope !== UNFILED && String(grant.scope) === scope)
      .map((grant) => names(grant.grantee))
  const helpOf = (scope: string) => {
    const people = readers(scope)
    return people.length === 0 ? "Shared with nobody by itself" : `${listOf(people)} can see this folder`
  }

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
      <FolderFields choice={choice} except={record.state.folder} help={helpOf} />
      <Note>
        Whoever can see that folder will see this record. Who could see it in its former folder and has opened
        it may have kept it.
      </Note>
    </ConfirmDialog>
  )
}
