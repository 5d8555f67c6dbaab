import "server-only"
import { getIronSession, webCookies } from "iron-session"
import { SESSION_SECONDS } from "../ledger/sessions"

export const SESSION_COOKIE = "__Host-keyward"
/**
 * A second session of the same browser, beside the first, for as long as somebody does something as an account that they
 * keep for another person. It is used by requests that say so, and by those alone.
 */
export const BESIDE_COOKIE = "__Host-keyward-beside"
/** Says so. */
export const BESIDE_HEADER = "keyward-beside"

/** The sealed cookie: nothing but the session's id, which the server can end. */
export class SessionCookie {
  readonly #secret: string

  /** @param secret at least 32 characters */
  constructor(secret: string) {
    this.#secret = secret
  }

  async read(request: Request): Promise<string | null> {
    const sealed = await this.#open(request, new Headers())
    return typeof sealed.id === "string" ? sealed.id : null
  }

  async write(request: Request, headers: Headers, id: string): Promise<void> {
    const sealed = await this.#open(request, headers)
    sealed.id = id
    await sealed.save()
  }

  async clear(request: Request, headers: Headers): Promise<void> {
    const sealed = await this.#open(request, headers)
    sealed.destroy()
  }

  #open(request: Request, headers: Headers) {
    return getIronSession<{ id?: string }>(webCookies(request, headers), {
      cookieName: request.headers.has(BESIDE_HEADER) ? BESIDE_COOKIE : SESSION_COOKIE,
      password: this.#secret,
      ttl: SESSION_SECONDS,
      cookieOptions: { secure: true, httpOnly: true, sameSite: "strict", path: "/" },
    })
  }
}
