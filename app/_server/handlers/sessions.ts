import { KeywardError } from "../../_core/errors"
import type { Exchange } from "../http/answer"
import { malformed } from "../http/body"
import { json } from "../http/errors"
import { SESSION_HANDLE } from "../ledger/sessions"
import type { Services } from "../services.types"
import { requireSession, secondsOf } from "./signed-in"

/**
 * GET /api/sessions -> `{ sessions: [{ id, browser, begunAt, seenAt, isThis, endable }] }` of the account, the last
 * seen first; times are unix seconds, `seenAt` true to five minutes
 */
export async function listSessions(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { account, key } = await requireSession(exchange)
  await services.limits.sessions.take(key)
  return json({ sessions: await services.sessions.list(account, key, secondsOf(services.clock)) })
}

/**
 * DELETE /api/sessions/<id>: ends one of the account's own, this one or one that began before it; also where it has
 * ended already. 403 `not-allowed` for one that began later
 */
export async function endSession(exchange: Exchange<Services>): Promise<Response> {
  const { services, params } = exchange
  const { account, key } = await requireSession(exchange)
  await services.limits.sessions.take(key)
  const handle = String(params["id"])
  if (!SESSION_HANDLE.test(handle)) throw malformed("id")
  if (!(await services.whenFull(() => services.sessions.endOne(account, key, handle))))
    throw new KeywardError("not-allowed")
  return json(null)
}

/** DELETE /api/sessions: ends those of the account's that began before this one */
export async function endOtherSessions(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { account, key } = await requireSession(exchange)
  await services.limits.sessions.take(key)
  await services.whenFull(() => services.sessions.endFormer(account, key))
  return json(null)
}
