import { JsonRpcProvider, makeError } from "ethers"
import type { JsonRpcPayload, JsonRpcResult } from "ethers"

const TIMEOUT_MS = 30_000
/** A provider that asks for patience gets it so many times. */
const MOST_ATTEMPTS = 5
const PATIENCE_MS = 250
const TOO_MANY = 429

/** A provider that neither looks for its network for ever nor answers from a stale cache. */
export const chainProvider = (rpcUrl: string, chainId: number): JsonRpcProvider =>
  new FetchingProvider(rpcUrl, chainId)

/**
 * Sends with the platform's own fetch and reads with its own JSON. ethers gathers a body piece by piece in Node, and
 * decodes its UTF-8 in JavaScript everywhere: the logs of 10,000 records took it seconds.
 */
class FetchingProvider extends JsonRpcProvider {
  readonly #url: string

  constructor(url: string, chainId: number) {
    // Free providers refuse large batches. ethers would wait 10 ms for more of a batch, at each of many calls in a row,
    // and nothing more comes after the same turn of the event loop. It would cache answers for 250 ms, in which a write
    // would not be read back.
    super(url, chainId, { staticNetwork: true, batchMaxCount: 10, batchStallTime: 0, cacheTimeout: -1 })
    this.#url = url
  }

  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    const response = await this.#post(JSON.stringify(payload))
    if (!response.ok)
      throw makeError(`the provider answered ${response.status}`, "SERVER_ERROR", { request: this.#url })
    const answer = (await response.json()) as JsonRpcResult | JsonRpcResult[]
    return Array.isArray(answer) ? answer : [answer]
  }

  async #post(body: string): Promise<Response> {
    const headers = { "content-type": "application/json" }
    for (let attempt = 0; ; attempt++) {
      const response = await this.#fetch({ method: "POST", headers, body })
      if (response.status !== TOO_MANY || attempt + 1 === MOST_ATTEMPTS) return response
      const seconds = Number(response.headers.get("retry-after"))
      const wait = Math.min(TIMEOUT_MS, seconds > 0 ? seconds * 1_000 : PATIENCE_MS * 2 ** attempt)
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }

  async #fetch(init: RequestInit): Promise<Response> {
    try {
      return await fetch(this.#url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
    } catch (error) {
      if (error instanceof DOMException)
        throw makeError("the provider is slow", "TIMEOUT", { operation: "send", reason: "timeout" })
      throw makeError("the provider does not answer", "NETWORK_ERROR", { event: "send" })
    }
  }
}
