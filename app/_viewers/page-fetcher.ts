import { KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import type { LinkFetcher, LinkResponse } from "../_core/shl/ask-link"

const ROUTE = "/api/fetch-link"
const STATUSES: readonly LinkResponse["status"][] = [200, 401, 404, 429]
const REFUSALS: readonly ErrorCode[] = ["link-unreachable", "signed-out", "too-many-requests"]

/** Asks a link's host through this server: the page's policy lets it connect nowhere else. */
export const pageFetcher: LinkFetcher = {
  async fetch(url, manifest, signal) {
    const response = await fetch(ROUTE, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ url: url.href, ...(manifest ? { manifest } : {}) }),
      signal,
    }).catch((cause: unknown) => {
      throw new KeywardError(signal.aborted ? "cancelled" : "store-unreachable", {}, { cause })
    })
    if (!response.ok) throw await refusal(response)
    const status = STATUSES.find((known) => String(known) === response.headers.get("keyward-link-status"))
    if (!status) throw new KeywardError("link-unreachable")
    const seconds = response.headers.get("keyward-link-retry-after")
    return { status, text: await response.text(), retryAfter: seconds === null ? null : Number(seconds) }
  },
}

async function refusal(response: Response): Promise<KeywardError> {
  const body = (await response.json().catch(() => null)) as { readonly code?: unknown } | null
  return new KeywardError(REFUSALS.find((code) => code === body?.code) ?? "server-failed")
}
