import { KeywardError } from "../../_core/errors"
import type { ReasonStore } from "../../_core/ports/requests"
import { SEALED_REASON_LENGTH } from "../../_core/requests/reason"
import type { Address } from "../../_core/types"
import { ServerHttp } from "./http"
import type { ServerOptions } from "./http"

const PATH = "/api/requests"

/** The ReasonStore behind /api/requests. */
export class HttpReasonStore implements ReasonStore {
  readonly #http: ServerHttp
  readonly #account: Address

  constructor(options: ServerOptions & { readonly account: Address }) {
    this.#http = new ServerHttp(options)
    this.#account = options.account
  }

  async put(patient: Address, sealed: Uint8Array): Promise<void> {
    const headers = { "content-type": "application/octet-stream", "keyward-patient": patient }
    await this.#http.ask(PATH, { method: "PUT", headers, body: new Blob([sealed as BlobPart]) })
  }

  async get(patient: Address, asker: Address): Promise<Uint8Array | null> {
    if (patient !== this.#account) throw new KeywardError("store-refused", { patient })
    const response = await this.#http.ask(PATH, { headers: { "keyward-asker": asker } })
    const sealed = new Uint8Array(await response.arrayBuffer())
    return sealed.length === SEALED_REASON_LENGTH ? sealed : null
  }

  async forget(patient: Address, asker: Address): Promise<void> {
    const headers: Record<string, string> =
      patient === this.#account ? { "keyward-asker": asker } : { "keyward-patient": patient }
    await this.#http.ask(PATH, { method: "DELETE", headers })
  }
}
