"use client"
import { useMemo, useState } from "react"
import { folderNamed, newFolder } from "../../_core/folder"
import { emptyNotebook } from "../../_core/notebook"
import { asScope, UNFILED } from "../../_core/types"
import type { Scope } from "../../_core/types"
import { useSession } from "../../_session/session"
import { useUploads } from "../../_session/uploads"
import { Button } from "../../_ui/Button"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Dialog } from "../../_ui/Dialog"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { ProblemNote } from "../problem"
import { count } from "../words"
import { describe, recordsOf } from "./described"
import type { Described } from "./described"
import { isUnnamed, RecordFields } from "./record-fields"
import styles from "./upload-record.module.css"

const NEW = "new"

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
  const { notebook, writeNotebook } = useSession()
  const { add } = useUploads()
  const [described, setDescribed] = useState<readonly Described[]>(() => files.map(describe))
  const [together, setTogether] = useState(false)
  const [where, setWhere] = useState(String(folder))
  const [newName, setNewName] = useState("")
  const [missing, setMissing] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const folders = useMemo(() => Object.entries(notebook?.folders ?? {}), [notebook])

  const chooseFolder = async (): Promise<{ scope: Scope; name: string }> => {
    if (where !== NEW) {
      const scope = asScope(BigInt(where))
      return { scope, name: scope === UNFILED ? "" : (notebook?.folders[where] ?? "") }
    }
    const name = newName.trim()
    const known = notebook && folderNamed(notebook, name)
    if (known) return { scope: known, name }
    const scope = newFolder()
    await writeNotebook((now) => {
      const kept = now ?? emptyNotebook("", "patient")
      return { ...kept, folders: { ...kept.folders, [String(scope)]: name } }
    })
    return { scope, name }
  }

  const start = async () => {
    if (isUnnamed(described, together)) return setMissing("Give each record a name.")
    if (where === NEW && !newName.trim()) return setMissing("Give the new folder a name.")
    setMissing(null)
    setBusy(true)
    try {
      const own = notebook?.name ?? ""
      // What no manifest takes is said before a folder is made for it
      recordsOf(described, together, { folderName: "", patientName: own, authorName: own })
      const { scope, name } = await chooseFolder()
      await add(
        scope,
        recordsOf(described, together, { folderName: name, patientName: own, authorName: own }),
      )
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }

  return (
    <Dialog
      open
      wide
      held={busy}
      onClose={onClose}
      onSubmit={() => void start()}
      title={files.length === 1 ? "Add a record" : `Add ${count(files.length, "file")}`}
      hint="Encrypted on this device before it leaves it."
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="filled" busy={busy} busyLabel="Preparing…">
            {files.length === 1 || together ? "Add this record" : `Add ${count(files.length, "record")}`}
          </Button>
        </>
      }
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
          <ChoiceList
            legend="Folder"
            value={where}
            onChange={setWhere}
            choices={[
              { value: "0", label: "Unfiled", help: "Only those you share everything with can see it" },
              ...folders.map(([scope, name]) => ({ value: scope, label: name })),
              { value: NEW, label: "A new folder" },
            ]}
          />
          {where === NEW && (
            <Field
              label="Name of the folder"
              value={newName}
              maxLength={100}
              onChange={(event) => setNewName(event.target.value)}
            />
          )}
          <Note>Whoever can see this folder can read what you add to it.</Note>
        </Stack>
      </div>
      {missing && (
        <Note tone="warning" role="alert">
          {missing}
        </Note>
      )}
      <ProblemNote error={error} />
    </Dialog>
  )
}
