"use client"
import { createContext, use } from "react"
import type { TrustedIssuer } from "../_core/shl/trusted-issuers"

/** Whose SMART Health Cards the reader believes. */
export interface CardTrust {
  readonly issuers: readonly TrustedIssuer[]
  /** Keeps an issuer, in place of the one with its `iss`; null where nothing can be kept. */
  readonly keep: ((issuer: TrustedIssuer) => Promise<void>) | null
}

/** Given by whoever shows a file: the viewers know no account. */
export const CardTrustContext = createContext<CardTrust>({ issuers: [], keep: null })

export const useCardTrust = (): CardTrust => use(CardTrustContext)
