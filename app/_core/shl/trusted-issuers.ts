import type { JWK } from "jose"

/** Somebody whose SMART Health Cards are believed, with the public keys that they sign with. */
export interface TrustedIssuer {
  readonly name: string
  /** Exactly as cards have it in `iss`: an https URL without a slash at its end. */
  readonly iss: string
  /** P-256 keys for ES256; a card names one of them by its RFC 7638 thumbprint (`kid`). */
  readonly keys: readonly JWK[]
}

/**
 * Empty on purpose: whoever believes an issuer has to know why, and no key is fetched because a card names it. Until there
 * is a list, every card is shown as "signature not checked".
 */
export const TRUSTED_ISSUERS: readonly TrustedIssuer[] = []
