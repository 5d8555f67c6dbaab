import { KeywardError, isKeywardError } from "../../app/_core/errors"
import { parseHealthLink } from "../../app/_core/shl/health-link"
import type { HealthLink } from "../../app/_core/shl/health-link"

export type FoundLink =
  | { readonly kind: "link"; readonly link: HealthLink }
  /** A link of another site: this page may ask its own server alone. */
  | { readonly kind: "elsewhere"; readonly host: string }
  | { readonly kind: "none" | "broken" }

/**
 * The link in the address of this page: all of it stands in the fragment, which no server is told.
 * @param hash with its `#`
 * @param host host and port of this page
 */
export function findLink(hash: string, host: string): FoundLink {
  const text = hash.replace(/^#/, "")
  if (text === "") return { kind: "none" }
  try {
    const link = parseHealthLink(text, { loopback: true })
    return link.url.host === host ? { kind: "link", link } : { kind: "elsewhere", host: link.url.host }
  } catch (error) {
    if (isKeywardError(error, "document-damaged")) return { kind: "broken" }
    throw error instanceof KeywardError ? error : new KeywardError("unexpected", {}, { cause: error })
  }
}
