"use client"
import { useState } from "react"
import { folderNamed, newFolder } from "../../_core/folder"
import { emptyNotebook } from "../../_core/notebook"
import { asScope } from "../../_core/types"
import type { Scope } from "../../_core/types"
import type { OpenRecord } from "../../_journeys/read-record"
import { useSession, useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Dialog } from "../../_ui/Dialog"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { ProblemNote } from "../problem"
import type { Filing } from "./use-filing"

const NEW = "new"

/** Files a contribution into another folder than its author chose. */
export function FileDialog(props: { record: OpenRecord; filing: Filing; onClose: () => void }) {
  const { record, filing, onClose } = props
  const { notebook } = useUnlocked()
  const { writeNotebook } = useSession()
  const [where, setWhere] = useState<string>()
  const [name, setName] = useState("")
  const [missing, setMissing] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [making, setMaking] = useState(false)
  const busy = making || filing.busy.length > 0
  const here = String(record.state.folder)
  const folders = Object.entries({ "0": "Unfiled", ...notebook?.folders }).filter(([scope]) => scope !== here)

  const folderToFileIn = async (): Promise<Scope> => {
    if (where !== NEW) return asScope(BigInt(where ?? 0))
    const known = notebook && folderNamed(notebook, name)
    if (known) return known
    const scope = newFolder()
    await writeNotebook((now) => {
      const kept = now ?? emptyNotebook("", "patient")
      return { ...kept, folders: { ...kept.folders, [String(scope)]: name.trim() } }
    })
    return scope
  }

  const file = async () => {
    if (!where) return setMissing("Choose a folder.")
    if (where === NEW && !name.trim()) return setMissing("Give the new folder a name.")
    setMissing(null)
    setError(null)
    setMaking(true)
    try {
      const folder = await folderToFileIn()
      if (await filing.file([{ record: record.state.number, folder }])) onClose()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setMaking(false)
    }
  }

  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      onSubmit={() => void file()}
      title={`Move ${record.manifest.title} to a folder`}
      hint="It is checked first; then your wallet asks you once."
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="filled" busy={busy} busyLabel="Filing…">
            File it there
          </Button>
        </>
      }
    >
      <Stack>
        <ChoiceList
          legend="Folder"
          value={where}
          onChange={setWhere}
          choices={[
            ...folders.map(([scope, label]) => ({ value: scope, label })),
            { value: NEW, label: "A new folder" },
          ]}
        />
        {where === NEW && (
          <Field
            label="Name of the folder"
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.target.value)}
          />
        )}
        <Note>Whoever can see that folder will see this record. It stays signed by whoever wrote it.</Note>
        {missing && (
          <Note tone="warning" role="alert">
            {missing}
          </Note>
        )}
        <ProblemNote error={error ?? filing.error} />
      </Stack>
    </Dialog>
  )
}
