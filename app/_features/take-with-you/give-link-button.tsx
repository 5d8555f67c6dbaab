"use client"
import { Link2 } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { Button } from "../../_ui/Button"
import type { ButtonLook } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import type { GiveLinkDialogProps } from "./give-link-dialog"

/** Loaded when it is asked for. */
const Loaded = lazy(() => import("./give-link-dialog").then((code) => ({ default: code.GiveLinkDialog })))

/** The dialog that makes a link, loaded when it is first shown. */
export const LazyGiveLink = (props: GiveLinkDialogProps) => (
  <Suspense>
    <Loaded {...props} />
  </Suspense>
)

/** Opens the dialog that makes a link for somebody without an account. */
export function GiveLinkButton({ look = "plain" }: { look?: ButtonLook }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look={look} icon={<Icon of={Link2} />} onClick={() => setOpen(true)}>
        Give a link
      </Button>
      {open && <LazyGiveLink onClose={() => setOpen(false)} />}
    </>
  )
}
