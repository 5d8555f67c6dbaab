"use client"
import { Plus } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { FileButton } from "../../_ui/DropZone"
import { Icon } from "../../_ui/Icon"
import type { ContributeDialogProps } from "./contribute-dialog"

/** Loaded when files are chosen: it looks into them. */
const ContributeDialog = lazy(() =>
  import("./contribute-dialog").then((loaded) => ({ default: loaded.ContributeDialog })),
)

/** "Add a result": chooses files, then says what they are. */
export function ContributeButton(props: Omit<ContributeDialogProps, "files" | "onClose">) {
  const [files, setFiles] = useState<readonly File[]>([])
  return (
    <>
      <FileButton icon={<Icon of={Plus} />} onFiles={setFiles}>
        Add a result
      </FileButton>
      {files.length > 0 && (
        <Suspense>
          <ContributeDialog {...props} files={files} onClose={() => setFiles([])} />
        </Suspense>
      )}
    </>
  )
}
