"use client"
import { useState } from "react"
import type { ReactNode } from "react"
import { folderNamed, newFolder } from "../_core/folder"
import { withFolder } from "../_core/notebook"
import { asScope, UNFILED } from "../_core/types"
import type { Scope } from "../_core/types"
import { useSession } from "../_session/session"
import { ChoiceList } from "../_ui/ChoiceList"
import type { Choice } from "../_ui/ChoiceList"
import { Field } from "../_ui/Field"

const NEW = "new"

export interface FolderChoice {
  /** A decimal scope, a new one, or nothing yet. */
  readonly where: string | undefined
  readonly choose: (where: string) => void
  readonly newName: string
  readonly nameIt: (name: string) => void
  /** What has yet to be said. */
  readonly gap: string | null
  /** The folder that was chosen, with its name (empty where unfiled); a new one is made first. */
  readonly take: () => Promise<{ readonly scope: Scope; readonly name: string }>
}

/** A folder of the reader's own, or a new one, which may have the name of one that is there. */
export function useFolderChoice(first?: Scope): FolderChoice {
  const { notebook, writeNotebook } = useSession()
  const [where, choose] = useState(first === undefined ? undefined : String(first))
  const [newName, nameIt] = useState("")
  const name = newName.trim()
  const gap = !where
    ? "Choose a folder."
    : where === NEW && name === ""
      ? "Give the new folder a name."
      : null

  const take = async () => {
    if (where !== NEW) {
      const scope = asScope(BigInt(where ?? 0))
      return { scope, name: scope === UNFILED ? "" : (notebook?.folders[String(scope)] ?? "") }
    }
    const known = notebook && folderNamed(notebook, name)
    if (known) return { scope: known, name }
    const scope = newFolder()
    await writeNotebook((kept) => withFolder(kept, scope, name))
    return { scope, name }
  }
  return { where, choose, newName, nameIt, gap, take }
}

export interface FolderFieldsProps {
  readonly choice: FolderChoice
  /** Where it is already. */
  readonly except?: Scope
  /** A line below each folder, by decimal scope. */
  readonly help?: (folder: string) => ReactNode
}

/** The folders, Unfiled first, and a new one with its name. */
export function FolderFields({ choice, except, help }: FolderFieldsProps) {
  const { notebook } = useSession()
  const { where, choose, newName, nameIt } = choice
  const folders = Object.entries({ [String(UNFILED)]: "Unfiled", ...notebook?.folders })
    .filter(([scope]) => scope !== String(except))
    .map(([value, label]): Choice<string> => ({ value, label, help: help?.(value) }))
  return (
    <>
      <ChoiceList
        legend="Folder"
        value={where}
        onChange={choose}
        choices={[...folders, { value: NEW, label: "A new folder" }]}
      />
      {where === NEW && (
        <Field
          label="Name of the folder"
          value={newName}
          maxLength={100}
          onChange={(event) => nameIt(event.target.value)}
        />
      )}
    </>
  )
}
