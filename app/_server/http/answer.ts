import { asKeywardError } from "../../_core/errors"
import { errorResponse, OPEN_HEADERS, REFUSED_HEADERS } from "./errors"
import type { Limits } from "./limits"
import { ownOrigin, refuseOtherSites } from "./origin"
import type { OwnOrigin } from "./origin"
import { peerOf } from "./peer"
import { REQUEST_HEADER, requestId } from "./request-id"
import { causesOf } from "../watch/scrub"

/** One request on its way to an answer. */
export interface Exchange<S> {
  readonly request: Request
  readonly url: URL
  readonly params: Params
  readonly services: S
  readonly own: OwnOrigin
  /** Whom an anonymous limit counts for: an address, or a network of IPv6. */
  readonly peer: string
}

export type Handler<S> = (exchange: Exchange<S>) => Promise<Response>

/** What every route needs, whatever it does. */
export interface Common {
  readonly origin: string | null
  readonly limits: Pick<Limits, "request">
  /** Takes one line a request: nothing in it tells who asked or for what. */
  readonly log: (line: LogLine) => void
}

export interface LogLine {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly ms: number
  /** Names this request, in the answer's `keyward-request`, too. */
  readonly id: string
  readonly code?: string
  /** Of a failure of ours: what caused it, scrubbed. */
  readonly cause?: string
}

export interface AnsweringOptions {
  /** Pages of other sites may ask and read the answer; the handler must not look at cookies. */
  readonly anybody?: boolean
  /** Takes the line where nothing could be opened that would. */
  readonly log?: Common["log"]
}

/** The dynamic parts of a path, as Next gives them. */
type Params = Readonly<Record<string, string | string[]>>
type Answer = (request: Request, context: { params: Promise<Params> }) => Promise<Response>

/**
 * Makes a route handler: one way to refuse, to fail, to forbid caching and to log.
 * @param route the pattern, for the log, which must not name a root or an account
 */
export function answering<S extends Common>(
  route: string,
  handler: Handler<S>,
  open: () => Promise<S>,
  { anybody = false, log: logAnyway = () => undefined }: AnsweringOptions = {},
): Answer {
  return async (request, context) => {
    const begun = performance.now()
    const id = requestId(request)
    let log = logAnyway
    let response: Response
    let failure: { readonly code: string; readonly cause?: string } | undefined
    try {
      const services = await open()
      log = services.log
      const own = ownOrigin(request, services.origin)
      if (!anybody) refuseOtherSites(request, own)
      const peer = peerOf(request)
      await services.limits.request.take(peer)
      const params = await context.params
      response = await handler({ request, url: new URL(request.url), params, services, own, peer })
    } catch (thrown) {
      const error = asKeywardError(thrown, "server-failed")
      response = errorResponse(error)
      const isOurs = response.status >= 500
      failure = { code: error.code, ...(isOurs ? { cause: causesOf(error).join("; ") } : {}) }
      // Unread bytes of a refused body would hold the answer back for seconds.
      if (request.body) response.headers.set("connection", "close")
    }
    for (const [name, value] of Object.entries(
      anybody ? { ...REFUSED_HEADERS, ...OPEN_HEADERS } : REFUSED_HEADERS,
    ))
      response.headers.set(name, value)
    response.headers.set(REQUEST_HEADER, id)
    const ms = Math.round(performance.now() - begun)
    log({ method: request.method, route, status: response.status, ms, id, ...failure })
    return response
  }
}
