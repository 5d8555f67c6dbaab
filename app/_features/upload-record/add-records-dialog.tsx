"use client"
import { UNFILED } from "../../_core/types"
import type { Scope } from "../../_core/types"
import { useSession } from "../../_session/session"
import { useUploadActions } from "../../_session/uploads"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { ConfirmDialog } from "../confirm-dialog"
import { FolderFields, useFolderChoice } from "../folder-choice"
import { count } from "../../_words/format"
import { checkSizes, recordsOf } from "./described"
import { DiscNotes } from "./disc-notes"
import { RecordFields } from "./record-fields"
import { useDescribed } from "./use-described"
import styles from "./upload-record.module.css"

/** Says what is about to be added, where to, and what it is called; then it is encrypted and sent. */
export function AddRecordsDialog({
  files,
  folder,
  onClose,
}: {
  files: readonly File[]
  /** The folder that the reader is looking at. */
  folder: Scope
  onClose: () => void
}) {
  const { notebook } = useSession()
  const { add } = useUploadActions()
  const chosen = useDescribed(files)
  const { described, together } = chosen
  const choice = useFolderChoice(folder)
  const gap = chosen.gap ?? choice.gap

  const start = async () => {
    const own = notebook?.name ?? ""
    const wanted = await chosen.places.toAdd(chosen.asSaid())
    if (!wanted) return "ask"
    if (wanted.length === 0) return onClose()
    // What no manifest takes is said before a folder is made for it
    checkSizes(wanted)
    const { scope, name } = await choice.take()
    const records = await recordsOf(wanted, together, {
      folderName: name,
      patientName: own,
      authorName: own,
    })
    await add(scope, records)
    onClose()
  }

  return (
    <ConfirmDialog
      wide
      title={files.length === 1 ? "Add a record" : `Add ${count(files.length, "file")}`}
      hint="Encrypted on this device before it leaves it."
      no="Cancel"
      yes={described.length <= 1 || together ? "Add this record" : `Add ${count(described.length, "record")}`}
      doing="Preparing…"
      gap={gap}
      onConfirm={start}
      onClose={onClose}
    >
      <div className={styles.columns}>
        <Stack>
          <DiscNotes {...chosen} />
          <RecordFields
            chosen={chosen}
            patient={{ name: notebook?.name ?? "", birthDate: notebook?.birthDate ?? "" }}
          />
        </Stack>
        <Stack>
          <FolderFields
            choice={choice}
            help={(scope) => scope === String(UNFILED) && "Only those you share everything with can see it"}
          />
          <Note>Whoever can see this folder can read what you add to it.</Note>
        </Stack>
      </div>
    </ConfirmDialog>
  )
}
