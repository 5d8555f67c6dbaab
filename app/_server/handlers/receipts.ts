import { KeywardError } from "../../_core/errors"
import { headOf, MAX_ENVELOPE_BYTES, MIN_ENVELOPE_BYTES } from "../../_core/receipts/envelope"
import type { Exchange } from "../http/answer"
import { malformed, readDeclared, requireLength, requireType, toBase64url } from "../http/body"
import { json } from "../http/errors"
import type { Services } from "../services.types"
import { patientOf, requireActingSession } from "./of-patient"
import { requireSession, secondsOf } from "./signed-in"

const BYTES = "application/octet-stream"
/** Envelopes of one reader for one patient in 24 hours: 64 records each. */
const MAX_DAILY_ENVELOPES = 256
const DAY = 86_400

/**
 * PUT /api/receipts: the session's account leaves its next envelope for the patient in `keyward-patient` -> `{ place }`
 * in the tree; 409 `receipt-moved` where it is not the next one, 403 `not-allowed` for whom nothing was given out to
 */
export async function putReceipt(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { account: reader, key } = await requireSession(exchange)
  await services.limits.receipts.take(key)
  const patient = patientOf(exchange)
  requireType(request, BYTES)
  const length = requireLength(request)
  if (length < MIN_ENVELOPE_BYTES || length > MAX_ENVELOPE_BYTES) throw malformed("content-length")
  if (reader === patient || !(await services.servedDays.isReader(patient, reader)))
    throw new KeywardError("not-allowed")
  const envelope = await readDeclared(request, length, services.stallMs)
  const head = headOf(envelope)
  if (head?.reader !== reader) throw malformed("envelope")
  const now = secondsOf(services.clock)
  if ((await services.receipts.countSince(patient, reader, now - DAY)) >= MAX_DAILY_ENVELOPES)
    throw new KeywardError("too-many-requests", { seconds: 3_600 })
  return json({ place: await services.receipts.keep(patient, head, envelope, now) }, 201)
}

/** GET /api/receipts/line -> `{ seq, hash }` of the last envelope that the session's account left for the patient */
export async function getReceiptLine(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { account: reader, key } = await requireSession(exchange)
  await services.limits.receipts.take(key)
  const { seq, hash } = await services.receipts.end(patientOf(exchange), reader)
  return json({ seq, hash: toBase64url(hash) })
}

/** GET /api/receipts?from=<place> -> a page of what was left for the patient, for the patient and who acts for them */
export async function listReceipts(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { patient, key } = await requireActingSession(exchange)
  await services.limits.receipts.take(key)
  const kept = await services.receipts.list(patient, numberOf(exchange, "from"))
  return json(kept.map(({ envelope, place, keptAt }) => ({ place, keptAt, envelope: toBase64url(envelope) })))
}

/** GET /api/receipts/served -> how often files of the patient were given to whom, by UTC day; for the same */
export async function listServedDays(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { patient, key } = await requireActingSession(exchange)
  await services.limits.receipts.take(key)
  return json(await services.servedDays.list(patient))
}

/** GET /api/receipts/inclusion?place=&size= -> `{ path }`: that the tree has this place's envelope; RFC 9162, 2.1.3 */
export async function getInclusion(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  await services.limits.receipts.take((await requireSession(exchange)).key)
  const [place, size] = [numberOf(exchange, "place"), numberOf(exchange, "size")]
  return json({ path: (await proven(services.receipts.inclusion(place, size))).map(toBase64url) })
}

/** GET /api/receipts/consistency?from=&to= -> `{ root, path }`: that the tree only grew; RFC 9162, 2.1.4 */
export async function getConsistency(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  await services.limits.receipts.take((await requireSession(exchange)).key)
  const [from, to] = [numberOf(exchange, "from"), numberOf(exchange, "to")]
  const path = await proven(services.receipts.consistency(from, to))
  return json({ root: toBase64url(await services.receipts.root(to)), path: path.map(toBase64url) })
}

function numberOf({ url }: Exchange<Services>, name: string): number {
  const text = url.searchParams.get(name) ?? ""
  if (!/^(?:0|[1-9][0-9]{0,12})$/.test(text)) throw malformed(name)
  return Number(text)
}

async function proven<T>(proof: Promise<T>): Promise<T> {
  try {
    return await proof
  } catch (error) {
    if (error instanceof RangeError) throw malformed("size")
    throw error
  }
}
