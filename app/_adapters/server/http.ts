import { KeywardError } from "../../_core/errors"
import type { ErrorCode, ErrorDetails } from "../../_core/errors"
import type { Address } from "../../_core/types"

/** Names the account that a request is made as; the server refuses it to another's session. */
const ACCOUNT_HEADER = "keyward-account"

export interface ServerOptions {
  /** Scheme, host and port. */
  readonly baseUrl: string
  /** The platform's unless given: Node needs one that keeps the session's cookie. */
  readonly fetch?: typeof fetch
  /** Whoever this page acts as. A browser's tabs share one session: in another tab it may have become another's. */
  readonly account?: Address
}

/** Asks the server and turns its refusals, and its silence, into typed errors. */
export class ServerHttp {
  readonly #baseUrl: string
  readonly #fetch: typeof fetch
  /** Goes with every request. */
  readonly headers: Readonly<Record<string, string>>

  constructor(options: ServerOptions) {
    this.#baseUrl = options.baseUrl
    this.#fetch = options.fetch ?? ((...request) => fetch(...request))
    this.headers = options.account ? { [ACCOUNT_HEADER]: options.account } : {}
  }

  url(path: string): string {
    return `${this.#baseUrl}${path}`
  }

  /** @throws KeywardError what the server answered, else `store-unreachable` `cancelled` */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await this.#send(path, init)
    if (response.ok) return response
    throw refusal(response.status, await response.text().catch(() => ""))
  }

  /** As {@link ask}; the answer's JSON. */
  async json(path: string, init?: RequestInit): Promise<unknown> {
    return (await this.ask(path, init)).json()
  }

  /** The bare answer, whatever its status. */
  async status(path: string, init: RequestInit): Promise<number> {
    return (await this.#send(path, init)).status
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

/** The error in `{ code, details }`; the server names only codes that it shares with the page. */
export function refusal(status: number, body: string): KeywardError {
  try {
    const { code, details } = JSON.parse(body) as { code?: ErrorCode; details?: ErrorDetails }
    if (code) return new KeywardError(code, details ?? {})
  } catch {
    // not ours: a proxy's page, say
  }
  // An answer to HEAD has no body.
  if (status === 429) return new KeywardError("too-many-requests")
  return new KeywardError(status === 401 ? "signed-out" : "server-failed", { status })
}
