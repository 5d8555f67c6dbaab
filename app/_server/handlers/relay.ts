import { KeywardError } from "../../_core/errors"
import type { RelayOffer, SignedAction } from "../../_core/ports/relay"
import { asAddress } from "../../_core/types"
import { MOST_SIGNATURE_BYTES, RELAY } from "../api/schemas"
import type { Exchange } from "../http/answer"
import { malformed, textField } from "../http/body"
import { json } from "../http/errors"
import { RELAY_TERMS } from "../relay/terms"
import { readBody } from "../http/read-body"
import type { Services } from "../services.types"
import { checkIncarnation } from "./health"

const MOST_BODY = 2 * (RELAY_TERMS.length + MOST_SIGNATURE_BYTES) + 2_048

/** GET /api/relay -> `RelayOffer` */
export async function getRelay({ services }: Exchange<Services>): Promise<Response> {
  return json(services.relay ? await services.relay.offer() : OFF)
}

/**
 * POST /api/relay `{ contract, signer, action, nonce, deadline, signature }` -> `{ transaction }`
 *
 * Needs no session: what authorises an action is its signature, which the contract itself checks, and who freezes a
 * lost account by recovery code has no session and can have none. What it costs is bounded by the relay's limits.
 */
export async function postRelay({ request, services, peer }: Exchange<Services>): Promise<Response> {
  await services.limits.relay.take(peer)
  if (!services.relay) throw new KeywardError("relay-refused", { reason: "off" })
  const action = signedActionOf(await readBody(request, RELAY, MOST_BODY))
  await checkIncarnation(services)
  return json({ transaction: await services.relay.submit(action, peer) })
}

const OFF: RelayOffer = {
  offered: false,
  reason: "off",
  urgent: false,
  stopping: false,
  limits: {
    accountPerHour: 0,
    accountPerDay: 0,
    everybodyPerHour: 0,
    everybodyPerDay: 0,
    gas: 0,
    deadline: 0,
  },
}

function signedActionOf(body: Readonly<Record<string, unknown>>): SignedAction {
  const nonce = textField(body, "nonce", 78)
  const deadline = body["deadline"]
  if (!/^(?:0|[1-9][0-9]*)$/.test(nonce) || BigInt(nonce) >= 1n << 256n) throw malformed("nonce")
  if (typeof deadline !== "number" || !Number.isSafeInteger(deadline) || deadline < 0 || deadline >= 2 ** 40)
    throw malformed("deadline")
  return {
    contract: addressField(body, "contract"),
    signer: addressField(body, "signer"),
    action: hexField(body, "action", RELAY_TERMS.length),
    nonce: BigInt(nonce),
    deadline,
    signature: hexField(body, "signature", MOST_SIGNATURE_BYTES),
  }
}

function addressField(body: Readonly<Record<string, unknown>>, name: string) {
  const text = textField(body, name, 42)
  try {
    return asAddress(text)
  } catch {
    throw malformed(name)
  }
}

function hexField(body: Readonly<Record<string, unknown>>, name: string, mostBytes: number): `0x${string}` {
  const text = textField(body, name, 2 + 2 * mostBytes)
  if (!/^0x(?:[0-9a-f]{2})*$/.test(text)) throw malformed(name)
  return text as `0x${string}`
}
