import type { Relay, RelayOffer, SignedAction } from "../../_core/ports/relay"
import { asDigest } from "../../_core/types"
import type { Digest } from "../../_core/types"
import { jsonBody, ServerHttp } from "./http"
import type { ServerOptions } from "./http"

/** Milliseconds after which a silent relay is asked no more: the direct way works. */
const PATIENCE = 15_000

/** The Relay behind /api/relay. */
export class HttpRelay implements Relay {
  readonly #http: ServerHttp

  constructor(options: ServerOptions) {
    this.#http = new ServerHttp(options)
  }

  async offer(): Promise<RelayOffer> {
    return (await this.#http.json("/api/relay", { signal: AbortSignal.timeout(PATIENCE) })) as RelayOffer
  }

  async submit({ contract, signer, action, nonce, deadline, signature }: SignedAction): Promise<Digest> {
    const body = { contract, signer, action, nonce: String(nonce), deadline, signature }
    const answer = await this.#http.json("/api/relay", {
      ...jsonBody("POST", body),
      signal: AbortSignal.timeout(PATIENCE),
    })
    return asDigest((answer as { transaction: string }).transaction)
  }
}
