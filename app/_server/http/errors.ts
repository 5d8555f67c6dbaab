import type { ErrorCode, KeywardError } from "../../_core/errors"

const STATUS: Partial<Record<ErrorCode, number>> = {
  "signed-out": 401,
  "sign-in-refused": 403,
  "wallet-not-deployed": 403,
  "clock-wrong": 403,
  "not-allowed": 403,
  "may-not-contribute": 403,
  "wallet-shut": 403,
  "delegation-over": 403,
  "store-refused": 403,
  "key-unpublished": 403,
  "recovery-code-wrong": 403,
  "passkey-unknown": 403,
  "store-missing": 404,
  "link-unknown": 404,
  // The store gave bytes that are not the record's: for the reader it is not there.
  "record-altered": 502,
  // To whoever has shown the link's token
  "drop-used": 410,
  "drop-over": 410,
  "vault-missing": 404,
  "share-missing": 404,
  "chain-restarted": 409,
  "relay-refused": 409,
  "record-unknown": 409,
  "registry-refused": 409,
  "content-displaced": 409,
  "request-open": 409,
  "epoch-moved": 409,
  "key-changed": 409,
  "vault-changed": 409,
  "grant-missing": 409,
  "grant-over": 409,
  "not-invited": 409,
  "account-frozen": 409,
  "recovery-wrong": 409,
  "recovery-too-early": 409,
  "wallet-not-fresh": 409,
  "notebook-moved": 409,
  "sealed-moved": 409,
  "file-too-large": 413,
  "request-malformed": 400,
  "car-invalid": 422,
  "too-many-requests": 429,
  cancelled: 499,
  "server-failed": 500,
  "history-invalid": 502,
  "history-shrank": 502,
  "providers-disagree": 502,
  "link-unreachable": 502,
  "chain-unreachable": 503,
  "store-unreachable": 503,
  "store-public": 503,
  "store-keeps": 503,
  "ledger-lost": 503,
  "store-full": 507,
  "unrecorded-full": 507,
  "sealed-full": 507,
  "links-full": 507,
  "drops-full": 507,
  "vault-full": 507,
}

/** The status that a code is answered with; 500 where it has no business outside. */
export const statusOf = (code: ErrorCode): number => STATUS[code] ?? 500

/** On every answer of the API: nobody keeps it, guesses its type, frames it or embeds it. */
export const REFUSED_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const

/** Instead, where anybody's page may ask: without credentials, which `*` does not allow (Fetch, CORS protocol). */
export const OPEN_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "retry-after",
  "cross-origin-resource-policy": "cross-origin",
} as const

/** `{ code, details }`; a code that has no business outside becomes `server-failed`. */
export function errorResponse(error: KeywardError): Response {
  const status = STATUS[error.code]
  if (status === undefined) return json({ code: "server-failed", details: {} }, 500)
  const response = json({ code: error.code, details: error.details }, status)
  // RFC 6585, section 4
  if (status === 429) response.headers.set("retry-after", String(error.details["seconds"] ?? 1))
  return response
}

export function json(body: unknown, status = 200): Response {
  const text = JSON.stringify(body, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  )
  return new Response(text, { status, headers: { "content-type": "application/json" } })
}
