"use client"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { ReactNode } from "react"
import { useWords } from "../../_language/use-words"
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
import { ConfirmDialog } from "../confirm-dialog"
import { FolderFields, useFolderChoice } from "../folder-choice"
import { folderHelp } from "../folder-readers"
import { FOLDER_DIALOGS } from "./folder-dialogs-words"

interface FolderDialogProps {
  readonly folder: Scope
  readonly onClose: () => void
}

/** Another name for a folder: the name is the notebook's, so nothing is signed. */
export function RenameFolderDialog({ folder, onClose }: FolderDialogProps) {
  const words = useWords(FOLDER_DIALOGS)
  const { notebook, writeNotebook } = useSession()
  const { toast } = useVoice()
  const former = notebook?.folders[String(folder)] ?? ""
  const [name, setName] = useState(former)
  const wanted = shownName(name).trim()
  const other = wanted && notebook ? folderNamed(notebook, wanted) : null
  const gap = !wanted
    ? words.giveTheFolderAName
    : other !== null && other !== folder
      ? words.anotherFolderHasThisName
      : null
  const rename = async () => {
    if (wanted !== former) await writeNotebook((kept) => withFolder(kept, folder, wanted))
    toast(words.theFolderIsCalledWanted({ wanted }))
    onClose()
  }
  return (
    <ConfirmDialog
      title={words.renameThisFolder}
      no={words.cancel}
      yes={words.renameIt}
      doing={words.renaming}
      gap={gap}
      onConfirm={rename}
      onClose={onClose}
    >
      <Field
        label={words.name}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.target.value)}
      />
      <Note>{words.thoseYouShareItWith}</Note>
    </ConfirmDialog>
  )
}

/** All of a folder's records into another one; the folder itself goes. */
export function MergeFolderDialog({ folder, onClose }: FolderDialogProps) {
  const words = useWords(FOLDER_DIALOGS)
  const choice = useFolderChoice()
  const { keys } = useUnlocked()
  const view = usePatient(keys.account).data
  const names = useNames()
  return (
    <EndFolder
      folder={folder}
      title={words.putThisFolderIntoAnother}
      yes={words.putThemTogether}
      gap={choice.gap}
      into={async () => (await choice.take()).scope}
      onClose={onClose}
    >
      <FolderFields choice={choice} except={folder} help={folderHelp(view, names)} />
      <Note>{words.whoeverCanSeeThatFolder}</Note>
    </EndFolder>
  )
}

/** The folder goes, its records stay. */
export const DeleteFolderDialog = ({ folder, onClose }: FolderDialogProps) => {
  const words = useWords(FOLDER_DIALOGS)
  return (
    <EndFolder
      folder={folder}
      title={words.deleteThisFolder}
      yes={words.deleteTheFolder}
      gap={null}
      into={() => Promise.resolve(UNFILED)}
      onClose={onClose}
    >
      <Sentence>{words.theRecordsInItStay}</Sentence>
    </EndFolder>
  )
}

function EndFolder(
  props: FolderDialogProps & {
    title: string
    yes: string
    gap: string | null
    into: () => Promise<Scope>
    children: ReactNode
  },
) {
  const words = useWords(FOLDER_DIALOGS)
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
    toast(records === 0 ? words.theFolderIsGone : words.recordsRecordsMovedAnd({ records }))
    router.push("/records")
    onClose()
  }
  return (
    <ConfirmDialog
      title={title}
      hint={asks === 0 ? words.nothingToConfirm : words.asksToEndFolder({ asker: confirming.asker, asks })}
      no={words.cancel}
      yes={yes}
      doing={words.moving}
      gap={gap}
      onConfirm={end}
      onClose={onClose}
    >
      {children}
      {sharers.length > 0 && (
        <Note tone="warning">
          {words.sharersCanSee({ who: sharers.map(names).join(", "), number: sharers.length })}
        </Note>
      )}
    </ConfirmDialog>
  )
}
