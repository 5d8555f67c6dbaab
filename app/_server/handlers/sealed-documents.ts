import { createHash } from "node:crypto"
import {
  MAX_SEALED_DOCUMENT_BYTES,
  MAX_SEALED_DOCUMENTS,
  MAX_SEALED_PURPOSE_BYTES,
  SEALED_ID,
  SEALED_PURPOSES,
} from "../../_core/ports/sealed-documents"
import { KeywardError } from "../../_core/errors"
import type { SealedPurpose } from "../../_core/ports/sealed-documents"
import type { Exchange } from "../http/answer"
import { malformed, readDeclared, requireLength, requireType } from "../http/body"
import { json } from "../http/errors"
import type { DocumentName } from "../ledger/sealed-documents"
import type { Services } from "../services.types"
import { requireActingSession } from "./of-patient"
import { secondsOf } from "./signed-in"
import { requireKey } from "./strangers"

const BYTES = "application/octet-stream"
const VERSION_HEADER = "keyward-version"
const BASE_HEADER = "keyward-base"
const TOKEN_HEADER = "keyward-link-token"
const QUOTA = { bytes: MAX_SEALED_PURPOSE_BYTES, documents: MAX_SEALED_DOCUMENTS }

/** GET /api/sealed/<purpose> -> `[{ id, version, size }]` of the patient's documents, by id */
export async function listSealed(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { patient: account, key } = await requireActingSession(exchange)
  await services.limits.sealed.take(key)
  return json(await services.sealedDocuments.list(account, purposeOf(exchange)))
}

/** GET /api/sealed/<purpose>/<id> -> the sealed bytes, their version in `keyward-version`; 204 where there is none */
export async function getSealed(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { patient: account, key } = await requireActingSession(exchange)
  await services.limits.sealed.take(key)
  const kept = await services.sealedDocuments.find(nameOf(exchange, account))
  if (!kept) return new Response(null, { status: 204 })
  const headers = { "content-type": BYTES, [VERSION_HEADER]: String(kept.version) }
  return new Response(new Uint8Array(kept.sealed), { headers })
}

/**
 * PUT /api/sealed/<purpose>/<id>: the body is the next version after the one in `keyward-base`, 0 where there is none
 * -> `{ version }`; 409 `sealed-moved` where another version is there, 507 `sealed-full` past the quota, 403
 * `not-allowed` over the copy of a link that has not ended, but with the token in `keyward-link-token` that this copy
 * alone leads to (of a drop link its owner's), and over an entry of the list of accounts that are kept, but with the token
 * that it was saved with first
 */
export async function putSealed(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { patient: account, key } = await requireActingSession(exchange)
  await services.limits.sealed.take(key)
  const [name, base] = [nameOf(exchange, account), baseOf(request)]
  await requireKey(services, account)
  if (base > 0 && !(await hasCopy(exchange, name))) await checkMayGo(exchange, name)
  requireType(request, BYTES)
  const length = requireLength(request)
  if (length === 0) throw malformed("content-length")
  if (length > MAX_SEALED_DOCUMENT_BYTES) throw malformed("too-long")
  const end = services.limits.sealedAtOnce.begin(key)
  try {
    const sealed = await readDeclared(request, length, services.stallMs)
    const now = secondsOf(services.clock)
    const version = await services.sealedDocuments.save(name, sealed, base, QUOTA, now, key)
    if (name.purpose === "care" && tokenOf(request).length > 0)
      await services.sealedDocuments.askToken(name, sha256(tokenOf(request)))
    return json({ version })
  } finally {
    end()
  }
}

/**
 * DELETE /api/sealed/<purpose>/<id>: the version in `keyward-base`; 409 `sealed-moved` where another one is there, 403
 * `not-allowed` for the copy of a link that has not ended, and without its token for an entry of the list of accounts that
 * are kept
 */
export async function deleteSealed(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { patient: account, key } = await requireActingSession(exchange)
  await services.limits.sealed.take(key)
  const [name, base] = [nameOf(exchange, account), baseOf(request)]
  await checkMayGo(exchange, name)
  await services.sealedDocuments.remove(name, base)
  return json(null)
}

/**
 * The account's copy of a link that works is all that the link's token follows from, and of a drop link also all that
 * opens what waits: whoever has stolen a session is not to take it, and with it the owner's way to end the link. So it is
 * with what fetches the vault of somebody whose account is kept.
 * @throws KeywardError `not-allowed`
 */
async function checkMayGo({ request, services }: Exchange<Services>, name: DocumentName): Promise<void> {
  const { account, purpose, id } = name
  const { links, drops, sealedDocuments, clock } = services
  const now = secondsOf(clock)
  const isNeeded =
    (purpose === "links" && (await links.isOpen(id, account, now))) ||
    (purpose === "drops" && (await drops.isNeeded(id, account, now))) ||
    (purpose === "care" && !(await sealedDocuments.isTokenOf(name, sha256(tokenOf(request)))))
  if (isNeeded) throw new KeywardError("not-allowed")
}

/** Whether who asks has opened the copy that they write over: it is sealed anew with a newer master. */
async function hasCopy(
  { request, services }: Exchange<Services>,
  { account, purpose, id }: DocumentName,
): Promise<boolean> {
  const token = tokenOf(request)
  if (purpose === "links") return services.links.isTokenOf(id, account, token)
  return purpose === "drops" && services.drops.isOwnerOf(id, account, token)
}

const tokenOf = (request: Request): Buffer =>
  Buffer.from(request.headers.get(TOKEN_HEADER) ?? "", "base64url")
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex")

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
