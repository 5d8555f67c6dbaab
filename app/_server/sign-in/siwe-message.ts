import { getAddress, isAddress } from "viem/utils"
import { KeywardError } from "../../_core/errors"

/** The fields of an EIP-4361 message, each exactly as it stands in the text. */
export interface SiweFields {
  readonly scheme?: string
  /** RFC 3986 authority. */
  readonly domain: string
  /** EIP-55. */
  readonly address: string
  readonly statement?: string
  readonly uri: string
  readonly version: string
  readonly chainId: number
  readonly nonce: string
  /** RFC 3339, as are the two below. */
  readonly issuedAt: string
  readonly expirationTime?: string
  readonly notBefore?: string
  readonly requestId?: string
  readonly resources?: readonly string[]
}

const ASKS = " wants you to sign in with your Ethereum account:"
const LONGEST = 4_096

const UNRESERVED = "A-Za-z0-9\\-._~"
const SUB_DELIMS = "!$&'()*+,;="
const ENCODED = "%[0-9A-Fa-f]{2}"
const PORT = "(?::[0-9]{1,5})?"
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/
const AUTHORITY = new RegExp(
  `^(?:(?:[${UNRESERVED}${SUB_DELIMS}:]|${ENCODED})*@)?` +
    `(?:\\[[0-9A-Fa-f:.]+\\]|(?:[${UNRESERVED}${SUB_DELIMS}]|${ENCODED})+)${PORT}$`,
)
const URI = new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*:(?:[${UNRESERVED}${SUB_DELIMS}:/?#[\\]@]|${ENCODED})+$`)
const STATEMENT = new RegExp(`^[${UNRESERVED}${SUB_DELIMS}:/?#[\\]@ ]+$`)
const REQUEST_ID = new RegExp(`^(?:[${UNRESERVED}${SUB_DELIMS}:@]|${ENCODED})*$`)
const NONCE = /^[A-Za-z0-9]{8,}$/
const CHAIN_ID = /^(?:0|[1-9][0-9]{0,15})$/
const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/**
 * Reads an EIP-4361 message by its grammar and nothing looser: what was read is written again and must give the same
 * text, so that nothing in a signed message goes unread.
 * @throws KeywardError `sign-in-refused` with the field that is not as it must be
 */
export function parseSiweMessage(message: string): SiweFields {
  if (message.length > LONGEST) refuse("message")
  const lines = message.split("\n")
  let at = 0
  const next = (): string => lines[at++] ?? refuse("message")
  const labelled = (label: string): string | undefined => {
    if (!lines[at]?.startsWith(`${label}: `)) return undefined
    return next().slice(label.length + 2)
  }
  const required = (label: string, field: keyof SiweFields): string => labelled(label) ?? refuse(field)

  const first = next()
  if (!first.endsWith(ASKS)) refuse("domain")
  const who = first.slice(0, -ASKS.length).split("://")
  const domain = who.pop() ?? refuse("domain")
  const scheme = who.length > 0 ? who.join("://") : undefined
  const address = next()
  next()
  // With a statement there is a line more, with or without there are two empty ones.
  const statement = lines[at] === "" ? undefined : next()
  next()

  const uri = required("URI", "uri")
  const version = required("Version", "version")
  const chainId = required("Chain ID", "chainId")
  if (!CHAIN_ID.test(chainId)) refuse("chainId")
  const nonce = required("Nonce", "nonce")
  const issuedAt = required("Issued At", "issuedAt")
  const expirationTime = labelled("Expiration Time")
  const notBefore = labelled("Not Before")
  const requestId = labelled("Request ID")
  let resources: string[] | undefined
  if (lines[at] === "Resources:") {
    next()
    resources = []
    while (lines[at]?.startsWith("- ")) resources.push(next().slice(2))
  }
  const fields: SiweFields = {
    ...(scheme === undefined ? {} : { scheme }),
    domain,
    address,
    ...(statement === undefined ? {} : { statement }),
    uri,
    version,
    chainId: Number(chainId),
    nonce,
    issuedAt,
    ...(expirationTime === undefined ? {} : { expirationTime }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(resources === undefined ? {} : { resources }),
  }
  if (formatSiweMessage(fields) !== message) refuse("message")
  return fields
}

/**
 * Writes an EIP-4361 message.
 * @throws KeywardError `sign-in-refused` with the field that is not as it must be
 */
export function formatSiweMessage(fields: SiweFields): string {
  check(fields)
  const { scheme, domain, address, statement, uri, version, chainId, nonce, issuedAt } = fields
  const { expirationTime, notBefore, requestId, resources } = fields
  return [
    `${scheme === undefined ? "" : `${scheme}://`}${domain}${ASKS}`,
    address,
    "",
    ...(statement === undefined ? [] : [statement]),
    "",
    `URI: ${uri}`,
    `Version: ${version}`,
    `Chain ID: ${chainId}`,
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt}`,
    ...(expirationTime === undefined ? [] : [`Expiration Time: ${expirationTime}`]),
    ...(notBefore === undefined ? [] : [`Not Before: ${notBefore}`]),
    ...(requestId === undefined ? [] : [`Request ID: ${requestId}`]),
    ...(resources === undefined ? [] : ["Resources:", ...resources.map((resource) => `- ${resource}`)]),
  ].join("\n")
}

function check(fields: SiweFields): void {
  const rules: readonly [keyof SiweFields, boolean][] = [
    ["scheme", fields.scheme === undefined || matches(SCHEME, fields.scheme)],
    ["domain", matches(AUTHORITY, fields.domain)],
    [
      "address",
      isAddress(fields.address, { strict: false }) && getAddress(fields.address) === fields.address,
    ],
    ["statement", fields.statement === undefined || matches(STATEMENT, fields.statement)],
    ["uri", isUri(fields.uri)],
    ["version", fields.version === "1"],
    ["chainId", Number.isSafeInteger(fields.chainId) && fields.chainId >= 0],
    ["nonce", matches(NONCE, fields.nonce)],
    ["issuedAt", isDateTime(fields.issuedAt)],
    ["expirationTime", fields.expirationTime === undefined || isDateTime(fields.expirationTime)],
    ["notBefore", fields.notBefore === undefined || isDateTime(fields.notBefore)],
    ["requestId", fields.requestId === undefined || matches(REQUEST_ID, fields.requestId)],
    ["resources", fields.resources === undefined || fields.resources.every(isUri)],
  ]
  for (const [field, holds] of rules) {
    if (!holds) refuse(field)
  }
}

/** An absent field would be tested as the word "undefined". */
function matches(pattern: RegExp, text: unknown): boolean {
  return typeof text === "string" && pattern.test(text)
}

function isUri(text: string): boolean {
  return matches(URI, text) && URL.canParse(text)
}

/** RFC 3339 section 5.6, and a day that its month has. */
function isDateTime(text: string): boolean {
  const parts = DATE_TIME.exec(text)
  if (!parts) return false
  const [year = 0, month = 0, day = 0] = parts.slice(1, 4).map(Number)
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function refuse(field: keyof SiweFields | "message"): never {
  throw new KeywardError("sign-in-refused", { field })
}
