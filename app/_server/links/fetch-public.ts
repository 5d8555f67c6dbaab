import { lookup as systemLookup } from "node:dns/promises"
import { request as httpsRequest } from "node:https"
import type { IncomingMessage, ClientRequest } from "node:http"
import type { RequestOptions } from "node:https"
import { isIP } from "node:net"
import type { LookupAddress } from "node:dns"
import { KeywardError } from "../../_core/errors"
import { isPublicAddress } from "./public-address"

export const MAX_FETCHED_BYTES = 20_000_000
const TIMEOUT_MS = 30_000

export interface FetchedAnswer {
  readonly status: number
  readonly body: Uint8Array<ArrayBuffer>
  readonly retryAfter: string | null
}

/** What a test puts in the place of the internet. Nothing of it can be set from outside the code. */
export interface Internet {
  /** Every address of a name. */
  readonly resolve: (host: string) => Promise<readonly LookupAddress[]>
  readonly isAllowed: (address: string) => boolean
  readonly request: (options: RequestOptions, answered: (answer: IncomingMessage) => void) => ClientRequest
  readonly port: number
  readonly timeoutMs: number
}

const INTERNET: Internet = {
  resolve: (host) => systemLookup(host, { all: true, verbatim: true }),
  isAllowed: isPublicAddress,
  request: httpsRequest,
  port: 443,
  timeoutMs: TIMEOUT_MS,
}

export type FetchPublic = (url: string, body: string | null) => Promise<FetchedAnswer>

/**
 * Makes the function that asks a public https host: POST with a JSON `body`, GET without. Every address of the name has to
 * be public, and the connection goes to one of the addresses that were looked at, so a name that is answered differently
 * a second time (DNS rebinding) gains nothing. No redirect, cookie, proxy, kept connection or compression.
 * The function throws KeywardError `link-unreachable` for all that fails: what a name resolves to here is nobody's business.
 */
export const fetchPublic =
  (internet: Internet = INTERNET): FetchPublic =>
  async (url, body) => {
    const signal = AbortSignal.timeout(internet.timeoutMs)
    try {
      const target = nameOf(url)
      const addresses = await before(signal, internet.resolve(target.hostname))
      if (addresses.length === 0 || !addresses.every(({ address }) => internet.isAllowed(address)))
        throw new TypeError("address")
      return await ask(target, body, addresses, internet, signal)
    } catch (cause) {
      throw new KeywardError("link-unreachable", {}, { cause })
    }
  }

/** An https address of a name on port 443. */
function nameOf(text: string): URL {
  const url = new URL(text)
  const named = /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*$/.test(url.hostname) && isIP(url.hostname) === 0
  if (url.protocol !== "https:" || url.port !== "" || url.username !== "" || url.password !== "" || !named)
    throw new TypeError("url")
  return url
}

function ask(
  url: URL,
  body: string | null,
  addresses: readonly LookupAddress[],
  internet: Internet,
  signal: AbortSignal,
): Promise<FetchedAnswer> {
  return new Promise((resolve, reject) => {
    const request = internet.request(
      {
        hostname: url.hostname,
        port: internet.port,
        path: `${url.pathname}${url.search}`,
        method: body === null ? "GET" : "POST",
        headers: {
          accept: "application/json, application/jose, */*",
          "accept-encoding": "identity",
          ...(body === null
            ? {}
            : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
        },
        // A new agent for this one request: it knows no proxy of the environment and no other connection
        agent: false,
        rejectUnauthorized: true,
        lookup: (_host, { all }, found) => {
          const [first] = addresses
          if (all) found(null, [...addresses])
          else found(null, first?.address ?? "", first?.family)
        },
        signal,
      },
      (answer) => {
        bytesOf(answer).then(
          (bytes) =>
            resolve({
              status: answer.statusCode ?? 0,
              body: bytes,
              retryAfter: answer.headers["retry-after"] ?? null,
            }),
          reject,
        )
      },
    )
    request.on("error", reject)
    request.end(body ?? undefined)
  })
}

async function bytesOf(answer: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const encoding = answer.headers["content-encoding"] ?? "identity"
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop destroys the answer and its connection
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (encoding !== "identity" || size > MAX_FETCHED_BYTES) throw new TypeError("body")
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new TypeError("timeout")), { once: true })
    work.then(resolve, reject)
  })
}
