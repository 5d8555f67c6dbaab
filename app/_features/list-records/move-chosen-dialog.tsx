"use client"
import type { Scope } from "../../_core/types"
import { UNFILED } from "../../_core/types"
import { RECORDS_A_TRANSACTION, refileRecords } from "../../_journeys/file-records"
import type { PatientView } from "../../_journeys/read-patient"
import type { OpenRecord } from "../../_journeys/read-record"
import { useConfirming } from "../../_parts/confirming"
import { useNames } from "../../_session/names"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Note } from "../../_ui/Note"
import { useVoice } from "../../_ui/Toast"
import { count } from "../../_words/format"
import { ConfirmDialog } from "../confirm-dialog"
import { FolderFields, useFolderChoice } from "../folder-choice"
import { folderHelp } from "../folder-readers"

/** Several records to one folder, by one confirmation; to be shared there, where that is wanted. */
export function MoveChosenDialog(props: {
  view: PatientView
  records: readonly OpenRecord[]
  /** They are moved together so that the folder can be shared. */
  toShare?: boolean
  onMoved: (folder: Scope) => void
  onClose: () => void
}) {
  const { view, records, toShare = false, onMoved, onClose } = props
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const names = useNames()
  const choice = useFolderChoice()
  const confirming = useConfirming()
  const gap =
    choice.gap ??
    (toShare && choice.where === String(UNFILED)
      ? "Unfiled cannot be shared by itself: choose a folder."
      : null)

  const move = async () => {
    const { scope } = await choice.take()
    const filings = records
      .filter(({ state }) => state.folder !== scope)
      .map(({ state }) => ({ record: state.number, folder: scope }))
    if (filings.length > 0) await run("move", (on) => refileRecords(services, keys, filings, on))
    if (!toShare) toast(`${count(records.length, "record")} moved.`)
    onMoved(scope)
  }
  const times = Math.ceil(records.length / RECORDS_A_TRANSACTION)
  return (
    <ConfirmDialog
      title={toShare ? `Share ${count(records.length, "record")}` : `Move ${count(records.length, "record")}`}
      hint={`${confirming.asker} asks you ${times === 1 ? "once" : `${times} times`} to confirm.`}
      no="Cancel"
      yes={toShare ? "Move them, then share" : "Move them"}
      doing="Moving…"
      gap={gap}
      onConfirm={move}
      onClose={onClose}
    >
      {toShare && (
        <Note>
          Several records are shared as a folder. Choose the folder that they are to lie in, then with whom
          you share it: whatever lies there, and whatever you add to it, is shared with it.
        </Note>
      )}
      <FolderFields choice={choice} help={folderHelp(view, names)} />
      <Note>
        Whoever can see that folder will see these records. Who could see them in their former folders and has
        opened them may have kept them.
      </Note>
    </ConfirmDialog>
  )
}
