"use client"
import { FolderArchive, FolderInput } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Icon } from "../../_ui/Icon"
import { Row } from "../../_ui/Layout"

/** Loaded when they are asked for. */
const TakeDialog = lazy(() => import("./take-dialog").then((loaded) => ({ default: loaded.TakeDialog })))
const ImportDialog = lazy(() =>
  import("./import-dialog").then((loaded) => ({ default: loaded.ImportDialog })),
)

/** In the settings: the way out, and the way in from elsewhere. */
export function EverythingCard() {
  const [open, setOpen] = useState<"save" | "bring" | null>(null)
  const close = () => setOpen(null)
  return (
    <Card
      title="Everything, to keep"
      meta="One file with all your records, your history and its proofs. It opens without us, and can be brought into another account or another site."
    >
      <Row>
        <Button icon={<Icon of={FolderArchive} />} onClick={() => setOpen("save")}>
          Save everything
        </Button>
        <Button look="quiet" icon={<Icon of={FolderInput} />} onClick={() => setOpen("bring")}>
          Bring in an export
        </Button>
      </Row>
      <Suspense>
        {open === "save" && <TakeDialog everything onClose={close} />}
        {open === "bring" && <ImportDialog onClose={close} />}
      </Suspense>
    </Card>
  )
}
