import type { Exchange } from "../http/answer"
import { malformed } from "../http/body"
import { json } from "../http/errors"
import { SESSION_HANDLE } from "../ledger/sessions"
import type { Services } from "../services.types"
import { requireSession, secondsOf } from "./signed-in"

/**
 * GET /api/sessions -> `{ sessions: [{ id, browser, begunAt, seenAt, isThis }] }` of the account, the last seen first;
 * times are unix seconds, `seenAt` true to five minutes
 */
export async function listSessions(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { account, key } = await requireSession(exchange)
  await services.limits.sessions.take(key)
  return json({ sessions: await services.sessions.list(account, key, secondsOf(services.clock)) })
}

/** DELETE /api/sessions/<id>: ends one of the account's own, this one or another; also where it has ended already */
export async function endSession(exchange: Exchange<Services>): Promise<Response> {
  const { services, params } = exchange
  const { account, key } = await requireSession(exchange)
  await services.limits.sessions.take(key)
  const handle = String(params["id"])
  if (!SESSION_HANDLE.test(handle)) throw malformed("id")
  await services.whenFull(() => services.sessions.endOne(account, handle))
  return json(null)
}

/** DELETE /api/sessions: ends all of the account's but this one */
export async function endOtherSessions(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { account, key } = await requireSession(exchange)
  await services.limits.sessions.take(key)
  await services.whenFull(() => services.sessions.endOthers(account, key))
  return json(null)
}
