"use client"
import { FolderArchive } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Icon } from "../../_ui/Icon"

/** Loaded when it is asked for. */
const TakeDialog = lazy(() => import("./take-dialog").then((loaded) => ({ default: loaded.TakeDialog })))

/** In the settings: the way out. */
export function EverythingCard() {
  const [open, setOpen] = useState(false)
  return (
    <Card
      title="Everything, to keep"
      meta="One file with all your records, your history and its proofs. It opens without us."
    >
      <Button icon={<Icon of={FolderArchive} />} onClick={() => setOpen(true)}>
        Save everything
      </Button>
      {open && (
        <Suspense>
          <TakeDialog everything onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Card>
  )
}
