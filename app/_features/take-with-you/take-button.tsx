"use client"
import { FileOutput } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import type { OpenRecord } from "../../_journeys/read-record"
import { IconButton } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"

/** Loaded when it is asked for. */
const TakeDialog = lazy(() => import("./take-dialog").then((loaded) => ({ default: loaded.TakeDialog })))

/** Opens the dialog that makes documents of one record. */
export function TakeButton({ record }: { record: OpenRecord }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton
        label="Take with you"
        look="plain"
        icon={<Icon of={FileOutput} />}
        onClick={() => setOpen(true)}
      />
      {open && (
        <Suspense>
          <TakeDialog record={record} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
