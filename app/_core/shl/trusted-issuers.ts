/** A public key that SMART Health Cards are signed with: P-256 for ES256, as a JWK (RFC 7517) without anything else. */
export interface IssuerKey {
  readonly kty: "EC"
  readonly crv: "P-256"
  /** 32 bytes each, base64url. */
  readonly x: string
  readonly y: string
}

/** An issuer whose SMART Health Cards the account trusts, with the keys that were pinned. */
export interface TrustedIssuer {
  /** The name that the account gave the issuer. */
  readonly name: string
  /** Exactly as cards have it in `iss`: an https URL without a slash at its end. */
  readonly iss: string
  /** A card names one of them by its RFC 7638 thumbprint (`kid`). At least one. */
  readonly keys: readonly IssuerKey[]
  /** Day on which the keys were fetched, `YYYY-MM-DD`. */
  readonly pinnedOn: string
}

/** Limit of the list in the notebook; no more are added. */
export const MAX_ISSUERS = 50
/** Keys of one issuer; more are refused. */
export const MAX_ISSUER_KEYS = 50
export const MAX_ISSUER_NAME_LENGTH = 120
const MAX_ISS_LENGTH = 500

/** The issuer's address as cards have it, from what a person typed; null if it cannot be one. */
export function asIssuerAddress(text: string): string | null {
  const typed = text.trim()
  const address = (/^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`).replace(/\/+$/, "")
  return isIssuerAddress(address) ? address : null
}

/** Whether a card's `iss` is one that the framework allows: https, and no slash, query or fragment at its end. */
export function isIssuerAddress(iss: unknown): iss is string {
  if (typeof iss !== "string" || iss.length > MAX_ISS_LENGTH || !URL.canParse(iss)) return false
  const { protocol, username, password, href } = new URL(iss)
  if (protocol !== "https:" || username !== "" || password !== "") return false
  // A host that is spelled another way in `iss` would not be found again
  return !/[?#\s]/.test(iss) && !iss.endsWith("/") && (href === iss || href === `${iss}/`)
}

/** The key without what else a JWK has; null if it is no P-256 public key. */
export function asIssuerKey(value: unknown): IssuerKey | null {
  const { kty, crv, x, y } = fieldsOf(value)
  if (kty !== "EC" || crv !== "P-256" || !isCoordinate(x) || !isCoordinate(y)) return null
  return { kty, crv, x, y }
}

/** The list of an account, as it was kept: what is not understood is left out, and of two with one `iss` the second. */
export function parseTrustedIssuers(value: unknown): TrustedIssuer[] {
  if (!Array.isArray(value)) return []
  const issuers: TrustedIssuer[] = []
  for (const one of value as readonly unknown[]) {
    const { name, iss, keys, pinnedOn } = fieldsOf(one)
    if (typeof name !== "string" || !isIssuerAddress(iss) || !Array.isArray(keys)) continue
    const known = keys.map(asIssuerKey)
    const whole = known.length > 0 && known.length <= MAX_ISSUER_KEYS && !known.includes(null)
    if (!whole || typeof pinnedOn !== "string" || !/^\d{4}-\d\d-\d\d$/.test(pinnedOn)) continue
    if (issuers.length === MAX_ISSUERS || issuers.some((other) => other.iss === iss)) continue
    issuers.push({
      name: name.slice(0, MAX_ISSUER_NAME_LENGTH),
      iss,
      keys: known.flatMap((key) => key ?? []),
      pinnedOn,
    })
  }
  return issuers
}

/** The list with this issuer, in place of the one with the same `iss`. */
export const withIssuer = (issuers: readonly TrustedIssuer[], issuer: TrustedIssuer): TrustedIssuer[] => [
  ...withoutIssuer(issuers, issuer.iss),
  issuer,
]

export const withoutIssuer = (issuers: readonly TrustedIssuer[], iss: string): TrustedIssuer[] =>
  issuers.filter((known) => known.iss !== iss)

const isCoordinate = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Za-z0-9_-]{43}$/.test(value)

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
