"use client"
import { FileOutput } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import type { Scope } from "../../_core/types"
import type { OpenRecord } from "../../_journeys/read-record"
import { Button, IconButton } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"

/** Loaded when it is asked for. */
const TakeDialog = lazy(() => import("./take-dialog").then((loaded) => ({ default: loaded.TakeDialog })))

/** Opens the dialog that makes documents of records: of one, or of those that the patient chooses. */
export function TakeButton({ record, folder }: { record?: OpenRecord; folder?: Scope }) {
  const [open, setOpen] = useState(false)
  const icon = <Icon of={FileOutput} />
  return (
    <>
      {record ? (
        <IconButton label="Take with you" look="plain" icon={icon} onClick={() => setOpen(true)} />
      ) : (
        <Button icon={icon} onClick={() => setOpen(true)}>
          Take with you
        </Button>
      )}
      {open && (
        <Suspense>
          <TakeDialog
            {...(record ? { record } : {})}
            {...(folder === undefined ? {} : { folder })}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}
