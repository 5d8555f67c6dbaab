import { exactly, fromBase64url, fromUtf8, toBase64url, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import type { HealthLinkFlag } from "./health-link"
import { flagText, writeHealthLink } from "./write-link"
import type { LinkSecrets, LinkTerms } from "./write-link"

/** What the account keeps of a link that it made, sealed: enough to show it again, and to say what it leads to. */
export interface OwnLink extends LinkSecrets, LinkTerms {
  /** Scheme, host and port that the link names. */
  readonly site: string
  /** null for a link without one. */
  readonly passcode: string | null
  /** Unix seconds on the device that made it. */
  readonly madeAt: number
  /** What it leads to, in words for its owner: titles of records. At most 20. */
  readonly contents: readonly string[]
}

/** The body of a sealed document of purpose `links`, whose id is the link's row. */
export const encodeOwnLink = ({ id, key, flags, ...rest }: OwnLink): Bytes =>
  utf8(JSON.stringify({ v: 1, id: toBase64url(id), key: toBase64url(key), flags: flagText(flags), ...rest }))

/** The inverse; null where it is none that this version understands. */
export function decodeOwnLink(body: Uint8Array): OwnLink | null {
  try {
    const kept = JSON.parse(fromUtf8(body)) as Readonly<Record<string, unknown>>
    const { v, id, key, flags, site, expires, label, passcode, madeAt, contents } = kept
    const isText = [id, key, flags, site, label].every((each) => typeof each === "string")
    if (v !== 1 || !isText || typeof madeAt !== "number" || !Array.isArray(contents)) return null
    const link: OwnLink = {
      id: exactly(fromBase64url(id as string), 32),
      key: exactly(fromBase64url(key as string), 32),
      flags: new Set([...(flags as string)] as HealthLinkFlag[]),
      site: site as string,
      expires: typeof expires === "number" ? expires : null,
      label: label as string,
      passcode: typeof passcode === "string" ? passcode : null,
      madeAt,
      contents: contents.filter((title): title is string => typeof title === "string").slice(0, 20),
    }
    textOfLink(link)
    return link
  } catch {
    return null
  }
}

/** `shlink:/…` of a link that the account made. @throws RangeError where it was never one */
export const textOfLink = (link: OwnLink): string => writeHealthLink(link.site, link, link)
