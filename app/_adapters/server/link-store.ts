import { fromBase64url, toBase64url, toHex } from "../../_core/crypto/bytes"
import { KeywardError } from "../../_core/errors"
import type { UnlockedKeys } from "../../_core/keys/unlocked"
import type { KeptLink, LinkPlace, LinkStore, NewLink, SealedLinkFile } from "../../_core/ports/links"
import { flagText } from "../../_core/shl/write-link"
import type { Address } from "../../_core/types"
import { withBackOff } from "./back-off"
import { jsonBody, ServerHttp } from "./http"
import type { ServerOptions } from "./http"

/** The LinkStore behind /api/links, for the account of the given keys: the signed-in one, or one that it acts for. */
export function linkStore(options: ServerOptions): (keys: Pick<UnlockedKeys, "account">) => LinkStore {
  const http = new ServerHttp(options)
  return ({ account }) => new HttpLinkStore(http, account)
}

const TOKEN_HEADER = "keyward-link-token"
const STANDINGS: readonly string[] = ["making", "live", "ended", "burnt", "over"]

class HttpLinkStore implements LinkStore {
  readonly #http: ServerHttp
  readonly #patient: Address

  constructor(http: ServerHttp, patient: Address) {
    this.#http = http
    this.#patient = patient
  }

  async list(options: { signal?: AbortSignal } = {}): Promise<readonly KeptLink[]> {
    const answer: unknown = await (await this.#ask("", options)).json()
    if (!Array.isArray(answer)) throw new KeywardError("server-failed")
    const listed = answer as readonly KeptLink[]
    if (listed.some(({ standing }) => !STANDINGS.includes(standing))) throw new KeywardError("server-failed")
    return listed
  }

  async begin(row: string, { flags, expires, passcode, tokenDigest }: NewLink): Promise<void> {
    const body = { flags: flagText(flags), expires, passcode, tokenDigest: toHex(tokenDigest) }
    await this.#ask(`/${row}`, jsonBody("PUT", body))
  }

  async putFile(
    row: string,
    { edition, place }: LinkPlace,
    { type, jwe }: SealedLinkFile,
    token: Uint8Array,
  ): Promise<void> {
    const headers = { "content-type": "application/jose", "keyward-link-type": type, ...bearing(token) }
    await this.#ask(`/${row}/${edition}/${place}`, { method: "PUT", headers, body: new Blob([jwe]) })
  }

  async finish(row: string, edition: number, files: number, token: Uint8Array): Promise<void> {
    const { headers, ...post } = jsonBody("POST", { edition, files })
    await this.#ask(`/${row}`, { ...post, headers: { ...headers, ...bearing(token) } })
  }

  async end(row: string, token: Uint8Array | null): Promise<void> {
    await this.#ask(`/${row}`, { method: "DELETE", headers: token ? bearing(token) : {} })
  }

  async forget(row: string): Promise<void> {
    await this.#ask(`/${row}?forget`, { method: "DELETE" })
  }

  async opens(row: string, options: { signal?: AbortSignal } = {}): Promise<readonly Uint8Array[]> {
    const sealed = (await (await this.#ask(`/${row}/opens`, options)).json()) as readonly string[]
    try {
      return sealed.map(fromBase64url)
    } catch (cause) {
      throw new KeywardError("server-failed", {}, { cause })
    }
  }

  #ask(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    const named = new Headers(headers)
    named.set("keyward-patient", this.#patient)
    const signal = init.signal ? { signal: init.signal } : {}
    const ask = () => this.#http.ask(`/api/links${path}`, { ...init, headers: named })
    return withBackOff(ask, signal, this.#http.wait)
  }
}

const bearing = (token: Uint8Array) => ({ [TOKEN_HEADER]: toBase64url(token) })
