"use client"
import type { ReactNode } from "react"
import { ConfirmsByContext } from "../_parts/confirming"
import { useSession } from "../_session/session"

/** Lets all texts below know whether the account here has a wallet. */
export function ConfirmsHere({ children }: { children: ReactNode }) {
  const { passkey } = useSession()
  return <ConfirmsByContext value={passkey ? "passkey" : "wallet"}>{children}</ConfirmsByContext>
}
