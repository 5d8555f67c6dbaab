import { KeywardError } from "../../_core/errors"
import { isSealedLength } from "../../_core/requests/reason-bytes"
import { asAddress } from "../../_core/types"
import type { Address } from "../../_core/types"
import type { Exchange } from "../http/answer"
import { malformed, readDeclared, requireLength, requireType } from "../http/body"
import { json } from "../http/errors"
import type { Services } from "../services.types"
import { requireActing } from "./of-patient"
import { requireSession, secondsOf } from "./signed-in"

const BYTES = "application/octet-stream"
const PATIENT_HEADER = "keyward-patient"
const ASKER_HEADER = "keyward-asker"
/** A reason is kept before its request is on chain: it is not forgotten in that time. */
const PENDING_SECONDS = 3_600

/**
 * PUT /api/requests: the signed-in asker's sealed reason to the patient in `keyward-patient`. Only between accounts
 * with published keys, as requests are: a session by itself costs nothing. 409 while the asker's request is open.
 */
export async function putReason(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { account: asker, key } = await requireSession(exchange)
  await services.limits.reason.take(key)
  const patient = accountIn(request, PATIENT_HEADER)
  requireType(request, BYTES)
  const declared = requireLength(request)
  if (!isSealedLength(declared)) throw malformed("content-length")
  if (patient === asker) throw malformed("patient")
  const keys = await Promise.all([asker, patient].map((account) => services.registry.key(account)))
  if (keys.includes(null)) throw new KeywardError("store-refused")
  await requireOver(services, patient, asker)
  const sealed = await readDeclared(request, declared, services.stallMs)
  await services.reasons.keep(patient, asker, sealed, secondsOf(services.clock))
  return json(null, 201)
}

/**
 * GET /api/requests: the sealed reason of `keyward-asker` to `keyward-patient`, for the patient or whoever
 * acts for the patient, while the asker's request is open; what is over is forgotten. 204 where there is none
 * (any more): a page may ask a moment after its request was over.
 */
export async function getReason(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { key } = await requireSession(exchange)
  await services.limits.record.take(key)
  const patient = await requireActing(exchange)
  const asker = accountIn(request, ASKER_HEADER)
  const now = secondsOf(services.clock)
  const reason = await services.reasons.find(patient, asker, now)
  if (!reason) return nothing()
  if (!(await services.requests.isOpen(patient, asker))) {
    if (reason.keptAt < now - PENDING_SECONDS) await services.reasons.forget(patient, asker)
    return nothing()
  }
  return new Response(new Uint8Array(reason.sealed), { headers: { "content-type": BYTES } })
}

/**
 * DELETE /api/requests: forgets the reason to `keyward-patient`, the session's own, or where `keyward-asker`
 * is named that one's, as the patient or whoever acts for the patient. The asker gets 409 while the request is open.
 */
export async function deleteReason(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { account, key } = await requireSession(exchange)
  await services.limits.reason.take(key)
  if (request.headers.has(ASKER_HEADER)) {
    await services.reasons.forget(await requireActing(exchange), accountIn(request, ASKER_HEADER))
  } else {
    const patient = accountIn(request, PATIENT_HEADER)
    await requireOver(services, patient, account)
    await services.reasons.forget(patient, account)
  }
  return json(null)
}

/** What an open request names on chain stays as it is: a stolen session of the asker neither replaces nor forgets it. */
async function requireOver({ requests }: Services, patient: Address, asker: Address): Promise<void> {
  if (await requests.isOpen(patient, asker)) throw new KeywardError("request-open", { patient, asker })
}

const nothing = () => new Response(null, { status: 204 })

function accountIn(request: Request, header: string): Address {
  try {
    return asAddress(request.headers.get(header) ?? "")
  } catch {
    throw malformed(header)
  }
}
