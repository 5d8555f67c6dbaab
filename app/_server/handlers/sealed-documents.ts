import {
  MAX_SEALED_DOCUMENT_BYTES,
  MAX_SEALED_DOCUMENTS,
  MAX_SEALED_PURPOSE_BYTES,
  SEALED_ID,
  SEALED_PURPOSES,
} from "../../_core/ports/sealed-documents"
import type { SealedPurpose } from "../../_core/ports/sealed-documents"
import type { Exchange } from "../http/answer"
import { malformed, readDeclared, requireLength, requireType } from "../http/body"
import { json } from "../http/errors"
import type { DocumentName } from "../ledger/sealed-documents"
import type { Services } from "../services.types"
import { requireActing } from "./of-patient"
import { secondsOf } from "./signed-in"
import { requireKey } from "./strangers"

const BYTES = "application/octet-stream"
const VERSION_HEADER = "keyward-version"
const BASE_HEADER = "keyward-base"
const QUOTA = { bytes: MAX_SEALED_PURPOSE_BYTES, documents: MAX_SEALED_DOCUMENTS }

/** GET /api/sealed/<purpose> -> `[{ id, version, size }]` of the patient's documents, by id */
export async function listSealed(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const account = await requireActing(exchange)
  await services.limits.sealed.take(account)
  return json(await services.sealedDocuments.list(account, purposeOf(exchange)))
}

/** GET /api/sealed/<purpose>/<id> -> the sealed bytes, their version in `keyward-version`; 204 where there is none */
export async function getSealed(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const account = await requireActing(exchange)
  await services.limits.sealed.take(account)
  const kept = await services.sealedDocuments.find(nameOf(exchange, account))
  if (!kept) return new Response(null, { status: 204 })
  const headers = { "content-type": BYTES, [VERSION_HEADER]: String(kept.version) }
  return new Response(new Uint8Array(kept.sealed), { headers })
}

/**
 * PUT /api/sealed/<purpose>/<id>: the body is the next version after the one in `keyward-base`, 0 where there is none
 * -> `{ version }`; 409 `sealed-moved` where another version is there, 507 `sealed-full` past the quota
 */
export async function putSealed(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const account = await requireActing(exchange)
  await services.limits.sealed.take(account)
  const [name, base] = [nameOf(exchange, account), baseOf(request)]
  await requireKey(services, account)
  requireType(request, BYTES)
  const length = requireLength(request)
  if (length === 0) throw malformed("content-length")
  if (length > MAX_SEALED_DOCUMENT_BYTES) throw malformed("too-long")
  const end = services.limits.sealedAtOnce.begin(account)
  try {
    const sealed = await readDeclared(request, length, services.stallMs)
    const now = secondsOf(services.clock)
    return json({ version: await services.sealedDocuments.save(name, sealed, base, QUOTA, now) })
  } finally {
    end()
  }
}

/** DELETE /api/sealed/<purpose>/<id>: the version in `keyward-base`; 409 `sealed-moved` where another one is there */
export async function deleteSealed(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const account = await requireActing(exchange)
  await services.limits.sealed.take(account)
  await services.sealedDocuments.remove(nameOf(exchange, account), baseOf(request))
  return json(null)
}

function purposeOf({ params }: Exchange<Services>): SealedPurpose {
  const purpose = SEALED_PURPOSES.find((each) => each === params["purpose"])
  if (!purpose) throw malformed("purpose")
  return purpose
}

function nameOf(exchange: Exchange<Services>, account: DocumentName["account"]): DocumentName {
  const id = String(exchange.params["id"])
  if (!SEALED_ID.test(id)) throw malformed("id")
  return { account, purpose: purposeOf(exchange), id }
}

function baseOf(request: Request): number {
  const text = request.headers.get(BASE_HEADER) ?? ""
  if (!/^(?:0|[1-9][0-9]{0,14})$/.test(text)) throw malformed(BASE_HEADER)
  return Number(text)
}
