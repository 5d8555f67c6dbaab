import { KeywardError } from "../../_core/errors"
import { asAddress, asDigest } from "../../_core/types"
import type { Exchange } from "../http/answer"
import { bytesField, malformed, readJson, textField, textLength, toBase64url } from "../http/body"
import { json } from "../http/errors"
import { MOST_BLOB_BYTES } from "../ledger/vaults"
import type { Services } from "../services.types"
import { requireSession, secondsOf } from "./signed-in"

const MOST_BODY = textLength(MOST_BLOB_BYTES) + 1_024
const FETCH_TOKEN_BYTES = 32

/** GET /api/vault -> `{ vaults: [base64url …] }`, at most two */
export async function getVaults(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { account } = await requireSession(exchange)
  services.limits.vault.take(account)
  return vaults(await services.vaults.find(account, await services.vaultDigests.of(account)))
}

/** PUT /api/vault `{ blob: base64url, fetchTokenDigest: 0x… or null }` -> `{ digest }`; null: as the sealed one's */
export async function putVault(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { account } = await requireSession(exchange)
  services.limits.vault.take(account)
  const body = await readJson(request, MOST_BODY)
  const blob = bytesField(body, "blob", MOST_BLOB_BYTES)
  const fetchTokenDigest =
    body["fetchTokenDigest"] === null
      ? null
      : parsed("fetchTokenDigest", () => asDigest(textField(body, "fetchTokenDigest", 66)))
  const sealed = await services.vaultDigests.of(account)
  const digest = await services.vaults.keep(
    account,
    blob,
    fetchTokenDigest,
    sealed,
    secondsOf(services.clock),
  )
  return json({ digest })
}

/**
 * POST /api/vault/recover `{ account, fetchToken: base64url }` -> `{ vaults }`. Only wrong tokens count against an
 * account's limit, and a right one passes it: nobody can keep the owner out by guessing.
 */
export async function recoverVault({ request, services, peer }: Exchange<Services>): Promise<Response> {
  const body = await readJson(request, 1_024)
  const account = parsed("account", () => asAddress(textField(body, "account", 42)))
  const fetchToken = bytesField(body, "fetchToken", FETCH_TOKEN_BYTES)
  if (fetchToken.length !== FETCH_TOKEN_BYTES) throw malformed("fetchToken")
  services.limits.recoveryPeer.take(peer)
  const found = await services.vaults.recover(account, fetchToken, await services.vaultDigests.of(account))
  if (found) return vaults(found)
  services.limits.recoveryAccount.take(account)
  throw new KeywardError("recovery-code-wrong")
}

/** GET /api/vault/share?vault=<id> -> `{ share: base64url }` */
export async function getWalletShare(exchange: Exchange<Services>): Promise<Response> {
  const { url, services } = exchange
  const { account } = await requireSession(exchange)
  services.limits.vault.take(account)
  const vaultId = url.searchParams.get("vault") ?? ""
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(vaultId)) throw malformed("vault")
  const share = await services.walletShares.share(account, vaultId)
  if (!share) throw new KeywardError("too-many-requests")
  return json({ share: toBase64url(share) })
}

const vaults = (blobs: readonly Uint8Array[]): Response => json({ vaults: blobs.map(toBase64url) })
function parsed<T>(field: string, parse: () => T): T {
  try {
    return parse()
  } catch {
    throw malformed(field)
  }
}
