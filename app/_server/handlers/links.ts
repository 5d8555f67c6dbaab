import { MAX_LINK_FILES, MAX_LINK_JWE_LENGTH } from "../../_core/shl/link-limits"
import { LINK_TYPES } from "../../_core/shl/seal-file"
import { KeywardError } from "../../_core/errors"
import type { Address } from "../../_core/types"
import { BEGIN_LINK, FINISH_LINK } from "../api/schemas"
import type { Exchange } from "../http/answer"
import { malformed, readDeclared, requireLength, requireType, textField, toBase64url } from "../http/body"
import { json } from "../http/errors"
import { readBody } from "../http/read-body"
import type { BegunLink } from "../ledger/links"
import type { Services } from "../services.types"
import { requireActingSession } from "./of-patient"
import { secondsOf } from "./signed-in"
import { requireKey } from "./strangers"

const MAX_BODY_BYTES = 4_096
const MAX_PASSCODE_LENGTH = 64
const FLAGS = new Set(["", "L", "LP", "LU", "P", "U"])
/** A compact JWE (RFC 7516, section 7.1) without an encrypted key. */
const JWE = /^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/

/** GET /api/links -> the patient's links, newest first; see `KeptLink` */
export async function listLinks(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  return json(await services.links.list(await owner(exchange), secondsOf(services.clock)))
}

/** PUT /api/links/<link> `{ flags, expires, passcode, tokenDigest }`: reserves a row; 404 where it is taken, 507 past the quota */
export async function beginLink(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { patient, key } = await owned(exchange)
  const link = linkOf(exchange)
  await requireKey(services, patient)
  const begun = await begunOf(await readBody(request, BEGIN_LINK, MAX_BODY_BYTES), link, services)
  await services.links.begin(link, patient, { ...begun, session: key }, secondsOf(services.clock))
  return json(null)
}

/**
 * PUT /api/links/<link>/<edition>/<place>: a compact JWE, the media type of what is in it in `keyward-link-type`, the
 * link's token in `keyward-link-token`; 403 `not-allowed` with another one
 */
export async function putLinkFile(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { patient, key } = await owned(exchange)
  const [link, edition, place] = [
    linkOf(exchange),
    numberOf(exchange, "edition"),
    numberOf(exchange, "place"),
  ]
  const token = tokenOf(exchange)
  const type = LINK_TYPES.find((each) => each === request.headers.get("keyward-link-type"))
  if (!type || edition === 0 || place >= MAX_LINK_FILES) throw malformed("file")
  requireType(request, "application/jose")
  const length = requireLength(request)
  if (length > MAX_LINK_JWE_LENGTH)
    throw new KeywardError("file-too-large", { maxBytes: MAX_LINK_JWE_LENGTH })
  const end = services.limits.linkFilesAtOnce.begin(key)
  try {
    const jwe = await readDeclared(request, length, services.stallMs)
    if (!JWE.test(Buffer.from(jwe).toString("latin1"))) throw malformed("jwe")
    await services.links.putFile(
      link,
      patient,
      { edition, place, type, token },
      jwe,
      secondsOf(services.clock),
    )
    return json(null)
  } finally {
    end()
  }
}

/** POST /api/links/<link> `{ edition, files }`, with the token: it leads to this edition now; 404 where a file is missing */
export async function finishLink(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const patient = await owner(exchange)
  const { edition, files } = await readBody(request, FINISH_LINK, MAX_BODY_BYTES)
  if (!isCount(edition) || !isCount(files) || files > MAX_LINK_FILES) throw malformed("edition")
  await services.links.finish(
    ...([linkOf(exchange), patient] as const),
    { edition, files, token: tokenOf(exchange) },
    secondsOf(services.clock),
  )
  return json(null)
}

/**
 * DELETE /api/links/<link>: ended and its files deleted when this answers, with the token or after thirty days;
 * `?forget`: an ended one off the list, with its log
 */
export async function deleteLink(exchange: Exchange<Services>): Promise<Response> {
  const { services, url } = exchange
  const patient = await owner(exchange)
  const [link, now] = [linkOf(exchange), secondsOf(services.clock)]
  await services.whenFull(() =>
    url.searchParams.has("forget")
      ? services.links.forget(link, patient, now)
      : services.links.end(link, patient, tokenOf(exchange), now),
  )
  return json(null)
}

/** GET /api/links/<link>/opens -> sealed entries in base64url, oldest first */
export async function getLinkOpens(exchange: Exchange<Services>): Promise<Response> {
  const patient = await owner(exchange)
  const opens = await exchange.services.links.opens(linkOf(exchange), patient)
  return json(opens.map(toBase64url))
}

const owner = async (exchange: Exchange<Services>): Promise<Address> => (await owned(exchange)).patient

/** Counted for the session: who has stolen one does not keep the owner from ending links. */
async function owned(exchange: Exchange<Services>): ReturnType<typeof requireActingSession> {
  const acting = await requireActingSession(exchange)
  await exchange.services.limits.links.take(acting.key)
  return acting
}

/** Empty where none is given. */
const tokenOf = ({ request }: Exchange<Services>): Uint8Array =>
  Buffer.from(request.headers.get("keyward-link-token") ?? "", "base64url")

function linkOf({ params }: Exchange<Services>): string {
  const link = String(params["link"])
  if (!/^[0-9a-f]{64}$/.test(link)) throw malformed("link")
  return link
}

function numberOf({ params }: Exchange<Services>, name: string): number {
  const text = String(params[name])
  if (!/^(?:0|[1-9][0-9]{0,6})$/.test(text)) throw malformed(name)
  return Number(text)
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0

async function begunOf(
  body: Readonly<Record<string, unknown>>,
  link: string,
  { linkSecrets, clock }: Services,
): Promise<BegunLink> {
  const flags = textField(body, "flags", 4)
  const expires = body["expires"] ?? null
  // U with P is not in it: one file by its address has no passcode
  if (!FLAGS.has(flags)) throw malformed("flags")
  if (expires !== null && (!isCount(expires) || expires <= secondsOf(clock))) throw malformed("expires")
  const isGuarded = flags.includes("P")
  if (!isGuarded && body["passcode"] !== null) throw malformed("passcode")
  const code = isGuarded ? textField(body, "passcode", MAX_PASSCODE_LENGTH) : ""
  if (isGuarded && code === "") throw malformed("passcode")
  const tokenDigest = textField(body, "tokenDigest", 64)
  if (!/^[0-9a-f]{64}$/.test(tokenDigest)) throw malformed("tokenDigest")
  return { flags, expires, passcode: isGuarded ? await linkSecrets.passcode(link, code) : null, tokenDigest }
}
