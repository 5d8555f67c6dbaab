"use client"
import { useState } from "react"
import { UNFILED } from "../../_core/types"
import type { Scope } from "../../_core/types"
import { useSession } from "../../_session/session"
import { useUploads } from "../../_session/uploads"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { ConfirmDialog } from "../confirm-dialog"
import { FolderFields, useFolderChoice } from "../folder-choice"
import { count } from "../../_words/format"
import { describe, recordsOf } from "./described"
import type { Described } from "./described"
import { isUnnamed, RecordFields } from "./record-fields"
import styles from "./upload-record.module.css"

/** Says what is about to be added, where to, and what it is called; then it is encrypted and sent. */
export function AddRecordsDialog(props: {
  files: readonly File[]
  /** The folder that the reader is looking at. */
  folder: Scope
  onClose: () => void
}) {
  return props.files.length > 0 ? <OpenDialog {...props} /> : null
}

function OpenDialog({
  files,
  folder,
  onClose,
}: {
  files: readonly File[]
  folder: Scope
  onClose: () => void
}) {
  const { notebook } = useSession()
  const { add } = useUploads()
  const [described, setDescribed] = useState<readonly Described[]>(() => files.map(describe))
  const [together, setTogether] = useState(false)
  const choice = useFolderChoice(folder)
  const gap = isUnnamed(described, together) ? "Give each record a name." : choice.gap

  const start = async () => {
    const own = notebook?.name ?? ""
    // What no manifest takes is said before a folder is made for it
    await recordsOf(described, together, { folderName: "", patientName: own, authorName: own })
    const { scope, name } = await choice.take()
    const records = await recordsOf(described, together, {
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
      yes={files.length === 1 || together ? "Add this record" : `Add ${count(files.length, "record")}`}
      doing="Preparing…"
      gap={gap}
      onConfirm={start}
      onClose={onClose}
    >
      <div className={styles.columns}>
        <Stack>
          <RecordFields
            described={described}
            together={together}
            onChange={setDescribed}
            onTogether={setTogether}
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
