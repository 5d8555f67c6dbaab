import { KeywardError } from "../errors"
import { parseManifest, remainingAttempts } from "./manifest"
import type { Manifest } from "./manifest"
import type { HealthLink, LinkReading } from "./health-link"

/** Asks a host on behalf of somebody who agreed to it. */
export interface LinkFetcher {
  /**
   * GET, or POST where there is a manifest request. Follows no redirect.
   * @throws KeywardError `link-unreachable` for any status but those of {@link LinkResponse}, `too-many-requests`
   */
  fetch(url: URL, manifest: ManifestRequest | null, signal: AbortSignal): Promise<LinkResponse>
}

export interface LinkResponse {
  readonly status: 200 | 401 | 404 | 429
  readonly text: string
  /** Seconds that the host asks to wait; null if it does not say. */
  readonly retryAfter: number | null
}

export interface ManifestRequest {
  /** Who asks, as the host is told. */
  readonly recipient: string
  readonly passcode?: string
  /** Characters of an encrypted file that may stand in the manifest itself. */
  readonly embeddedLengthMax: number
}

export type LinkAnswer =
  /** `retryAfter`: seconds that the host asks to wait before it is asked again; null if it does not say. */
  | { readonly outcome: "files"; readonly manifest: Manifest; readonly retryAfter: number | null }
  | { readonly outcome: "passcode-wrong"; readonly remainingAttempts: number | null }
  | { readonly outcome: "ended" }
  | { readonly outcome: "later"; readonly seconds: number | null }

/** The route takes 20 MB in all. */
const EMBEDDED_LENGTH_MAX = 5_000_000

/**
 * Asks the link's host for its files. Those that lie elsewhere are not fetched: their hosts have to be agreed to first.
 * @throws KeywardError `link-unreachable`, `too-many-requests`
 */
export async function askLink(
  link: HealthLink,
  asked: { readonly recipient: string; readonly passcode: string },
  fetcher: LinkFetcher,
  signal: AbortSignal,
  reading: LinkReading = {},
): Promise<LinkAnswer> {
  const direct = link.flags.has("U")
  const url = direct ? withRecipient(link.url, asked.recipient) : link.url
  const request: ManifestRequest = {
    recipient: asked.recipient,
    ...(link.flags.has("P") ? { passcode: asked.passcode } : {}),
    embeddedLengthMax: EMBEDDED_LENGTH_MAX,
  }
  const response = await fetcher.fetch(url, direct ? null : request, signal)
  const { status, text, retryAfter } = response
  if (status === 404) return { outcome: "ended" }
  if (status === 429) return { outcome: "later", seconds: retryAfter }
  if (status === 401) return { outcome: "passcode-wrong", remainingAttempts: remainingAttempts(text) }
  if (!direct) return { outcome: "files", manifest: manifestIn(text, reading), retryAfter }
  const manifest: Manifest = { status: "", files: [{ type: "", at: { jwe: text }, status: "" }], left: 0 }
  return { outcome: "files", manifest, retryAfter }
}

function manifestIn(text: string, reading: LinkReading): Manifest {
  try {
    return parseManifest(text, reading)
  } catch (cause) {
    // Whatever answered is no host of links: the file at hand is not what is damaged
    throw new KeywardError("link-unreachable", {}, { cause })
  }
}

/** `searchParams` would spell the other parameters anew, and a signed address be another one. */
function withRecipient(link: URL, recipient: string): URL {
  const url = new URL(link)
  url.search += `${url.search === "" ? "?" : "&"}recipient=${encodeURIComponent(recipient)}`
  return url
}

/**
 * The encrypted file at an address that a manifest names.
 * @throws KeywardError `link-unreachable`
 */
export async function fetchLinked(url: URL, fetcher: LinkFetcher, signal: AbortSignal): Promise<string> {
  const { status, text } = await fetcher.fetch(url, null, signal)
  if (status !== 200) throw new KeywardError("link-unreachable")
  return text
}
