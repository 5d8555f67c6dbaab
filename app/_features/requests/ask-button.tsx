"use client"
import { UserPlus } from "lucide-react"
import { useState } from "react"
import { Button } from "../../_ui/Button"
import type { ButtonLook } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { AskDialog } from "./ask-dialog"
import type { AskDialogProps } from "./ask-dialog"

/** Opens the dialog that asks a patient for access. */
export function AskButton({
  label,
  look = "plain",
  ...rest
}: Omit<AskDialogProps, "onClose"> & { label: string; look?: ButtonLook }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look={look} icon={<Icon of={UserPlus} />} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && <AskDialog {...rest} onClose={() => setOpen(false)} />}
    </>
  )
}
