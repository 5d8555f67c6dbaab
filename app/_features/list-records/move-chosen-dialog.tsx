"use client"
import { useWords } from "../../_language/use-words"
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
import { ConfirmDialog } from "../confirm-dialog"
import { FolderFields, useFolderChoice } from "../folder-choice"
import { folderHelp } from "../folder-readers"
import { CHOSEN } from "./chosen-words"

/** Several records to one folder, by one confirmation; to be shared there, where that is wanted. */
export function MoveChosenDialog(props: {
  view: PatientView
  records: readonly OpenRecord[]
  /** They are moved together so that the folder can be shared. */
  toShare?: boolean
  onMoved: (folder: Scope) => void
  onClose: () => void
}) {
  const words = useWords(CHOSEN)
  const { view, records, toShare = false, onMoved, onClose } = props
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const names = useNames()
  const choice = useFolderChoice()
  const confirming = useConfirming()
  const gap =
    choice.gap ?? (toShare && choice.where === String(UNFILED) ? words.unfiledCannotBeSharedBy : null)

  const move = async () => {
    const { scope } = await choice.take()
    const filings = records
      .filter(({ state }) => state.folder !== scope)
      .map(({ state }) => ({ record: state.number, folder: scope }))
    if (filings.length > 0) await run("move", (on) => refileRecords(services, keys, filings, on))
    if (!toShare) toast(words.numberRecordsMoved({ number: records.length }))
    onMoved(scope)
  }
  const times = Math.ceil(records.length / RECORDS_A_TRANSACTION)
  return (
    <ConfirmDialog
      title={
        toShare
          ? words.shareNumberRecords({ number: records.length })
          : words.moveNumberRecords({ number: records.length })
      }
      hint={words.asksToMove({ asker: confirming.asker, times })}
      no={words.cancel}
      yes={toShare ? words.moveThemThenShare : words.moveThem}
      doing={words.moving}
      gap={gap}
      onConfirm={move}
      onClose={onClose}
    >
      {toShare && <Note>{words.severalRecordsAreSharedAs}</Note>}
      <FolderFields choice={choice} help={folderHelp(view, names)} />
      <Note>{words.whoeverCanSeeThatFolder2}</Note>
    </ConfirmDialog>
  )
}
