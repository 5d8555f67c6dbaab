"use client"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { ReactNode } from "react"
import { folderNamed } from "../../_core/folder"
import { shownName } from "../../_core/records/shown-name"
import { withFolder, withoutFolder } from "../../_core/notebook"
import { UNFILED } from "../../_core/types"
import type { Scope } from "../../_core/types"
import { endFolder, sharersOf } from "../../_journeys/end-folder"
import { standingRecords } from "../../_journeys/read-record"
import { useConfirming } from "../../_parts/confirming"
import { useNames } from "../../_session/names"
import { usePatient } from "../../_session/queries"
import { useSession, useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Field } from "../../_ui/Field"
import { Note } from "../../_ui/Note"
import { Sentence } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { count } from "../../_words/format"
import { ConfirmDialog } from "../confirm-dialog"
import { FolderFields, useFolderChoice } from "../folder-choice"
import { folderHelp } from "../folder-readers"

interface FolderDialogProps {
  readonly folder: Scope
  readonly onClose: () => void
}

/** Another name for a folder: the name is the notebook's, so nothing is signed. */
export function RenameFolderDialog({ folder, onClose }: FolderDialogProps) {
  const { notebook, writeNotebook } = useSession()
  const { toast } = useVoice()
  const former = notebook?.folders[String(folder)] ?? ""
  const [name, setName] = useState(former)
  const wanted = shownName(name).trim()
  const other = wanted && notebook ? folderNamed(notebook, wanted) : null
  const gap = !wanted
    ? "Give the folder a name."
    : other !== null && other !== folder
      ? "Another folder has this name. Choose another name, or put the two together."
      : null
  const rename = async () => {
    if (wanted !== former) await writeNotebook((kept) => withFolder(kept, folder, wanted))
    toast(`The folder is called ${wanted} now.`)
    onClose()
  }
  return (
    <ConfirmDialog
      title="Rename this folder"
      no="Cancel"
      yes="Rename it"
      doing="Renaming…"
      gap={gap}
      onConfirm={rename}
      onClose={onClose}
    >
      <Field label="Name" value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
      <Note>
        Those you share it with go on seeing the former name on the records that lie there already; what you
        add from now on carries the new one.
      </Note>
    </ConfirmDialog>
  )
}

/** All of a folder's records into another one; the folder itself goes. */
export function MergeFolderDialog({ folder, onClose }: FolderDialogProps) {
  const choice = useFolderChoice()
  const { keys } = useUnlocked()
  const view = usePatient(keys.account).data
  const names = useNames()
  return (
    <EndFolder
      folder={folder}
      title="Put this folder into another one"
      yes="Put them together"
      gap={choice.gap}
      into={async () => (await choice.take()).scope}
      onClose={onClose}
    >
      <FolderFields choice={choice} except={folder} help={folderHelp(view, names)} />
      <Note>Whoever can see that folder will see these records.</Note>
    </EndFolder>
  )
}

/** The folder goes, its records stay. */
export const DeleteFolderDialog = ({ folder, onClose }: FolderDialogProps) => (
  <EndFolder
    folder={folder}
    title="Delete this folder?"
    yes="Delete the folder"
    gap={null}
    into={() => Promise.resolve(UNFILED)}
    onClose={onClose}
  >
    <Sentence>The records in it stay: they lie in Unfiled afterwards, and only the folder goes.</Sentence>
  </EndFolder>
)

function EndFolder(
  props: FolderDialogProps & {
    title: string
    yes: string
    gap: string | null
    into: () => Promise<Scope>
    children: ReactNode
  },
) {
  const { folder, title, yes, gap, into, onClose, children } = props
  const { services, keys } = useUnlocked()
  const { writeNotebook } = useSession()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const names = useNames()
  const router = useRouter()
  const confirming = useConfirming()
  const view = usePatient(keys.account).data
  const records = view ? standingRecords(view, folder).length : 0
  const sharers = view ? sharersOf(view, folder) : []
  const asks = (sharers.length > 0 ? 1 : 0) + Math.ceil(records / 100)

  const end = async () => {
    const scope = await into()
    if (records > 0 || sharers.length > 0)
      await run("move", (on) => endFolder(services, keys, { folder, into: scope }, on))
    await writeNotebook((kept) => withoutFolder(kept, folder))
    toast(
      records === 0 ? "The folder is gone." : `${count(records, "record")} moved, and the folder is gone.`,
    )
    router.push("/records")
    onClose()
  }
  return (
    <ConfirmDialog
      title={title}
      hint={
        asks === 0
          ? "Nothing to confirm."
          : `${confirming.asker} asks you ${asks === 1 ? "once" : "more than once"} to confirm.`
      }
      no="Cancel"
      yes={yes}
      doing="Moving…"
      gap={gap}
      onConfirm={end}
      onClose={onClose}
    >
      {children}
      {sharers.length > 0 && (
        <Note tone="warning">
          <b>{sharers.map(names).join(", ")}</b> can see this folder. That ends with it; what they have
          opened, they may have kept.
        </Note>
      )}
    </ConfirmDialog>
  )
}
