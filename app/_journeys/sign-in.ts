import { checksumAddress } from "../_core/checksum-address"
import { KeywardError } from "../_core/errors"
import type { Session } from "../_core/ports/account"
import { SIGN_IN_MINUTES, signInMessage } from "../_core/sign-in-message"
import type { Services } from "./services"

const MINUTE = 60_000

/**
 * Signs in with the wallet (EIP-4361): the server's nonce, one signature, a session cookie.
 * @param page the authority and origin of the page that asks
 * @throws KeywardError `wallet-refused` `sign-in-refused` `store-unreachable`; `sign-in-not-kept` where the browser drops
 *   the cookie (WebKit does so with a Secure one on http://localhost, and whoever blocks cookies)
 */
export async function signIn(
  { wallet, server }: Pick<Services, "wallet" | "server">,
  page: { host: string; origin: string },
): Promise<Session> {
  const nonce = await server.nonce()
  const now = Date.now()
  const message = signInMessage({
    ...page,
    account: checksumAddress(wallet.account),
    chainId: wallet.chainId,
    nonce,
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + SIGN_IN_MINUTES * MINUTE).toISOString(),
  })
  const session = await server.signIn(message, await wallet.signMessage(message))
  // Else every page would say "signed out", and signing in again would not help
  if ((await server.session())?.account !== session.account) throw new KeywardError("sign-in-not-kept")
  return session
}
