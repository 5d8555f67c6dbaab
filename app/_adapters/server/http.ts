import { KeywardError } from "../../_core/errors"
import type { ErrorCode, ErrorDetails } from "../../_core/errors"
import { pause } from "../../_core/pause"
import type { Pause } from "../../_core/pause"
import type { Address } from "../../_core/types"
import { retryAfter } from "./back-off"

/** Names the account that a request is made as; the server refuses it to another's session. */
const ACCOUNT_HEADER = "keyward-account"
/** Asks by the second session of this browser; see `_server/sign-in/session-cookie`. */
const BESIDE_HEADER = "keyward-beside"

export interface ServerOptions {
  /** Scheme, host and port. */
  readonly baseUrl: string
  /** The platform's unless given: Node needs one that keeps the session's cookie. */
  readonly fetch?: typeof fetch
  /** Whoever this page acts as. A browser's tabs share one session: in another tab it may have become another's. */
  readonly account?: Address
  /** By a second session, beside that of whoever is signed in: for an account that they keep for another person. */
  readonly beside?: boolean
  /** How time passes while the server asks for patience. */
  readonly wait?: Pause
}

/** Asks the server and turns its refusals, and its silence, into typed errors. */
export class ServerHttp {
  readonly #baseUrl: string
  readonly #fetch: typeof fetch
  /** Goes with every request. */
  readonly headers: Readonly<Record<string, string>>
  readonly wait: Pause

  constructor(options: ServerOptions) {
    this.#baseUrl = options.baseUrl
    this.#fetch = options.fetch ?? ((...request) => fetch(...request))
    this.wait = options.wait ?? pause
    this.headers = {
      ...(options.account ? { [ACCOUNT_HEADER]: options.account } : {}),
      ...(options.beside ? { [BESIDE_HEADER]: "1" } : {}),
    }
  }

  url(path: string): string {
    return `${this.#baseUrl}${path}`
  }

  /** @throws KeywardError what the server answered, else `store-unreachable` `cancelled` */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await this.#send(path, init)
    if (response.ok) return response
    const body = await response.text().catch(() => "")
    throw refusal(response.status, body, response.headers.get("retry-after"))
  }

  /** As {@link ask}; the answer's JSON. */
  async json(path: string, init?: RequestInit): Promise<unknown> {
    return (await this.ask(path, init)).json()
  }

  /** Whether there is something: 200 or 404. @throws as {@link ask} */
  async exists(path: string, init: RequestInit): Promise<boolean> {
    const { status, headers } = await this.#send(path, { ...init, method: "HEAD" })
    if (status === 200 || status === 404) return status === 200
    // An answer to HEAD has no body.
    throw refusal(status, "", headers.get("retry-after"))
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    for (const [name, value] of Object.entries(this.headers)) headers.set(name, value)
    try {
      return await this.#fetch(this.url(path), {
        cache: "no-store",
        credentials: "same-origin",
        ...init,
        headers,
      })
    } catch (cause) {
      throw init.signal?.aborted
        ? new KeywardError("cancelled", {}, { cause })
        : new KeywardError("store-unreachable", {}, { cause })
    }
  }
}

export const jsonBody = (method: "POST" | "PUT", value: unknown) => ({
  method,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
})

/**
 * The error in `{ code, details }`; the server names only codes that it shares with the page.
 * @param after the answer's Retry-After
 */
export function refusal(status: number, body: string, after: string | null = null): KeywardError {
  const seconds = retryAfter(after)
  const patience: ErrorDetails = [429, 503].includes(status) && seconds !== null ? { seconds } : {}
  try {
    const { code, details } = JSON.parse(body) as { code?: ErrorCode; details?: ErrorDetails }
    if (code) return new KeywardError(code, { ...details, ...patience })
  } catch {
    // not ours: a proxy's page, say
  }
  if (status === 429) return new KeywardError("too-many-requests", patience)
  return new KeywardError(status === 401 ? "signed-out" : "server-failed", { status, ...patience })
}
