import { TRUSTED_TYPES } from "./trusted-types"

/** Where the root layout finds this page's nonce. */
export const NONCE_HEADER = "x-nonce"

/**
 * SHA-256 of the one style element that RainbowKit writes without a nonce: its theme, as `app/_wallets/room` sets it.
 * `test/server/csp.test.ts` computes it again and says what belongs here.
 */
export const THEME_STYLE_HASH = "sha256-MOWc4kU6082Da5iMTPf8f7qMY8vke1va/eE0Cvmj7nQ="

export interface PolicyOptions {
  readonly nonce: string
  /** The provider that the page itself asks. */
  readonly rpcUrl: string
  /** `next dev` evaluates code, writes styles and keeps a socket open. */
  readonly development: boolean
}

/** The Content-Security-Policy of a page (docs/decisions: no third party, no inline code, no framing). */
export function pagePolicy({ nonce, rpcUrl, development }: PolicyOptions): string {
  const rpc = new URL(rpcUrl).origin
  const directives: Readonly<Record<string, readonly string[]>> = {
    "default-src": ["'self'"],
    "script-src": [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      "'wasm-unsafe-eval'",
      ...(development ? ["'unsafe-eval'"] : []),
    ],
    // A nonce or hash would switch 'unsafe-inline' off again.
    "style-src": development
      ? ["'self'", "'unsafe-inline'"]
      : ["'self'", `'nonce-${nonce}'`, `'${THEME_STYLE_HASH}'`],
    "connect-src": ["'self'", rpc, ...(development ? ["ws:"] : [])],
    "img-src": ["'self'", "data:", "blob:"],
    "media-src": ["'self'", "blob:"],
    "font-src": ["'self'"],
    "worker-src": ["'self'"],
    "frame-src": ["'self'", "blob:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    // `next dev` evaluates code.
    ...(development ? {} : { "require-trusted-types-for": ["'script'"], "trusted-types": TRUSTED_TYPES }),
  }
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ")
}
