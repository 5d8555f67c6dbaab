import { fromBase64url, toBase64url } from "../../_core/crypto/bytes"
import type { ProfileStore } from "../../_core/ports/directory"
import type { Digest } from "../../_core/types"
import { jsonBody, ServerHttp } from "./http"
import type { ServerOptions } from "./http"

/** As many as one request may ask for. */
const MOST_AT_ONCE = 64

/** The ProfileStore behind /api/profiles. Needs no session: what is public is public, what is kept is attested. */
export class HttpProfileStore implements ProfileStore {
  readonly #http: ServerHttp

  constructor(options: ServerOptions) {
    this.#http = new ServerHttp(options)
  }

  async get(
    digests: readonly Digest[],
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<readonly (Uint8Array | null)[]> {
    const found: (Uint8Array | null)[] = []
    for (let from = 0; from < digests.length; from += MOST_AT_ONCE) {
      const asked = digests.slice(from, from + MOST_AT_ONCE)
      const answer = await this.#http.json("/api/profiles/find", {
        ...jsonBody("POST", { digests: asked }),
        ...(signal ? { signal } : {}),
      })
      const { profiles } = answer as { profiles: readonly (string | null)[] }
      for (const [index] of asked.entries()) found.push(decoded(profiles[index]))
    }
    return found
  }

  async put(profile: Uint8Array): Promise<void> {
    await this.#http.ask("/api/profiles", jsonBody("PUT", { profile: toBase64url(profile) }))
  }
}

/** What cannot be read is as good as not there. */
function decoded(profile: string | null | undefined): Uint8Array | null {
  try {
    return typeof profile === "string" ? fromBase64url(profile) : null
  } catch {
    return null
  }
}
