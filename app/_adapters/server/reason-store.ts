import type { ReasonStore } from "../../_core/ports/requests"
import { isSealedLength } from "../../_core/requests/reason-bytes"
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
    const headers = { "keyward-patient": patient, "keyward-asker": asker }
    const response = await this.#http.ask(PATH, { headers })
    const sealed = new Uint8Array(await response.arrayBuffer())
    return isSealedLength(sealed.length) ? sealed : null
  }

  async forget(patient: Address, asker: Address): Promise<void> {
    // The asker names nobody but the patient: what is forgotten is the asker's own.
    const headers: Record<string, string> = {
      "keyward-patient": patient,
      ...(asker === this.#account ? {} : { "keyward-asker": asker }),
    }
    await this.#http.ask(PATH, { method: "DELETE", headers })
  }
}
