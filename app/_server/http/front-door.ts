import { isKeywardError } from "../../_core/errors"
import { RateLimit } from "./limits"
import { isOwnHost } from "./origin"
import { networkOf } from "./peer"

const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"] as const
/** Requests of one network in a minute to this process, pages and what they load included: a clinic may be one. */
const MAX_REQUESTS = 6_000
const MINUTE = 60_000
const DAY = 86_400_000
/** A year, as browsers' lists of such sites ask for at least (RFC 6797). */
const HSTS = "max-age=31536000"

export interface FrontDoorOptions {
  /** The one origin of this deployment; null = loopback alone. */
  readonly origin: string | null
  /** Where somebody reports a weakness to: `mailto:…` or `https://…`; null = there is no security.txt. */
  readonly securityContact: string | null
  /** Milliseconds. */
  readonly clock?: () => number
}

/**
 * What the process was told, by the same variables as `environment`, which only Next's own bundles can load.
 * @throws TypeError for a contact that is none
 */
export function frontDoorOptions(env: Readonly<Record<string, string | undefined>>): FrontDoorOptions {
  const contact = env["KEYWARD_SECURITY_CONTACT"] || null
  if (contact !== null && !/^(?:mailto:|https:\/\/)[^\s]+$/.test(contact))
    throw new TypeError("KEYWARD_SECURITY_CONTACT is neither mailto: nor https:")
  const origin = env["KEYWARD_ORIGIN"] ? new URL(env["KEYWARD_ORIGIN"]).origin : null
  return { origin, securityContact: contact }
}

/** One request, as far as it matters here. */
export interface Knock {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly host: string
  /** The client's address, with or without a port. */
  readonly peer: string
}

/** An answer that is given before anything else sees the request. */
export interface Turned {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * What holds for every path, pages and static files included, before Next sees it: methods that are nobody's here
 * (RFC 9110, section 15.5.6), names that are not ours (DNS rebinding), floods, and security.txt (RFC 9116).
 */
export class FrontDoor {
  readonly #options: FrontDoorOptions
  readonly #limit: RateLimit

  constructor(options: FrontDoorOptions) {
    this.#options = options
    this.#limit = new RateLimit(MAX_REQUESTS, MINUTE, undefined, options.clock)
  }

  /** Headers of every answer of this deployment. */
  get headers(): Readonly<Record<string, string>> {
    return this.#options.origin?.startsWith("https:") ? { "strict-transport-security": HSTS } : {}
  }

  /** The answer that ends it; null where it may pass. */
  answer({ method, url, host, peer }: Knock): Turned | null {
    if (!METHODS.some((each) => each === method))
      return turned(405, "This method is not served.", { allow: METHODS.join(", ") })
    if (!isOwnHost(host, this.#options.origin)) return turned(400, "This name is not served here.")
    try {
      this.#limit.takeNow(networkOf(peer))
    } catch (error) {
      if (!isKeywardError(error, "too-many-requests")) throw error
      return turned(429, "Too many requests.", { "retry-after": String(error.details["seconds"] ?? 1) })
    }
    const { securityContact } = this.#options
    const [path] = url.split("?")
    return path === "/.well-known/security.txt" && securityContact !== null
      ? turned(200, securityText(securityContact, this.#options.origin))
      : null
  }
}

function turned(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Turned {
  return { status, body, headers: { "content-type": "text/plain; charset=utf-8", ...headers } }
}

/** Contact and an end within a year are what RFC 9116, section 2.5, asks for. */
function securityText(contact: string, origin: string | null): string {
  const expires = new Date(Date.now() + 180 * DAY).toISOString()
  const canonical = origin === null ? [] : [`Canonical: ${origin}/.well-known/security.txt`]
  return [`Contact: ${contact}`, `Expires: ${expires}`, "Preferred-Languages: en", ...canonical, ""].join(
    "\n",
  )
}
