import { asKeywardError } from "../../_core/errors"
import { errorResponse, OPEN_HEADERS, REFUSED_HEADERS } from "./errors"
import type { Limits } from "./limits"
import { ownOrigin, refuseOtherSites } from "./origin"
import type { OwnOrigin } from "./origin"
import { peerOf } from "./peer"

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
  readonly code?: string
}

export interface AnsweringOptions {
  /** Pages of other sites may ask and read the answer; the handler must not look at cookies. */
  readonly anybody?: boolean
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
  { anybody = false }: AnsweringOptions = {},
): Answer {
  return async (request, context) => {
    const begun = performance.now()
    let log: Common["log"] = () => undefined
    let response: Response
    let code: string | undefined
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
      code = error.code
      response = errorResponse(error)
      // Unread bytes of a refused body would hold the answer back for seconds.
      if (request.body) response.headers.set("connection", "close")
    }
    for (const [name, value] of Object.entries(
      anybody ? { ...REFUSED_HEADERS, ...OPEN_HEADERS } : REFUSED_HEADERS,
    ))
      response.headers.set(name, value)
    const ms = Math.round(performance.now() - begun)
    log({ method: request.method, route, status: response.status, ms, ...(code ? { code } : {}) })
    return response
  }
}
