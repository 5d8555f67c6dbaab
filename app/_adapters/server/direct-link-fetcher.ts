import { KeywardError } from "../../_core/errors"
import type { LinkFetcher } from "../../_core/shl/ask-link"

const STATUSES = [200, 401, 404, 429] as const

/**
 * Asks a link's host from where it is called, without credentials, referrer or redirects: the host has to allow other
 * origins, as our own does for links.
 * @param ask the platform's `fetch` unless given
 */
export const directLinkFetcher = (ask: typeof fetch = (...request) => fetch(...request)): LinkFetcher => ({
  async fetch(url, manifest, signal) {
    const body = manifest
      ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(manifest) }
      : {}
    const answer = await ask(url.href, {
      ...body,
      ...{ signal, credentials: "omit", redirect: "error", referrerPolicy: "no-referrer", cache: "no-store" },
    }).catch((cause: unknown) => {
      throw new KeywardError(signal.aborted ? "cancelled" : "link-unreachable", {}, { cause })
    })
    const status = STATUSES.find((each) => each === answer.status)
    if (!status) throw new KeywardError("link-unreachable", { status: answer.status })
    const seconds = /^\d{1,6}$/.exec(answer.headers.get("retry-after") ?? "")?.[0]
    return { status, text: await answer.text(), retryAfter: seconds === undefined ? null : Number(seconds) }
  },
})
