import { fromHex, toHex } from "../../_core/crypto/bytes"
import { sha256 } from "../../_core/crypto/hash"
import { KeywardError } from "../../_core/errors"
import { registryContext } from "../../_core/keys/context"
import { LOCATION_SECONDS, MAX_EMBEDDED_LENGTH } from "../../_core/shl/link-limits"
import { recipientLine, sealOpen } from "../../_core/shl/link-opens"
import type { OpenResult } from "../../_core/shl/link-opens"
import type { Address } from "../../_core/types"
import type { Exchange } from "../http/answer"
import { malformed, readJson } from "../http/body"
import { json } from "../http/errors"
import type { LinkVerdict } from "../ledger/links"
import type { Services } from "../services.types"
import { secondsOf } from "./signed-in"

const MAX_BODY_BYTES = 8_192
const MAX_PASSCODE_LENGTH = 200
const JOSE = "application/jose"

/** What somebody asks with. */
interface Asked {
  readonly recipient: string
  readonly passcode: string | null
  /** By GET, for the one file of a link with U; another link has not been opened by whoever visits its address. */
  readonly isDirect: boolean
}

/**
 * POST /l/<id> `{ recipient, passcode?, embeddedLengthMax? }` (SMART Health Links, "SMART Health Link Manifest Request")
 * -> `{ status, files: [{ contentType, embedded | location }] }`; 401 `{ remainingAttempts }` for a wrong or missing
 * passcode, 404 for whatever is not there, ended or over, 429 past 60 an hour. Anybody's page may ask.
 */
export async function postLink(exchange: Exchange<Services>): Promise<Response> {
  const { request, services, own } = exchange
  await services.limits.openLink.take(exchange.peer)
  const body = await readJson(request, MAX_BODY_BYTES)
  const recipient = recipientOf(body["recipient"])
  const { passcode = null, embeddedLengthMax = MAX_EMBEDDED_LENGTH } = body
  if (passcode !== null && (typeof passcode !== "string" || passcode.length > MAX_PASSCODE_LENGTH))
    throw malformed("passcode")
  if (typeof embeddedLengthMax !== "number" || !(embeddedLengthMax >= 0)) throw malformed("embeddedLengthMax")
  const link = await linkOf(exchange)
  const verdict = await ask(services, link, {
    ...{ recipient, isDirect: false },
    passcode: passcode === "" ? null : passcode,
  })
  if (verdict.outcome !== "open") return refusal(verdict)
  const { edition } = verdict
  const until = secondsOf(services.clock) + LOCATION_SECONDS
  const embedded = Math.min(embeddedLengthMax, MAX_EMBEDDED_LENGTH)
  const files: object[] = []
  for (const { place, type, size } of await services.links.files(link, edition)) {
    const jwe = size <= embedded ? await services.links.file(link, edition, place) : null
    const token = await services.linkSecrets.locate({ link, edition, place, until })
    files.push({
      contentType: type,
      ...(jwe
        ? { embedded: Buffer.from(jwe).toString("latin1") }
        : { location: `${own.origin}/l/file/${token}` }),
    })
  }
  // Ended between the two looks
  if (files.length === 0) return gone()
  return json({ status: verdict.flags.includes("L") ? "can-change" : "finalized", files })
}

/** GET /l/<id>?recipient=… of a link with U -> its one file, `application/jose`; else 404 */
export async function getLink(exchange: Exchange<Services>): Promise<Response> {
  const { services, url } = exchange
  await services.limits.openLink.take(exchange.peer)
  const link = await linkOf(exchange)
  const recipient = recipientOf(url.searchParams.get("recipient"))
  const verdict = await ask(services, link, { recipient, passcode: null, isDirect: true })
  if (verdict.outcome !== "open") return refusal(verdict)
  return fileResponse(await services.links.file(link, verdict.edition, 0))
}

/** GET /l/file/<token> -> an encrypted file whose address a manifest named in the last hour, else 404 */
export async function getLinkFile(exchange: Exchange<Services>): Promise<Response> {
  const { services, params, peer } = exchange
  await services.limits.openLink.take(peer)
  const now = secondsOf(services.clock)
  const location = await services.linkSecrets.located(String(params["token"]), now)
  if (!location || !(await services.links.live(location.link, now))) return gone()
  return fileResponse(await services.links.file(location.link, location.edition, location.place))
}

/** OPTIONS: a browser asks before it sends JSON for another site (Fetch, CORS-preflight request). */
export function preflight(): Promise<Response> {
  return Promise.resolve(
    new Response(null, {
      status: 204,
      headers: {
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": "content-type",
        "access-control-max-age": "7200",
      },
    }),
  )
}

/** Counts, compares and writes the log before anything is given out. */
async function ask(services: Services, link: string, asked: Asked): Promise<LinkVerdict> {
  const { links, linkSecrets, registry, clock } = services
  const { recipient, passcode, isDirect } = asked
  const now = secondsOf(clock)
  const live = await links.live(link, now)
  if (live?.flags.includes("U") !== isDirect) return { outcome: "gone" }
  const { patient } = live
  // Before anything is counted: without the key nothing can be written down, and nothing is given out
  const key = await registry.key(patient)
  if (!key) return { outcome: "gone" }
  const digest = passcode === null ? null : await linkSecrets.passcode(link, passcode)
  const verdict = await links.ask(link, patient, digest, now)
  const result = RESULTS[verdict.outcome]
  if (result) {
    const binding = { ctx: contextOf(services, patient), row: fromHex(link) }
    const sealed = await sealOpen(key.publicKey, binding, { at: now, recipient, result })
    await links.noteOpen(link, patient, sealed)
  }
  return verdict
}

const RESULTS: Partial<Record<LinkVerdict["outcome"], OpenResult>> = {
  open: "opened",
  "passcode-wrong": "passcode-wrong",
  "passcode-missing": "passcode-missing",
}

function refusal(verdict: LinkVerdict): Response {
  if (verdict.outcome === "later")
    throw new KeywardError("too-many-requests", { seconds: Math.max(1, verdict.seconds) })
  if (verdict.outcome === "passcode-wrong" || verdict.outcome === "passcode-missing")
    return json({ remainingAttempts: verdict.left }, 401)
  return gone()
}

const gone = (): Response => json({ code: "link-unknown", details: {} }, 404)

const fileResponse = (jwe: Uint8Array | null): Response =>
  jwe ? new Response(new Uint8Array(jwe), { headers: { "content-type": JOSE } }) : gone()

/** What the specification requires of whoever asks. @throws KeywardError `request-malformed` where nothing is seen */
function recipientOf(value: unknown): string {
  const recipient = typeof value === "string" ? recipientLine(value) : ""
  if (recipient === "") throw malformed("recipient")
  return recipient
}

/** The row of an id; an id that is none has a row that nobody has. */
const linkOf = async ({ params }: Exchange<Services>): Promise<string> => {
  const id = Buffer.from(String(params["id"]), "base64url")
  const isExact = id.length === 32 && id.toString("base64url") === params["id"]
  return isExact ? toHex(await sha256(new Uint8Array(id))) : ""
}

const contextOf = ({ config: { chainId, registry } }: Services, patient: Address) =>
  registryContext({ chainId, registry, patient })
