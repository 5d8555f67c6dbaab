"use client"
import type { RequestState } from "../../_core/requests/request-state"
import { forgetReason } from "../../_journeys/answer-request"
import { useUnlocked } from "../../_session/session"
import { ShareDialog } from "./share-dialog"

/** The share dialog as somebody asked for it; what the patient shares, and until when, is theirs to change. */
export function ReviewDialog({ request, onClose }: { request: RequestState; onClose: () => void }) {
  const { services, keys } = useUnlocked()
  const { asker, scope, expiresAt, permissions } = request
  const onShared = () => forgetReason(services, keys, asker)
  return (
    <ShareDialog
      to={asker}
      folder={scope}
      asked={{ scope, expiresAt, permissions, onShared }}
      onClose={onClose}
    />
  )
}
