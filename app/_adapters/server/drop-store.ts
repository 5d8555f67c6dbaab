import { toBase64url } from "../../_core/crypto/bytes"
import { DROP_PART_BYTES } from "../../_core/drop/drop-limits"
import { KeywardError } from "../../_core/errors"
import type { UnlockedKeys } from "../../_core/keys/unlocked"
import type { DropPlace, DropStore, KeptDrop, NewDrop } from "../../_core/ports/drops"
import type { Address } from "../../_core/types"
import { withBackOff } from "./back-off"
import { jsonBody, ServerHttp } from "./http"
import type { ServerOptions } from "./http"

/** The DropStore behind /api/drops, for the account of the given keys: the signed-in one, or one that it acts for. */
export function dropStore(options: ServerOptions): (keys: Pick<UnlockedKeys, "account">) => DropStore {
  const http = new ServerHttp(options)
  return ({ account }) => new HttpDropStore(http, account)
}

const OWNER_HEADER = "keyward-drop-owner"

class HttpDropStore implements DropStore {
  readonly #http: ServerHttp
  readonly #patient: Address

  constructor(http: ServerHttp, patient: Address) {
    this.#http = http
    this.#patient = patient
  }

  async list(options: { signal?: AbortSignal } = {}): Promise<readonly KeptDrop[]> {
    const answer: unknown = await (await this.#ask("", options)).json()
    if (!Array.isArray(answer)) throw new KeywardError("server-failed")
    return answer as readonly KeptDrop[]
  }

  async begin(drop: string, { publicKey, ...link }: NewDrop): Promise<void> {
    await this.#ask(`/${drop}`, jsonBody("PUT", { ...link, publicKey: toBase64url(publicKey) }))
  }

  async end(drop: string, owner: Uint8Array | null): Promise<void> {
    await this.#ask(`/${drop}`, { method: "DELETE", headers: owner ? bearing(owner) : {} })
  }

  async forget(drop: string): Promise<void> {
    await this.#ask(`/${drop}?forget`, { method: "DELETE" })
  }

  async *read(
    { drop, arrival }: DropPlace,
    from: number,
    to: number,
    options: { signal?: AbortSignal } = {},
  ): AsyncGenerator<Uint8Array> {
    for (let at = from; at < to;) {
      const part = Math.floor(at / DROP_PART_BYTES)
      const answer = await this.#ask(`/${drop}/${arrival}/${part}`, options)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const begin = part * DROP_PART_BYTES
      const wanted = bytes.subarray(at - begin, Math.min(to - begin, bytes.length))
      // The server gave less of it than it said
      if (wanted.length === 0) throw new KeywardError("record-altered")
      yield wanted
      at += wanted.length
    }
  }

  async erase({ drop, arrival }: DropPlace, owner: Uint8Array): Promise<void> {
    await this.#ask(`/${drop}/${arrival}`, { method: "DELETE", headers: bearing(owner) })
  }

  #ask(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    const named = new Headers(headers)
    named.set("keyward-patient", this.#patient)
    const signal = init.signal ? { signal: init.signal } : {}
    const ask = () => this.#http.ask(`/api/drops${path}`, { ...init, headers: named })
    return withBackOff(ask, signal, this.#http.wait)
  }
}

const bearing = (owner: Uint8Array) => ({ [OWNER_HEADER]: toBase64url(owner) })
