import { randomUUID } from "node:crypto"

/** Set by the server of `scripts/serve.ts` over whatever a client sends under this name; goes back with the answer. */
export const REQUEST_HEADER = "keyward-request"

const SHAPE = /^[0-9a-f-]{36}$/

/** Names a request in the log: random, so that it tells nothing. */
export function requestId(request: Request): string {
  const given = request.headers.get(REQUEST_HEADER) ?? ""
  return SHAPE.test(given) ? given : randomUUID()
}
