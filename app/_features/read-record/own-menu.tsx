"use client"
import { Ellipsis, FileInput, FolderInput, PencilLine, Printer, Trash2 } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import type { OpenRecord } from "../../_journeys/read-record"
import { Icon } from "../../_ui/Icon"
import { Menu } from "../../_ui/Menu"
import { MoveDialog } from "./move-dialog"
import { RemoveDialog } from "./remove-dialog"
import { ReplaceDialog } from "./replace-dialog"

/** Loaded when it is asked for. */
const CorrectDialog = lazy(() =>
  import("./correct-dialog").then((loaded) => ({ default: loaded.CorrectDialog })),
)

const DIALOGS = { correct: CorrectDialog, move: MoveDialog, replace: ReplaceDialog, remove: RemoveDialog }

/** What the owner of a record can do with it beside reading and sharing. */
export function OwnMenu({ record }: { record: OpenRecord }) {
  const [open, setOpen] = useState<keyof typeof DIALOGS | null>(null)
  const Dialog = open && DIALOGS[open]
  return (
    <>
      <Menu
        trigger={<Icon of={Ellipsis} />}
        label="More"
        items={[
          {
            label: "Correct name, kind or date",
            icon: <Icon of={PencilLine} />,
            onSelect: () => setOpen("correct"),
          },
          {
            label: "Move to a folder",
            icon: <Icon of={FolderInput} />,
            onSelect: () => setOpen("move"),
          },
          {
            label: "Replace its file",
            icon: <Icon of={FileInput} />,
            onSelect: () => setOpen("replace"),
          },
          { label: "Print", icon: <Icon of={Printer} />, onSelect: () => window.print() },
          {
            label: "Remove",
            icon: <Icon of={Trash2} />,
            onSelect: () => setOpen("remove"),
            stop: true,
            divided: true,
          },
        ]}
      />
      {Dialog && (
        <Suspense>
          <Dialog record={record} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  )
}
