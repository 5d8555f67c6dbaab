"use client"
import { useMemo } from "react"
import type { ReactNode } from "react"
import { withIssuer } from "../_core/shl/trusted-issuers"
import { useSession } from "../_session/session"
import { CardTrustContext } from "../_viewers/card-trust"
import type { CardTrust } from "../_viewers/card-trust"
import { useCardIssuers } from "./use-card-issuers"

/** Judges the SMART Health Cards inside by the issuers in the account's notebook. */
export function CardTrustOfAccount({ children }: { children: ReactNode }) {
  const { keys } = useSession()
  const { issuers, change } = useCardIssuers()
  const trust = useMemo(
    (): CardTrust => ({
      issuers,
      keep: keys ? (issuer) => change((now) => withIssuer(now, issuer)) : null,
    }),
    [issuers, keys, change],
  )
  return <CardTrustContext value={trust}>{children}</CardTrustContext>
}
