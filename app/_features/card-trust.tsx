"use client"
import { useMemo } from "react"
import type { ReactNode } from "react"
import { emptyNotebook } from "../_core/notebook"
import { withIssuer } from "../_core/shl/trusted-issuers"
import { useSession } from "../_session/session"
import { CardTrustContext } from "../_viewers/card-trust"

/** Judges the SMART Health Cards inside by the issuers in the account's notebook. */
export function CardTrustOfAccount({ children }: { children: ReactNode }) {
  const { notebook, keys, writeNotebook } = useSession()
  const issuers = notebook?.issuers
  const trust = useMemo(
    () => ({
      issuers: issuers ?? [],
      keep: keys
        ? (issuer: Parameters<typeof withIssuer>[1]) =>
            writeNotebook((kept) => {
              const now = kept ?? emptyNotebook("", "patient")
              return { ...now, issuers: withIssuer(now.issuers, issuer) }
            })
        : null,
    }),
    [issuers, keys, writeNotebook],
  )
  return <CardTrustContext value={trust}>{children}</CardTrustContext>
}
