import { checksumAddress } from "../_core/checksum-address"
import type { Session } from "../_core/ports/account"
import { SIGN_IN_MINUTES, signInMessage } from "../_core/sign-in-message"
import type { Services } from "./services"

const MINUTE = 60_000

/**
 * Signs in with the wallet (EIP-4361): the server's nonce, one signature, a session cookie.
 * @param page the authority and origin of the page that asks
 * @throws KeywardError `wallet-refused` `sign-in-refused` `store-unreachable`
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
  return server.signIn(message, await wallet.signMessage(message))
}
