import { KeywardError } from "../../_core/errors"
import type { Session } from "../../_core/ports/account"
import type { Exchange } from "../http/answer"
import { sessionDigest } from "../ledger/sessions"
import type { Services } from "../services.types"

/** Unix seconds on the server's clock. */
export const secondsOf = (clock: () => Date): number => Math.floor(clock().getTime() / 1_000)

/** A session, as something is counted for it. */
export interface KeyedSession extends Session {
  /**
   * Digest of the session's id. Where something is counted for each session, whoever has stolen one uses up that one's
   * share, and the owner has another by signing in again.
   */
  readonly key: string
}

export async function sessionOf(exchange: Exchange<Services>): Promise<Session | null> {
  const found = await keyedSession(exchange)
  if (!found) return null
  const { account, wallet, chainId } = found
  return { account, wallet, chainId }
}

async function keyedSession({ request, services }: Exchange<Services>): Promise<KeyedSession | null> {
  const id = await services.cookie.read(request)
  if (id === null) return null
  const session = await services.sessions.find(id, secondsOf(services.clock))
  if (session?.chainId !== services.config.chainId) return null
  const { journalLength, ...known } = session
  // Frozen since, also where it is not any more, or another wallet's account now: a thief's session ends with the
  // thief's wallet.
  const isIts = (await services.wallets.accountOf(known.wallet)) === known.account
  if (isIts && !(await services.wallets.frozenSince(known.account, journalLength)))
    return { ...known, key: sessionDigest(id) }
  await services.sessions.end(id)
  return null
}

/** The account that a page acts as, see `_adapters/server/http`. */
const ACCOUNT_HEADER = "keyward-account"

/**
 * @throws KeywardError `signed-out` also where the page acts as another account than the one signed in: tabs share one
 * session, and what one of them still writes must not land in the account that another has signed in
 */
export async function requireSession(exchange: Exchange<Services>): Promise<KeyedSession> {
  const session = await keyedSession(exchange)
  const named = exchange.request.headers.get(ACCOUNT_HEADER)
  if (!session || (named !== null && named.toLowerCase() !== session.account))
    throw new KeywardError("signed-out")
  return session
}
