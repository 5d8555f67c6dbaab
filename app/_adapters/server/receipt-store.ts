import { fromBase64url } from "../../_core/crypto/bytes"
import type { Bytes } from "../../_core/crypto/bytes"
import { KeywardError } from "../../_core/errors"
import type { KeptEnvelope, LineEnd, ReceiptStore, ServedDay, TreeProof } from "../../_core/ports/receipts"
import { asAddress } from "../../_core/types"
import type { Address } from "../../_core/types"
import { withBackOff } from "./back-off"
import { ServerHttp } from "./http"
import type { ServerOptions } from "./http"

const HASH_LENGTH = 32

/** The ReceiptStore behind /api/receipts. */
export class HttpReceiptStore implements ReceiptStore {
  readonly #http: ServerHttp

  constructor(options: ServerOptions) {
    this.#http = new ServerHttp(options)
  }

  async end(patient: Address): Promise<LineEnd> {
    const { seq, hash } = membersOf(await this.#json("/line", patient))
    return { seq: numberOf(seq), hash: hashOf(hash) }
  }

  async put(patient: Address, envelope: Uint8Array): Promise<number> {
    const answer = await this.#ask("", patient, {
      method: "PUT",
      headers: { "content-type": "application/octet-stream" },
      body: envelope as Bytes,
    })
    return numberOf(membersOf(await answer.json())["place"])
  }

  async list(
    patient: Address,
    from: number,
    options: { signal?: AbortSignal } = {},
  ): Promise<readonly KeptEnvelope[]> {
    return listOf(await this.#json(`?from=${from}`, patient, options)).map((each) => {
      const { place, keptAt, envelope } = membersOf(each)
      return { place: numberOf(place), keptAt: numberOf(keptAt), envelope: bytesOf(envelope) }
    })
  }

  async served(patient: Address, options: { signal?: AbortSignal } = {}): Promise<readonly ServedDay[]> {
    return listOf(await this.#json("/served", patient, options)).map((each) => {
      const { reader, day, files } = membersOf(each)
      return { reader: addressOf(reader), day: numberOf(day), files: numberOf(files) }
    })
  }

  async inclusion(place: number, size: number): Promise<readonly Uint8Array[]> {
    return pathOf(membersOf(await this.#json(`/inclusion?place=${place}&size=${size}`, null)))
  }

  async consistency(from: number, to: number): Promise<TreeProof> {
    const answer = membersOf(await this.#json(`/consistency?from=${from}&to=${to}`, null))
    return { root: hashOf(answer["root"]), path: pathOf(answer) }
  }

  async #json(path: string, patient: Address | null, init: RequestInit = {}): Promise<unknown> {
    return (await this.#ask(path, patient, init)).json()
  }

  #ask(path: string, patient: Address | null, { headers, ...init }: RequestInit): Promise<Response> {
    const named = new Headers(headers)
    if (patient) named.set("keyward-patient", patient)
    const signal = init.signal ? { signal: init.signal } : {}
    const ask = () => this.#http.ask(`/api/receipts${path}`, { ...init, headers: named })
    return withBackOff(ask, signal, this.#http.wait)
  }
}

const failed = () => new KeywardError("server-failed")

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw failed()
  return value as Readonly<Record<string, unknown>>
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw failed()
  return value
}

function numberOf(value: unknown): number {
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw failed()
  return Number(value)
}

function bytesOf(value: unknown): Uint8Array {
  try {
    return fromBase64url(String(value))
  } catch (cause) {
    throw new KeywardError("server-failed", {}, { cause })
  }
}

function hashOf(value: unknown): Uint8Array {
  const hash = bytesOf(value)
  if (hash.length !== HASH_LENGTH) throw failed()
  return hash
}

function addressOf(value: unknown): Address {
  try {
    return asAddress(String(value))
  } catch (cause) {
    throw new KeywardError("server-failed", {}, { cause })
  }
}

const pathOf = ({ path }: Readonly<Record<string, unknown>>): readonly Uint8Array[] =>
  listOf(path).map(hashOf)
