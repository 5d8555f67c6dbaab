"use client"
import { Plus } from "lucide-react"
import { useState } from "react"
import { FileButton } from "../../_ui/DropZone"
import { Icon } from "../../_ui/Icon"
import { ContributeDialog } from "./contribute-dialog"
import type { ContributeDialogProps } from "./contribute-dialog"

/** "Add a result": chooses files, then says what they are. */
export function ContributeButton(props: Omit<ContributeDialogProps, "files" | "onClose">) {
  const [files, setFiles] = useState<readonly File[]>([])
  return (
    <>
      <FileButton icon={<Icon of={Plus} />} onFiles={setFiles}>
        Add a result
      </FileButton>
      <ContributeDialog {...props} files={files} onClose={() => setFiles([])} />
    </>
  )
}
