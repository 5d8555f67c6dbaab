import { XWING_PUBLIC_KEY_LENGTH } from "../../_core/crypto/xwing"
import { MAX_DROP_BYTES, MAX_DROP_DAYS, MAX_DROP_USES } from "../../_core/drop/drop-limits"
import type { DropPlace, NewDrop } from "../../_core/ports/drops"
import type { Address } from "../../_core/types"
import { BEGIN_DROP } from "../api/schemas"
import type { Exchange } from "../http/answer"
import { bytesField, malformed, textField } from "../http/body"
import { json } from "../http/errors"
import { readBody } from "../http/read-body"
import type { Services } from "../services.types"
import { requireActingSession } from "./of-patient"
import { secondsOf } from "./signed-in"
import { requireKey } from "./strangers"

const MAX_BODY_BYTES = 4_096
/** A device's clock may be so much ahead of ours when it counts days. */
const CLOCK_SECONDS = 86_400
const HEX_64 = /^[0-9a-f]{64}$/

/** GET /api/drops -> the patient's drop links, newest first, with what waits; see `KeptDrop` */
export async function listDrops(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  return json(await services.drops.list(await owner(exchange), secondsOf(services.clock)))
}

/** PUT /api/drops/<drop>: makes a link; 404 where the id is taken, 507 `drops-full` past their number */
export async function beginDrop(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const patient = await owner(exchange)
  const drop = dropOf(exchange)
  await requireKey(services, patient)
  const now = secondsOf(services.clock)
  const link = newDropOf(await readBody(request, BEGIN_DROP, MAX_BODY_BYTES), now)
  await services.drops.begin(drop, patient, link, now)
  return json(null)
}

/**
 * DELETE /api/drops/<drop>: nobody sends by it any more when this answers, with the link's token in `keyward-drop-owner`,
 * else 403; `?forget`: off the list, 404 while it takes something or something waits
 */
export async function deleteDrop(exchange: Exchange<Services>): Promise<Response> {
  const { services, url } = exchange
  const patient = await owner(exchange)
  const [drop, now] = [dropOf(exchange), secondsOf(services.clock)]
  await services.whenFull(() =>
    url.searchParams.has("forget")
      ? services.drops.forget(drop, patient, now)
      : services.drops.end(drop, patient, ownerTokenOf(exchange), now),
  )
  return json(null)
}

/** GET /api/drops/<drop>/<arrival>/<part> -> a part of what waits, encrypted for the patient */
export async function getDropPart(exchange: Exchange<Services>): Promise<Response> {
  const patient = await owner(exchange)
  const bytes = await exchange.services.drops.part(placeOf(exchange), patient, partOf(exchange))
  return new Response(new Uint8Array(bytes), { headers: { "content-type": "application/octet-stream" } })
}

/** DELETE /api/drops/<drop>/<arrival>: erased when this answers, with the token in `keyward-drop-owner`, else 403 */
export async function deleteArrival(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const patient = await owner(exchange)
  const [place, token] = [placeOf(exchange), ownerTokenOf(exchange)]
  await services.whenFull(() => services.drops.erase(place, patient, token))
  return json(null)
}

/** Counted for the session: who has stolen one does not keep the owner from ending links. */
async function owner(exchange: Exchange<Services>): Promise<Address> {
  const { patient, key } = await requireActingSession(exchange)
  await exchange.services.limits.drops.take(key)
  return patient
}

/** Empty where none is given. */
const ownerTokenOf = ({ request }: Exchange<Services>): Uint8Array =>
  Buffer.from(request.headers.get("keyward-drop-owner") ?? "", "base64url")

export function dropOf({ params }: Exchange<Services>): string {
  const drop = String(params["drop"])
  if (!HEX_64.test(drop)) throw malformed("drop")
  return drop
}

export function arrivalOf({ params }: Exchange<Services>): string {
  const arrival = String(params["arrival"])
  if (!/^[0-9a-f]{32}$/.test(arrival)) throw malformed("arrival")
  return arrival
}

export function partOf({ params }: Exchange<Services>): number {
  const part = String(params["part"])
  if (!/^(?:0|[1-9][0-9]{0,3})$/.test(part)) throw malformed("part")
  return Number(part)
}

const placeOf = (exchange: Exchange<Services>): DropPlace => ({
  drop: dropOf(exchange),
  arrival: arrivalOf(exchange),
})

function newDropOf(body: Readonly<Record<string, unknown>>, now: number): NewDrop {
  const publicKey = bytesField(body, "publicKey", XWING_PUBLIC_KEY_LENGTH)
  if (publicKey.length !== XWING_PUBLIC_KEY_LENGTH) throw malformed("publicKey")
  const digest = (name: string): string => {
    const text = textField(body, name, 64)
    if (!HEX_64.test(text)) throw malformed(name)
    return text
  }
  const number = (name: string, most: number): number => {
    const value = body[name]
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 1 || value > most)
      throw malformed(name)
    return value
  }
  const expires = number("expires", now + MAX_DROP_DAYS * 86_400 + CLOCK_SECONDS)
  if (expires <= now) throw malformed("expires")
  return {
    ...{ publicKey, tokenDigest: digest("tokenDigest"), ownerDigest: digest("ownerDigest"), expires },
    ...{ maxBytes: number("maxBytes", MAX_DROP_BYTES), uses: number("uses", MAX_DROP_USES) },
  }
}
