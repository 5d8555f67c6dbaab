import { KeywardError } from "../../_core/errors"

/** Where people open this deployment, as the request says and the environment allows. */
export interface OwnOrigin {
  /** Host and port. */
  readonly host: string
  /** Scheme, host and port. */
  readonly origin: string
}

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?$/

/** Whether a Host is this deployment's; see {@link ownOrigin}. */
export const isOwnHost = (host: string, allowed: string | null): boolean =>
  allowed === null ? LOOPBACK.test(host) : host === new URL(allowed).host

/**
 * @param allowed the one origin of this deployment; null = loopback alone, so that a name which somebody points at
 * 127.0.0.1 (DNS rebinding) is a stranger
 * @throws KeywardError `request-malformed` for any other Host
 */
export function ownOrigin(request: Request, allowed: string | null): OwnOrigin {
  const host = request.headers.get("host") ?? ""
  const own =
    allowed === null ? { host, origin: `http://${host}` } : { host: new URL(allowed).host, origin: allowed }
  if (!isOwnHost(host, allowed)) throw new KeywardError("request-malformed", { reason: "host" })
  return own
}

/**
 * Refuses what another site makes a browser send. A browser puts Origin on everything but GET and HEAD, so a request
 * that changes something and has neither Origin nor Sec-Fetch-Site is refused as well.
 * @throws KeywardError `request-malformed`
 */
export function refuseOtherSites(request: Request, own: OwnOrigin): void {
  const site = request.headers.get("sec-fetch-site")
  const origin = request.headers.get("origin")
  const reads = request.method === "GET" || request.method === "HEAD"
  const fromUs = site === null || site === "same-origin" || (reads && site === "none")
  const ours = origin === null || origin === own.origin
  const said = reads || origin !== null || site !== null
  if (!fromUs || !ours || !said) throw new KeywardError("request-malformed", { reason: "cross-site" })
}
