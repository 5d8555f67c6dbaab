import type { Exchange } from "../http/answer"
import { SIGN_IN } from "../api/schemas"
import { textField } from "../http/body"
import { json } from "../http/errors"
import { readBody } from "../http/read-body"
import { KeywardError } from "../../_core/errors"
import type { Services } from "../services.types"
import { browserName } from "../sign-in/browser-name"
import { readSignIn, signerOf } from "../sign-in/sign-in"
import { expectReader } from "./of-patient"
import { secondsOf, sessionOf } from "./signed-in"

/** A person's clock may be wrong by so much; the nonce is what proves that a message is fresh. */
const CLOCK_SKEW_SECONDS = 3_600
const MOST_BODY = 32_768

/** GET /api/session/nonce -> `{ nonce }` */
export async function getNonce({ services, peer }: Exchange<Services>): Promise<Response> {
  await services.limits.signIn.take(peer)
  return json({ nonce: await services.whenFull(() => services.nonces.make(secondsOf(services.clock))) })
}

/** GET /api/session -> `{ account, wallet, chainId }`, or null where nobody is signed in */
export async function getSession(exchange: Exchange<Services>): Promise<Response> {
  const session = await sessionOf(exchange)
  if (session) expectReader(exchange.services, session.account)
  return json(session)
}

/**
 * POST /api/session `{ message, signature }` -> `{ account, wallet, chainId }` and the cookie. The session is that of
 * the account which the wallet acts as; 403 `wallet-shut` where it acts as nobody any more.
 */
export async function signIn({ request, services, own, peer }: Exchange<Services>): Promise<Response> {
  await services.limits.signIn.take(peer)
  const body = await readBody(request, SIGN_IN, MOST_BODY)
  const message = textField(body, "message", 4_096)
  const signature = textField(body, "signature", 16_384)
  const now = services.clock()
  const seconds = secondsOf(services.clock)
  const { chainId } = services.config
  const skew = { clockSkew: CLOCK_SKEW_SECONDS, expirySkew: CLOCK_SKEW_SECONDS }
  const expected = { domain: own.host, origin: own.origin, chainId, now, ...skew }
  const fields = readSignIn(message, expected)
  // Before the signature is looked at: a nonce is good for one attempt, not for one success.
  if (!(await services.whenFull(() => services.nonces.use(fields.nonce, seconds))))
    throw new KeywardError("sign-in-refused", { field: "nonce" })
  const wallet = await signerOf(fields, message, signature, services.contractAccounts)
  const account = await services.wallets.accountNow(wallet)
  if (!account) throw new KeywardError("wallet-shut")
  const session = { account, wallet, chainId }
  const journalLength = await services.wallets.journalLengthNow(account)
  expectReader(services, account)

  const former = await services.cookie.read(request)
  if (former !== null) await services.whenFull(() => services.sessions.end(former))
  const response = json(session)
  const begun = await services.whenFull(() =>
    services.sessions.begin(
      { ...session, journalLength },
      seconds,
      browserName(request.headers.get("user-agent")),
    ),
  )
  await services.cookie.write(request, response.headers, begun)
  return response
}

/** DELETE /api/session: ends the session on the server, so that a copy of the cookie is worth nothing */
export async function signOut({ request, services }: Exchange<Services>): Promise<Response> {
  const id = await services.cookie.read(request)
  if (id !== null) await services.whenFull(() => services.sessions.end(id))
  const response = json(null)
  await services.cookie.clear(request, response.headers)
  return response
}
