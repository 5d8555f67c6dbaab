import { KeywardError } from "../../_core/errors"
import { FETCH_LINK } from "../api/schemas"
import type { Exchange } from "../http/answer"
import { malformed, textField } from "../http/body"
import { readBody } from "../http/read-body"
import type { Services } from "../services.types"
import { requireSession } from "./signed-in"

const MAX_URL_LENGTH = 2_000
const MAX_BODY_BYTES = 8_192
/** What the answers of a link's host mean; any other is the one error. */
const STATUSES: ReadonlySet<number> = new Set([200, 401, 404, 429])

/**
 * POST /api/fetch-link `{ url, manifest?: { recipient, passcode?, embeddedLengthMax } }` -> the host's body as it is,
 * its status in `keyward-link-status`, its Retry-After in `keyward-link-retry-after`.
 *
 * The page's policy lets it connect to this server only, and few hosts of links allow other origins. What comes is
 * encrypted: the key stays in the page.
 */
export async function postFetchLink(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { account } = await requireSession(exchange)
  await services.limits.fetchLink.take(account)
  const end = services.limits.fetchLinksAtOnce.begin(account)
  try {
    const body = await readBody(request, FETCH_LINK, MAX_BODY_BYTES)
    const manifest = manifestIn(body)
    const fetched = await services.fetchPublic(textField(body, "url", MAX_URL_LENGTH), manifest)
    if (!STATUSES.has(fetched.status)) throw new KeywardError("link-unreachable")
    const headers = new Headers({
      "content-type": "application/octet-stream",
      "keyward-link-status": String(fetched.status),
    })
    const seconds = fetched.retryAfter ?? ""
    if (/^\d{1,6}$/.test(seconds)) headers.set("keyward-link-retry-after", seconds)
    return new Response(fetched.body, { headers })
  } finally {
    end()
  }
}

/** Only what the specification has in it is passed on. */
function manifestIn({ manifest }: Readonly<Record<string, unknown>>): string | null {
  if (manifest === undefined || manifest === null) return null
  if (typeof manifest !== "object" || Array.isArray(manifest)) throw malformed("manifest")
  const fields = manifest as Readonly<Record<string, unknown>>
  const embeddedLengthMax = fields["embeddedLengthMax"]
  if (
    typeof embeddedLengthMax !== "number" ||
    !Number.isSafeInteger(embeddedLengthMax) ||
    embeddedLengthMax < 0
  )
    throw malformed("embeddedLengthMax")
  return JSON.stringify({
    recipient: textField(fields, "recipient", 200),
    ...(fields["passcode"] === undefined ? {} : { passcode: textField(fields, "passcode", 200) }),
    embeddedLengthMax,
  })
}
