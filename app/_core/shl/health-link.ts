import { fromBase64url, fromUtf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { KeywardError } from "../errors"

/** `L`: its content may change; `P`: a passcode is asked; `U`: the address is the one encrypted file. */
export type HealthLinkFlag = "L" | "P" | "U"

/** What a SMART Health Link says (SMART Health Links, "SMART Health Link payload"). */
export interface HealthLink {
  readonly url: URL
  /** 32 bytes for A256GCM. Whoever has it and the address can read the files. */
  readonly key: Bytes
  /** null if it says no end. */
  readonly expires: Date | null
  readonly flags: ReadonlySet<HealthLinkFlag>
  readonly label: string
  /** Host of the viewer that the link was written for; empty if it has none. It is never opened. */
  readonly viewer: string
  /** Flags that are not known here, and members that the specification does not have. */
  readonly unknown: readonly string[]
  /** How the link breaks the specification although it can be used. */
  readonly faults: readonly string[]
}

/** Characters; the longest that a QR code holds has 4,296. */
const MAX_LINK_LENGTH = 10_000
const MAX_URL_LENGTH = 128
const MAX_LABEL_LENGTH = 80
const MEMBERS: ReadonlySet<string> = new Set(["url", "key", "exp", "flag", "label", "v"])

/** Why a text is no link that can be used, for a page. */
export type HealthLinkFault =
  "not-a-link" | "url" | "not-https" | "key" | "exp" | "flag" | "passcode-for-one-file" | "version"

export interface LinkReading {
  /** Takes http for names of this machine, as a deployment that is tried out has it. */
  readonly loopback?: boolean
}

/**
 * Reads `shlink:/…`, with the address of a viewer before it or without.
 * @throws KeywardError `document-damaged` with `reason`, a {@link HealthLinkFault}
 */
export function parseHealthLink(text: string, { loopback = false }: LinkReading = {}): HealthLink {
  const [, viewer = "", encoded = ""] =
    /^(?:(https?:\/\/\S+)#)?shlink:\/([A-Za-z0-9_-]+)$/.exec(text.trim()) ?? []
  if (encoded === "" || text.length > MAX_LINK_LENGTH) throw unusable("not-a-link")
  const payload = payloadIn(encoded)
  const { v, exp, label } = payload
  if (v !== undefined && v !== 1) throw unusable("version")
  const { flags, others } = flagsIn(payload["flag"])
  if (flags.has("P") && flags.has("U")) throw unusable("passcode-for-one-file")
  const url = urlIn(payload["url"], loopback)
  return {
    url,
    key: keyIn(payload["key"]),
    expires: exp === undefined ? null : timeIn(exp),
    flags,
    label: typeof label === "string" ? label.slice(0, MAX_LABEL_LENGTH) : "",
    viewer: viewer === "" ? "" : (urlOf(viewer)?.host ?? ""),
    unknown: [...others, ...Object.keys(payload).filter((name) => !MEMBERS.has(name))],
    faults: [
      ...(url.href.length > MAX_URL_LENGTH
        ? [`Its address is longer than ${MAX_URL_LENGTH} characters.`]
        : []),
      ...(label !== undefined && typeof label !== "string" ? ["Its label is no text."] : []),
      ...(typeof label === "string" && label.length > MAX_LABEL_LENGTH
        ? [`Its label is longer than ${MAX_LABEL_LENGTH} characters; it is cut here.`]
        : []),
    ],
  }
}

const unusable = (reason: HealthLinkFault, cause?: unknown) =>
  new KeywardError("document-damaged", { reason }, { cause })

function payloadIn(encoded: string): Readonly<Record<string, unknown>> {
  let payload: unknown
  try {
    payload = JSON.parse(fromUtf8(fromBase64url(encoded)))
  } catch (cause) {
    throw unusable("not-a-link", cause)
  }
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) throw unusable("not-a-link")
  return payload as Readonly<Record<string, unknown>>
}

const urlOf = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null)

function urlIn(value: unknown, loopback: boolean): URL {
  const url = typeof value === "string" ? urlOf(value) : null
  if (!url || url.username !== "" || url.password !== "") throw unusable("url")
  if (!isLinkAddress(url, { loopback })) throw unusable("not-https")
  return url
}

/** Whether a link or a file of it may lie at an address: https, or http of this machine where that is taken. */
export const isLinkAddress = (url: URL, { loopback = false }: LinkReading = {}): boolean =>
  url.protocol === "https:" ||
  (loopback && url.protocol === "http:" && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname))

function keyIn(value: unknown): Bytes {
  if (typeof value !== "string" || value.length !== 43) throw unusable("key")
  try {
    return fromBase64url(value)
  } catch (cause) {
    throw unusable("key", cause)
  }
}

/** Seconds since 1970. */
function timeIn(value: unknown): Date {
  const time = new Date(typeof value === "number" ? value * 1_000 : NaN)
  if (Number.isNaN(time.getTime())) throw unusable("exp")
  return time
}

function flagsIn(value: unknown): { flags: ReadonlySet<HealthLinkFlag>; others: readonly string[] } {
  if (value === undefined) return { flags: new Set(), others: [] }
  if (typeof value !== "string" || value.length > 26) throw unusable("flag")
  const letters = [...value]
  const known = letters.filter((letter): letter is HealthLinkFlag => ["L", "P", "U"].includes(letter))
  const others = letters.filter((letter) => !["L", "P", "U"].includes(letter))
  return { flags: new Set(known), others: others.map((letter) => `flag ${letter}`) }
}
