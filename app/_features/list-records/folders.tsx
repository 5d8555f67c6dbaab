"use client"
import { FolderPlus, Layers } from "lucide-react"
import { useSearchParams } from "next/navigation"
import { useState } from "react"
import { useWords } from "../../_language/use-words"
import { FolderAction, FolderList } from "../../_ui/FolderList"
import { Icon } from "../../_ui/Icon"
import type { FolderInUse } from "../scopes"
import { FolderIcon } from "./folder-icon"
import { NewFolder } from "./new-folder"
import { LIST } from "./words"

/** The folder in the address, by its place in the list: its number and its name stay out of it. */
export function useChosenFolder(folders: readonly FolderInUse[]): FolderInUse | null {
  const place = useSearchParams().get("folder")
  return place === null ? null : (folders[Number(place)] ?? null)
}

/** The folders as ways through the list, and a new one. */
export function Folders(props: {
  /** All records; unknown while they are looked up. */
  all: number | undefined
  folders: readonly FolderInUse[]
  chosen: FolderInUse | null
}) {
  const words = useWords(LIST)
  const [making, setMaking] = useState(false)
  return (
    <>
      <FolderList
        label={words.folders}
        all={{
          href: "/records",
          label: words.everything,
          icon: <Icon of={Layers} />,
          current: props.chosen === null,
          ...(props.all === undefined ? {} : { count: props.all }),
        }}
        folders={props.folders.map((folder, place) => ({
          href: `/records?folder=${place}`,
          label: folder.name,
          icon: <FolderIcon name={folder.name} />,
          count: folder.count,
          current: props.chosen?.scope === folder.scope,
        }))}
        action={
          <FolderAction icon={<Icon of={FolderPlus} />} onClick={() => setMaking(true)}>
            {words.newFolder}
          </FolderAction>
        }
      />
      {making && <NewFolder onClose={() => setMaking(false)} />}
    </>
  )
}
