"use client"
import { createContext, use } from "react"
import type { TrustedIssuer } from "../_core/shl/trusted-issuers"

/** Issuers of SMART Health Cards that the reader trusts. */
export interface CardTrust {
  readonly issuers: readonly TrustedIssuer[]
  /** Adds an issuer, in place of the one with its `iss`; null where the list cannot be changed. */
  readonly keep: ((issuer: TrustedIssuer) => Promise<void>) | null
}

/** Provided by the feature that shows a file: the viewers know no account. */
export const CardTrustContext = createContext<CardTrust>({ issuers: [], keep: null })

export const useCardTrust = (): CardTrust => use(CardTrustContext)
