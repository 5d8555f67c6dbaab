import { calculateJwkThumbprint, importJWK } from "jose"
import { KeywardError } from "../errors"
import type { LinkFetcher } from "./ask-link"
import { asIssuerKey, MAX_ISSUER_KEYS } from "./trusted-issuers"
import type { IssuerKey } from "./trusted-issuers"

/** A key that an issuer publishes, and the thumbprint by which cards name it. */
export interface PublishedKey {
  readonly key: IssuerKey
  /** RFC 7638, SHA-256, base64url: 43 characters. */
  readonly thumbprint: string
}

export interface PublishedKeys {
  /** By thumbprint. At least one. */
  readonly keys: readonly PublishedKey[]
  /** Keys of the set that cards cannot be signed with: of another kind, damaged, or named otherwise than by thumbprint. */
  readonly unusable: number
}

/** Where an issuer publishes its keys (SMART Health Cards Framework, "Determining keys associated with an issuer"). */
export const keysAddress = (iss: string): URL => new URL(`${iss}/.well-known/jwks.json`)

/**
 * Asks an issuer's host for its public keys.
 * @throws KeywardError `link-unreachable`, also if what comes is no set of keys or has none that can be used;
 * `too-many-requests`
 */
export async function fetchIssuerKeys(
  iss: string,
  fetcher: LinkFetcher,
  signal: AbortSignal,
): Promise<PublishedKeys> {
  const { status, text } = await fetcher.fetch(keysAddress(iss), null, signal)
  if (status === 429) throw new KeywardError("too-many-requests")
  const published = status === 200 ? await parseKeySet(text) : null
  if (!published || published.keys.length === 0) throw new KeywardError("link-unreachable", { iss })
  return published
}

/** Reads a JWK Set (RFC 7517 section 5); null if it is none or has too many keys. */
export async function parseKeySet(text: string): Promise<PublishedKeys | null> {
  let set: unknown
  try {
    set = JSON.parse(text)
  } catch {
    return null
  }
  const list = (set as { keys?: unknown } | null)?.keys
  if (!Array.isArray(list) || list.length > MAX_ISSUER_KEYS) return null
  const found = new Map<string, PublishedKey>()
  let unusable = 0
  for (const one of list as readonly unknown[]) {
    const published = await publishedKey(one)
    if (published) found.set(published.thumbprint, published)
    else unusable++
  }
  const keys = [...found.values()].sort((a, b) => (a.thumbprint < b.thumbprint ? -1 : 1))
  return { keys, unusable }
}

async function publishedKey(value: unknown): Promise<PublishedKey | null> {
  const key = asIssuerKey(value)
  if (!key) return null
  const thumbprint = await thumbprintOf(key)
  const { kid, d } = value as { readonly kid?: unknown; readonly d?: unknown }
  // The framework wants the thumbprint as `kid`; a key whose private half is published proves nothing
  if (kid !== thumbprint || d !== undefined) return null
  try {
    await importJWK({ ...key }, "ES256")
  } catch {
    // A point that is not on the curve
    return null
  }
  return { key, thumbprint }
}

export const thumbprintOf = (key: IssuerKey): Promise<string> => calculateJwkThumbprint({ ...key }, "sha256")
