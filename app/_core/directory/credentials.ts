import type { CredentialEntry, Issuer } from "../ports/directory"
import type { Place } from "../ports/registry"
import type { Address, Digest } from "../types"

/** What one issuer last attested for an account, and what became of it. */
export interface Credential {
  readonly issuer: Issuer
  readonly keyDigest: Digest
  readonly profileDigest: Digest
  /** Unix seconds; live while above the chain's time. */
  readonly expiresAt: number
  readonly attestedAt: Place
  /** Where the issuer took it back; null while the issuer did not. */
  readonly revokedAt: Place | null
}

/**
 * What an issuer's verified list says now, by account; what was revoked and never attested again stays with its
 * revocation. Pure; never throws.
 */
export function foldCredentials(
  issuer: Issuer,
  entries: readonly CredentialEntry[],
): ReadonlyMap<Address, Credential> {
  const credentials = new Map<Address, Credential>()
  for (const entry of entries) {
    const { account, place } = entry
    const before = credentials.get(account)
    if (entry.kind === "CredentialAttested") {
      const { keyDigest, profileDigest, expiresAt } = entry
      const attested = { issuer, keyDigest, profileDigest, expiresAt, attestedAt: place, revokedAt: null }
      credentials.set(account, attested)
    } else if (before) credentials.set(account, { ...before, revokedAt: before.revokedAt ?? place })
  }
  return credentials
}

/** How a credential stands at a time (unix seconds). */
export type CredentialStanding = "live" | "over" | "revoked"

export const standingOf = ({ revokedAt, expiresAt }: Credential, now: number): CredentialStanding =>
  revokedAt ? "revoked" : expiresAt > now ? "live" : "over"
