import { KeywardError } from "../../_core/errors"
import type { Session } from "../../_core/ports/account"
import type { Exchange } from "../http/answer"
import type { Services } from "../services.types"

/** Unix seconds on the server's clock. */
export const secondsOf = (clock: () => Date): number => Math.floor(clock().getTime() / 1_000)

export async function sessionOf({ request, services }: Exchange<Services>): Promise<Session | null> {
  const id = await services.cookie.read(request)
  if (id === null) return null
  const session = await services.sessions.find(id, secondsOf(services.clock))
  return session?.chainId === services.config.chainId ? session : null
}

/** @throws KeywardError `signed-out` */
export async function requireSession(exchange: Exchange<Services>): Promise<Session> {
  const session = await sessionOf(exchange)
  if (!session) throw new KeywardError("signed-out")
  return session
}
