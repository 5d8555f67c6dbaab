import { toBase64url, toHex } from "../../_core/crypto/bytes"
import { KeywardError } from "../../_core/errors"
import type { CarFile, PatientOptions, RecordStore, UploadOptions } from "../../_core/ports/storage"
import type { Address, Cid } from "../../_core/types"
import { withBackOff } from "./back-off"
import { jsonBody, refusal, ServerHttp } from "./http"
import type { ServerOptions } from "./http"

const CAR = "application/vnd.ipld.car"
const ERASE_DIGEST_HEADER = "keyward-erase-digest"
const ERASE_TOKEN_HEADER = "keyward-erase-token"

/** The RecordStore behind /api/records. Runs in pages, in workers and in Node. */
export class HttpRecordStore implements RecordStore {
  readonly #http: ServerHttp

  constructor(options: ServerOptions) {
    this.#http = new ServerHttp(options)
  }

  upload(car: CarFile, patient: Address, options: UploadOptions = {}): Promise<void> {
    return withBackOff(() => this.#upload(car, patient, options), options, this.#http.wait)
  }

  async #upload(car: CarFile, patient: Address, options: UploadOptions): Promise<void> {
    const path = `/api/records/${car.root}`
    const headers = {
      ...{ ...this.#http.headers, "content-type": CAR, "keyward-patient": patient },
      ...(options.eraseDigest ? { [ERASE_DIGEST_HEADER]: toHex(options.eraseDigest) } : {}),
    }
    const blob = await car.blob?.()
    if (blob && typeof XMLHttpRequest !== "undefined")
      return sendWithProgress(this.#http.url(path), headers, blob, options)
    await this.#http.ask(path, {
      method: "PUT",
      headers: { ...headers, "content-length": String(car.size) },
      body: blob ?? car.stream(),
      duplex: "half",
      ...(options.signal ? { signal: options.signal } : {}),
    } as RequestInit)
    options.onProgress?.(car.size)
  }

  isPinned(root: Cid, patient: Address, options: PatientOptions = {}): Promise<boolean> {
    const headers = { "keyward-patient": patient }
    const asked = { headers, ...(options.signal ? { signal: options.signal } : {}) }
    return withBackOff(() => this.#http.exists(`/api/records/${root}`, asked), options, this.#http.wait)
  }

  async fetch(
    root: Cid,
    name: string,
    patient: Address,
    options: { signal?: AbortSignal } = {},
  ): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#http.ask(`/api/records/${root}?name=${encodeURIComponent(name)}`, {
      headers: { "keyward-patient": patient },
      ...(options.signal ? { signal: options.signal } : {}),
    })
    if (!response.body) throw new KeywardError("store-missing")
    return response.body
  }

  async manifests(
    roots: readonly Cid[],
    patient: Address,
    options: { signal?: AbortSignal } = {},
  ): Promise<readonly (Uint8Array | null)[]> {
    const { headers, ...asked } = jsonBody("POST", { roots })
    const response = await this.#http.ask("/api/records/manifests", {
      ...asked,
      headers: { ...headers, "keyward-patient": patient },
      ...(options.signal ? { signal: options.signal } : {}),
    })
    const bytes = await response.arrayBuffer().catch((cause: unknown) => {
      throw new KeywardError(options.signal?.aborted ? "cancelled" : "store-unreachable", {}, { cause })
    })
    return partsOf(bytes, roots.length)
  }

  async unpin(root: Cid, patient: Address, tokens: readonly Uint8Array[]): Promise<void> {
    const headers = {
      "keyward-patient": patient,
      ...(tokens.length > 0 ? { [ERASE_TOKEN_HEADER]: tokens.map(toBase64url).join(",") } : {}),
    }
    const erase = () => this.#http.ask(`/api/records/${root}`, { method: "DELETE", headers })
    await withBackOff(erase, {}, this.#http.wait)
  }
}

/** Each part follows its length, four bytes, big-endian; 0 = there is none. What is cut short is not there. */
function partsOf(buffer: ArrayBuffer, count: number): (Uint8Array | null)[] {
  const view = new DataView(buffer)
  let at = 0
  return Array.from({ length: count }, () => {
    const length = at + 4 <= buffer.byteLength ? view.getUint32(at) : 0
    const from = at + 4
    at = from + length
    return length > 0 && at <= buffer.byteLength ? new Uint8Array(buffer, from, length) : null
  })
}

/** fetch tells nothing of how much was sent; XMLHttpRequest does. */
function sendWithProgress(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Blob,
  { signal, onProgress }: UploadOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open("PUT", url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    const abort = () => request.abort()
    signal?.addEventListener("abort", abort, { once: true })
    request.upload.onprogress = ({ loaded }) => onProgress?.(loaded)
    request.onabort = () => reject(new KeywardError("cancelled"))
    request.onerror = () => reject(new KeywardError("store-unreachable"))
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve()
      else reject(refusal(request.status, request.responseText, request.getResponseHeader("retry-after")))
    }
    request.onloadend = () => signal?.removeEventListener("abort", abort)
    if (signal?.aborted) reject(new KeywardError("cancelled"))
    else request.send(body)
  })
}
