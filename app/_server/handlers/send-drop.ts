import { DROP_PART_BYTES, MAX_DROP_BYTES } from "../../_core/drop/drop-limits"
import { KeywardError } from "../../_core/errors"
import { BEGIN_ARRIVAL } from "../api/schemas"
import type { Exchange } from "../http/answer"
import { malformed, readDeclared, requireLength, requireType, toBase64url } from "../http/body"
import { json } from "../http/errors"
import { readBody } from "../http/read-body"
import type { HeldDrop } from "../ledger/drop-rows"
import type { Services } from "../services.types"
import { arrivalOf, dropOf, partOf } from "./drops"
import { secondsOf } from "./signed-in"

const MAX_BODY_BYTES = 1_024

/**
 * GET /api/drop/<drop> -> what the link takes, for whoever shows its token in `keyward-drop-token`; 404 for what is not
 * there and for another token alike. The page that asks has an opaque origin.
 */
export async function getDrop(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const held = await heldBy(exchange)
  const { publicKey, ...offered } = await services.dropArrivals.offered(held, secondsOf(services.clock))
  return json({ ...offered, publicKey: toBase64url(publicKey) })
}

/** PUT /api/drop/<drop>/<arrival> `{ size }`: makes room for a package; 410, 413, 429 or 507 where there is none */
export async function beginArrival(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const held = await heldBy(exchange)
  const arrival = arrivalOf(exchange)
  const { size } = await readBody(request, BEGIN_ARRIVAL, MAX_BODY_BYTES)
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 1) throw malformed("size")
  if (size > MAX_DROP_BYTES) throw new KeywardError("file-too-large", { size, maxBytes: MAX_DROP_BYTES })
  const network = services.nameNetwork(exchange.peer)
  await services.dropArrivals.begin(held, { arrival, size, network }, secondsOf(services.clock))
  return json(null)
}

/** PUT /api/drop/<drop>/<arrival>/<part>: one part, in any order and also again */
export async function putArrivalPart(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const held = await heldBy(exchange)
  const [arrival, part] = [arrivalOf(exchange), partOf(exchange)]
  requireType(request, "application/octet-stream")
  const length = requireLength(request)
  if (length === 0 || length > DROP_PART_BYTES) throw malformed("part")
  // Before the body is read: nobody without the token fills memory with it
  await services.dropArrivals.offered(held, secondsOf(services.clock))
  const end = services.limits.dropPartsAtOnce.begin(exchange.peer)
  try {
    const bytes = await readDeclared(request, length, services.stallMs)
    await services.dropArrivals.putPart(held, arrival, part, bytes, secondsOf(services.clock))
    return json(null)
  } finally {
    end()
  }
}

/** POST /api/drop/<drop>/<arrival>: all of it is there, and a use is counted; once, also where it is asked for again */
export async function finishArrival(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  await services.dropArrivals.finish(await heldBy(exchange), arrivalOf(exchange), secondsOf(services.clock))
  return json(null)
}

/** DELETE /api/drop/<drop>/<arrival>: the sender gives up; what has arrived stays */
export async function cancelArrival(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const held = await heldBy(exchange)
  await services.whenFull(() => services.dropArrivals.cancel(held, arrivalOf(exchange)))
  return json(null)
}

/** OPTIONS: a page of an opaque origin asks before it sends a header of its own (Fetch, CORS-preflight request). */
export function preflightDrop(): Promise<Response> {
  return Promise.resolve(
    new Response(null, {
      status: 204,
      headers: {
        "access-control-allow-methods": "GET, PUT, POST, DELETE",
        "access-control-allow-headers": "content-type, keyward-drop-token",
        "access-control-max-age": "7200",
      },
    }),
  )
}

async function heldBy(exchange: Exchange<Services>): Promise<HeldDrop> {
  const { request, services, peer } = exchange
  await services.limits.sendDrop.take(peer)
  return {
    drop: dropOf(exchange),
    token: Buffer.from(request.headers.get("keyward-drop-token") ?? "", "base64url"),
  }
}
