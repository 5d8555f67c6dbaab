import { exactly, fromBase64url, source, toBase64url } from "../../_core/crypto/bytes"
import { XWING_PUBLIC_KEY_LENGTH } from "../../_core/crypto/xwing"
import { KeywardError } from "../../_core/errors"
import type { DropSending, DropStanding, OfferedDrop } from "../../_core/ports/drops"
import { withBackOff } from "./back-off"
import { jsonBody, ServerHttp } from "./http"
import type { ServerOptions } from "./http"

const TOKEN_HEADER = "keyward-drop-token"
const STANDINGS: readonly string[] = ["open", "used", "over", "ended"]

/** The DropSending behind /api/drop, for whoever has a link: no session, no cookie. @param drop dropId, 64 hex digits */
export function dropSending(options: ServerOptions, drop: string, token: Uint8Array): DropSending {
  const http = new ServerHttp(options)
  const ask = (path: string, { headers, ...init }: RequestInit = {}): Promise<Response> => {
    const named = new Headers(headers)
    named.set(TOKEN_HEADER, toBase64url(token))
    return http.ask(`/api/drop/${drop}${path}`, { credentials: "omit", ...init, headers: named })
  }
  // What is under way waits where the server asks for patience; what has not begun is told at once
  const patiently = (work: () => Promise<Response>, wish: { signal?: AbortSignal }) =>
    withBackOff(work, wish, http.wait)
  return {
    async look(wish = {}) {
      return offered(await (await ask("", wish)).json())
    },
    async begin(arrival, size, wish = {}) {
      await ask(`/${arrival}`, { ...jsonBody("PUT", { size }), ...wish })
    },
    async put(arrival, part, bytes, wish = {}) {
      const headers = { "content-type": "application/octet-stream" }
      const body = new Blob([source(bytes)])
      await patiently(() => ask(`/${arrival}/${part}`, { method: "PUT", headers, body, ...wish }), wish)
    },
    async finish(arrival, wish = {}) {
      await patiently(() => ask(`/${arrival}`, { method: "POST", ...wish }), wish)
    },
    async cancel(arrival) {
      await ask(`/${arrival}`, { method: "DELETE", keepalive: true })
    },
  }
}

function offered(answer: unknown): OfferedDrop {
  const { standing, publicKey, maxBytes, expires } = (answer ?? {}) as Readonly<Record<string, unknown>>
  const isStanding = (value: unknown): value is DropStanding => STANDINGS.includes(String(value))
  if (!isStanding(standing) || typeof maxBytes !== "number" || typeof expires !== "number")
    throw new KeywardError("server-failed")
  try {
    const key = exactly(fromBase64url(String(publicKey)), XWING_PUBLIC_KEY_LENGTH)
    return { standing, publicKey: key, maxBytes, expires }
  } catch (cause) {
    throw new KeywardError("server-failed", {}, { cause })
  }
}
