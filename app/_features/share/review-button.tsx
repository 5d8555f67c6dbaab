"use client"
import { useState } from "react"
import type { RequestState } from "../../_core/requests/request-state"
import { forgetReason } from "../../_journeys/answer-request"
import { useNames } from "../../_session/names"
import { useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { ShareDialog } from "./share-dialog"

/** Opens the share dialog as somebody asked for it; what she shares, and until when, is hers to change. */
export function ReviewButton({ request }: { request: RequestState }) {
  const { services, keys } = useUnlocked()
  const who = useNames()(request.asker)
  const [open, setOpen] = useState(false)
  const { asker, scope, expiresAt, permissions } = request
  const onShared = () => forgetReason(services, keys, asker)
  return (
    <>
      <Button look="filled" aria-label={`Review the request of ${who}`} onClick={() => setOpen(true)}>
        Review
      </Button>
      {open && (
        <ShareDialog
          to={asker}
          folder={scope}
          asked={{ scope, expiresAt, permissions, onShared }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
