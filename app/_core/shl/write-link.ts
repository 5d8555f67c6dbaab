import canonicalize from "canonicalize"
import { exactly, randomBytes, toBase64url, toHex, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import type { HealthLinkFlag } from "./health-link"
import { MAX_LINK_LABEL, MAX_LINK_URL } from "./link-limits"

/** What a link of ours is made of. Whoever has `id` and `key` reads its files. */
export interface LinkSecrets {
  /** 32 bytes in the address of the link; the server keeps their SHA-256. */
  readonly id: Bytes
  /** 32 bytes for A256GCM. Never leaves the device but inside the link. */
  readonly key: Bytes
}

export interface LinkTerms {
  readonly flags: ReadonlySet<HealthLinkFlag>
  /** Unix seconds; null for no end. */
  readonly expires: number | null
  /** At most 80 characters (UTF-16 units); may be empty. */
  readonly label: string
}

export const newLinkSecrets = (): LinkSecrets => ({ id: randomBytes(32), key: randomBytes(32) })

/** What the server knows a link by: SHA-256 of its id, 64 hex digits. */
export const linkRow = async (id: Uint8Array): Promise<string> => toHex(await sha256(exactly(id, 32)))

/** Flags in the order of the alphabet, as the specification has them. @throws RangeError for U with P */
export function flagText(flags: ReadonlySet<HealthLinkFlag>): string {
  if (flags.has("U") && flags.has("P")) throw new RangeError("one file by its address has no passcode")
  return [...flags].sort().join("")
}

/**
 * Writes a link (SMART Health Links, "SMART Health Link payload"): `shlink:/` and base64url of canonical JSON.
 * @param site scheme, host and port of the deployment
 * @throws RangeError for U with P, a label or an address that is too long, an expiry that is no whole second
 */
export function writeHealthLink(site: string, { id, key }: LinkSecrets, terms: LinkTerms): string {
  const url = `${site}/l/${toBase64url(exactly(id, 32))}`
  if (url.length > MAX_LINK_URL) throw new RangeError("the site's name is too long for a link")
  const { expires, label } = terms
  if (label.length > MAX_LINK_LABEL) throw new RangeError("the label is too long")
  if (expires !== null && !(Number.isSafeInteger(expires) && expires > 0)) throw new RangeError("no time")
  const flag = flagText(terms.flags)
  const payload = canonicalize({
    url,
    key: toBase64url(exactly(key, 32)),
    ...(expires === null ? {} : { exp: expires }),
    ...(flag === "" ? {} : { flag }),
    ...(label === "" ? {} : { label }),
    v: 1,
  })
  return `shlink:/${toBase64url(utf8(payload ?? ""))}`
}

/** The address that a browser opens a link of ours by: all of it stands in the fragment, which no server is told. */
export const viewerAddress = (site: string, link: string): string => `${site}/view#${link}`

/** Eight decimal digits, every code equally likely: what is drawn past the last whole 10^8 is drawn again. */
export function newPasscode(): string {
  const draw = new Uint32Array(1)
  do crypto.getRandomValues(draw)
  while (draw[0]! >= 4_200_000_000)
  return String(draw[0]! % 100_000_000).padStart(8, "0")
}
