"use client"
import { UserPlus } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import type { ReactNode } from "react"
import { useWords } from "../../_language/use-words"
import type { OpenRecord } from "../../_journeys/read-record"
import { UNFILED } from "../../_core/types"
import type { Address, Scope } from "../../_core/types"
import { Button } from "../../_ui/Button"
import type { ButtonLook } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { SHARE_BUTTON } from "./share-button-words"

/** Loaded when somebody wants to share. */
const ShareDialog = lazy(() => import("./share-dialog").then((code) => ({ default: code.ShareDialog })))

/** Opens the share dialog, on a record, on a folder, with somebody, or on whatever the reader will choose. */
export function ShareButton(props: {
  record?: OpenRecord
  folder?: Scope
  to?: Address
  look?: ButtonLook
  /** Another feature's dialog, for somebody who has no account. */
  withoutAccount?: (onClose: () => void) => ReactNode
}) {
  const words = useWords(SHARE_BUTTON)
  const [open, setOpen] = useState(false)
  const [isWithout, setWithout] = useState(false)
  return (
    <>
      <Button look={props.look ?? "plain"} icon={<Icon of={UserPlus} />} onClick={() => setOpen(true)}>
        {words.share}
      </Button>
      {open && (
        <Suspense>
          <ShareDialog
            {...(props.record ? { record: props.record } : {})}
            {...(props.to ? { to: props.to } : {})}
            folder={props.folder ?? props.record?.state.folder ?? UNFILED}
            {...(props.withoutAccount ? { onWithoutAccount: () => (setOpen(false), setWithout(true)) } : {})}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
      {isWithout && props.withoutAccount?.(() => setWithout(false))}
    </>
  )
}
