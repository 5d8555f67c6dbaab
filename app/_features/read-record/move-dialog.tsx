"use client"
import { useState } from "react"
import { folderNamed, newFolder } from "../../_core/folder"
import { isLive } from "../../_core/journal/patient-state"
import { emptyNotebook } from "../../_core/notebook"
import { asScope, READ, UNFILED } from "../../_core/types"
import type { Scope } from "../../_core/types"
import { refileRecords } from "../../_journeys/file-records"
import { useNames } from "../../_session/names"
import { usePatient } from "../../_session/queries"
import { useSession, useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Dialog } from "../../_ui/Dialog"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { useVoice } from "../../_ui/Toast"
import { ProblemNote } from "../problem"
import { listOf } from "../words"
import type { OwnDialogProps } from "./own-dialog-props"

const NEW = "new"

/** To another folder: whoever sees that one sees the record, from then on. */
export function MoveDialog({ record, onClose }: OwnDialogProps) {
  const { services, keys, notebook } = useUnlocked()
  const { writeNotebook } = useSession()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const names = useNames()
  const view = usePatient(keys.account)
  const here = String(record.state.folder)
  const [where, setWhere] = useState<string>()
  const [name, setName] = useState("")
  const [missing, setMissing] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  const folders = Object.entries({ "0": "Unfiled", ...notebook?.folders }).filter(([scope]) => scope !== here)
  const readers = (scope: string) =>
    [...(view.data?.state.grants.values() ?? [])]
      .filter((grant) => view.data && isLive(grant, view.data.now) && grant.permissions & READ)
      .filter((grant) => grant.scope !== UNFILED && String(grant.scope) === scope)
      .map((grant) => names(grant.grantee))
  const helpOf = (scope: string) => {
    const people = readers(scope)
    return people.length === 0 ? "Shared with nobody by itself" : `${listOf(people)} can see this folder`
  }

  const folderToMoveTo = async (): Promise<Scope> => {
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

  const move = async () => {
    if (!where) return setMissing("Choose a folder.")
    if (where === NEW && !name.trim()) return setMissing("Give the new folder a name.")
    setMissing(null)
    setError(null)
    setBusy(true)
    try {
      const folder = await folderToMoveTo()
      await run("move", (on) => refileRecords(services, keys, [{ record: record.state.number, folder }], on))
      toast("Moved.")
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }

  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      onSubmit={() => void move()}
      title="Move to a folder"
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="filled" busy={busy} busyLabel="Moving…">
            Move it
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
            ...folders.map(([scope, label]) => ({ value: scope, label, help: helpOf(scope) })),
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
        <Note>
          Whoever can see that folder will see this record. Who could see it in its former folder and has
          opened it may have kept it.
        </Note>
        {missing && (
          <Note tone="warning" role="alert">
            {missing}
          </Note>
        )}
        <ProblemNote error={error} />
      </Stack>
    </Dialog>
  )
}
