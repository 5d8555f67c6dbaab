import { NextResponse } from "next/server"
import type { NextRequest } from "next/server"
import { NONCE_HEADER, pagePolicy } from "./app/_server/csp"
import { environment } from "./app/_server/environment"

const POLICY_HEADER = "content-security-policy"

/** Gives every page its own nonce and policy: on the request, where Next reads it, and on the response. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64")
  const development = process.env.NODE_ENV === "development"
  const policy = pagePolicy({ nonce, rpcUrl: environment().publicRpcUrl, development })
  const headers = new Headers(request.headers)
  headers.set(NONCE_HEADER, nonce)
  headers.set(POLICY_HEADER, policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set(POLICY_HEADER, policy)
  return response
}

export const config = {
  // A route that is matched here sees only the first 10 MiB of its body; the API sets its own policy, and the page that
  // opens an export is a file to save, with one in next.config.js. Links and their page have their own, and no nonce; so
  // have the service worker and the page that it keeps.
  matcher: "/((?!api/|opener/|l/|view$|drop$|offline$|sw\\.js$|_next/static/|_next/image).*)",
}
