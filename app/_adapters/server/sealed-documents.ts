import { fromUtf8, toBase64url } from "../../_core/crypto/bytes"
import { isKeywardError, KeywardError } from "../../_core/errors"
import { openDocument, sealDocument } from "../../_core/keys/sealed-document"
import { newestMaster } from "../../_core/keys/unlocked"
import type { UnlockedKeys } from "../../_core/keys/unlocked"
import { SEALED_ID } from "../../_core/ports/sealed-documents"
import type {
  LoadOptions,
  SaveOptions,
  SealedDocument,
  SealedDocumentHeader,
  SealedDocuments,
  SealedPurpose,
} from "../../_core/ports/sealed-documents"
import { withBackOff } from "./back-off"
import { ServerHttp } from "./http"
import type { ServerOptions } from "./http"

const BYTES = "application/octet-stream"
const VERSION_HEADER = "keyward-version"
const BASE_HEADER = "keyward-base"
const TOKEN_HEADER = "keyward-link-token"

/** The newest version that was seen of each `account:purpose:id`. */
type Seen = Map<string, number>

/**
 * The SealedDocuments behind /api/sealed, for the account of the given keys: the signed-in one, or one that it acts
 * for. All of one page share the versions that were seen, so that an older version is noticed.
 * @param expectNewest run before each write, which ends by what it throws: see `expectNewestVault`
 */
export function sealedDocuments(
  options: ServerOptions,
  expectNewest: (keys: UnlockedKeys) => Promise<void>,
): (keys: UnlockedKeys) => SealedDocuments {
  const [http, seen] = [new ServerHttp(options), new Map<string, number>()]
  return (keys) => new HttpSealedDocuments(http, keys, seen, () => expectNewest(keys))
}

class HttpSealedDocuments implements SealedDocuments {
  readonly #http: ServerHttp
  readonly #keys: UnlockedKeys
  readonly #seen: Seen
  readonly #expectNewest: () => Promise<void>

  constructor(http: ServerHttp, keys: UnlockedKeys, seen: Seen, expectNewest: () => Promise<void>) {
    this.#expectNewest = expectNewest
    this.#http = http
    this.#keys = keys
    this.#seen = seen
  }

  async list(
    purpose: SealedPurpose,
    options: { signal?: AbortSignal } = {},
  ): Promise<readonly SealedDocumentHeader[]> {
    const response = await this.#ask(`/api/sealed/${purpose}`, "GET", options)
    const listed = listOf(await bytesOf(response, options))
    const ids = new Set(listed.map(({ id }) => this.#name(purpose, id)))
    const prefix = this.#name(purpose, "")
    for (const name of [...this.#seen.keys()])
      if (name.startsWith(prefix) && !ids.has(name)) this.#seen.delete(name)
    for (const { id, version } of listed) this.#notice(this.#name(purpose, id), version)
    return listed
  }

  async load(
    purpose: SealedPurpose,
    id: string,
    { signal, former }: LoadOptions = {},
  ): Promise<SealedDocument | null> {
    const options = signal ? { signal } : {}
    const name = this.#name(purpose, id)
    // Read before the request: two loads may overtake each other while another device saves
    const known = this.#seen.get(name) ?? 0
    const response = await this.#ask(pathOf(purpose, id), "GET", options)
    if (response.status === 204) {
      this.#seen.delete(name)
      return null
    }
    const version = Number(response.headers.get(VERSION_HEADER))
    if (version < known) throw new KeywardError("key-wrong", { version, known })
    const sealed = await bytesOf(response, options)
    const binding = this.#binding(purpose, id, version)
    const newest = newestMaster(this.#keys)
    const bytes = await openDocument([newest], binding, sealed).catch((error: unknown) => {
      if (former && isKeywardError(error, "key-wrong")) return null
      throw error
    })
    if (bytes) {
      this.#notice(name, version)
      return { version, bytes }
    }
    const masters = [...this.#keys.masters.values()].filter((master) => master !== newest)
    const opened = await openDocument(masters, binding, sealed)
    this.#notice(name, version)
    return { version, bytes: opened, isFormer: true }
  }

  async save(
    purpose: SealedPurpose,
    id: string,
    bytes: Uint8Array,
    base: number,
    { token }: SaveOptions = {},
  ): Promise<number> {
    const [path, version] = [pathOf(purpose, id), base + 1]
    const own = bytes.slice()
    // First: keys that were handed over take a newer master by it
    await this.#expectNewest()
    const sealed = await sealDocument(newestMaster(this.#keys), this.#binding(purpose, id, version), own)
    const headers = {
      ...{ "content-type": BYTES, [BASE_HEADER]: String(base) },
      ...(token && { [TOKEN_HEADER]: toBase64url(token) }),
    }
    await this.#ask(path, "PUT", { headers, body: new Blob([sealed]) })
    // Not the larger of the two: a document that was removed elsewhere and is saved again begins at version 1
    this.#seen.set(this.#name(purpose, id), version)
    return version
  }

  async remove(purpose: SealedPurpose, id: string, base: number, { token }: SaveOptions = {}): Promise<void> {
    const path = pathOf(purpose, id)
    await this.#expectNewest()
    await this.#ask(path, "DELETE", {
      headers: { [BASE_HEADER]: String(base), ...(token && { [TOKEN_HEADER]: toBase64url(token) }) },
    })
    this.#seen.delete(this.#name(purpose, id))
  }

  #ask(
    path: string,
    method: "GET" | "PUT" | "DELETE",
    { signal, headers, body }: { signal?: AbortSignal; headers?: Record<string, string>; body?: Blob },
  ): Promise<Response> {
    const request = {
      ...{ method, headers: { ...headers, "keyward-patient": this.#keys.account } },
      ...(body ? { body } : {}),
      ...(signal ? { signal } : {}),
    }
    return withBackOff(() => this.#http.ask(path, request), { signal }, this.#http.wait)
  }

  #notice(name: string, version: number): void {
    this.#seen.set(name, Math.max(version, this.#seen.get(name) ?? 0))
  }

  #name(purpose: SealedPurpose, id: string): string {
    return `${this.#keys.account}:${purpose}:${id}`
  }

  #binding(purpose: SealedPurpose, id: string, version: number) {
    return { purpose, account: this.#keys.account, id, version }
  }
}

/** An id goes into the path, so nothing else may. */
function pathOf(purpose: SealedPurpose, id: string): string {
  if (!SEALED_ID.test(id)) throw new KeywardError("request-malformed", { reason: "id" })
  return `/api/sealed/${purpose}/${id}`
}

/** A body that ends early is a connection that was cut. */
async function bytesOf(response: Response, { signal }: { signal?: AbortSignal }): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    throw new KeywardError(signal?.aborted ? "cancelled" : "store-unreachable", {}, { cause })
  }
}

function listOf(body: Uint8Array): readonly SealedDocumentHeader[] {
  const headers = JSON.parse(fromUtf8(body)) as SealedDocumentHeader[]
  for (const { id, version, size } of headers)
    if (!SEALED_ID.test(id) || ![version, size].every(Number.isSafeInteger))
      throw new KeywardError("server-failed")
  return headers
}
