"use client"
import { useCallback } from "react"
import { emptyNotebook } from "../_core/notebook"
import type { TrustedIssuer } from "../_core/shl/trusted-issuers"
import { useSession } from "../_session/session"

const NONE: readonly TrustedIssuer[] = []

/** The issuers of SMART Health Cards that the account trusts, as its notebook has them, and how to change them. */
export function useCardIssuers() {
  const { notebook, writeNotebook } = useSession()
  const change = useCallback(
    (next: (issuers: readonly TrustedIssuer[]) => TrustedIssuer[]) =>
      writeNotebook((kept) => {
        const now = kept ?? emptyNotebook("", "patient")
        return { ...now, issuers: next(now.issuers) }
      }),
    [writeNotebook],
  )
  return { issuers: notebook?.issuers ?? NONE, change }
}
