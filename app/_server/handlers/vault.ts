import { createHash } from "node:crypto"
import { verifyMessage } from "viem/utils"
import { KeywardError } from "../../_core/errors"
import {
  FORMER_KEYS_REQUEST_SECONDS,
  formerKeysRequest,
  RECOVERY_DELAY,
} from "../../_core/former-keys-request"
import { MAX_KEEPERS, MAX_PASSKEYS, readVault, tokenNameOf } from "../../_core/keys/vault-format"
import type { VaultHeader } from "../../_core/keys/vault-format"
import type { CodeProof } from "../../_core/ports/account"
import { asAddress, asDigest } from "../../_core/types"
import type { Address } from "../../_core/types"
import { OPEN_VAULT, RECOVER, VAULT } from "../api/schemas"
import type { Exchange } from "../http/answer"
import { bytesField, malformed, textField, textLength, toBase64url } from "../http/body"
import { json } from "../http/errors"
import { readBody } from "../http/read-body"
import { MOST_BLOB_BYTES } from "../ledger/vaults"
import type { SealedDigests } from "../ledger/vaults"
import type { PasskeyToken } from "../ledger/vault-passkeys"
import type { Services } from "../services.types"
import { requireSession, secondsOf } from "./signed-in"
import { countBeforeKey } from "./strangers"

/** A blob, and a token's digest for each of its passkeys. */
const MOST_BODY = textLength(MOST_BLOB_BYTES) + 16_384
const FETCH_TOKEN_BYTES = 32
/** 1,023 bytes in base64url. */
const MAX_CREDENTIAL_TEXT = textLength(1_023)

/** GET /api/vault -> `{ vaults: [base64url …] }`: the sealed one and those that wait to be sealed, nine at most */
export async function getVaults(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { account, key } = await requireSession(exchange)
  await services.limits.vault.take(key)
  const sealed = await services.vaultDigests.of(account)
  return vaults(await services.vaults.find(account, sealed, secondsOf(services.clock), key))
}

/**
 * PUT /api/vault `{ blob: base64url, fetchTokenDigest: 0x… or null, passkeyTokens?: [{ credential: base64url,
 * token: base64url }] }` -> `{ digest }`; null, or a passkey of the header that is not listed: as the sealed one's. The
 * blob has to be a vault of the account by all that can be read of it without a key; 507 `vault-full` where the session
 * has stored too many that were not sealed.
 */
export async function putVault(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { account, key: keptBy } = await requireSession(exchange)
  await services.limits.vault.take(keptBy)
  const body = await readBody(request, VAULT, MOST_BODY)
  const blob = bytesField(body, "blob", MOST_BLOB_BYTES)
  const header = parsed("blob", () => readVault(blob).header)
  if (header.account !== account) throw malformed("blob")
  const fetchTokenDigest =
    body["fetchTokenDigest"] === null
      ? null
      : parsed("fetchTokenDigest", () => asDigest(textField(body, "fetchTokenDigest", 66)))
  await countBeforeKey(exchange, account, blob.length)
  const sealed = await services.vaultDigests.of(account)
  const passkeyTokens = readPasskeyTokens(body["passkeyTokens"] ?? [], header)
  const given = { account, blob, fetchTokenDigest, passkeyTokens, keptBy }
  return json({ digest: await services.vaults.keep(given, sealed, secondsOf(services.clock)) })
}

/** DELETE /api/vault/<digest>: what this session stored and nobody sealed is given up */
export async function dropVault(exchange: Exchange<Services>): Promise<Response> {
  const { services, params } = exchange
  const { account, key } = await requireSession(exchange)
  await services.limits.vault.take(key)
  const digest = parsed("digest", () => asDigest(String(params["digest"])))
  const sealed = await services.vaultDigests.of(account)
  await services.vaults.drop({ account, digest, keptBy: key }, sealed, secondsOf(services.clock))
  return json(null)
}

/**
 * POST /api/vault/recover `{ account, fetchToken: base64url, passkeyToken?: base64url, provedAt?, proof? }` ->
 * `{ vaults }`. Only wrong tokens count against an account's limit, and a right one passes it: nobody can keep the owner
 * out by guessing. Of an account that its recovery froze, what was sealed before and is kept is among them where the code
 * and a passkey open it, at once; or where the key of the recovery in force asks for it by `proof` and the account was
 * frozen for seven days, before that 409 `recovery-too-early`, and it is kept for thirty days from then on. Who has the
 * signer can seal a vault of theirs over the owner's, and cannot freeze.
 */
export async function recoverVault({ request, services, own, peer }: Exchange<Services>): Promise<Response> {
  const body = await readBody(request, RECOVER, 2_048)
  const account = parsed("account", () => asAddress(textField(body, "account", 42)))
  const fetchToken = bytesField(body, "fetchToken", FETCH_TOKEN_BYTES)
  if (fetchToken.length !== FETCH_TOKEN_BYTES) throw malformed("fetchToken")
  const passkeyToken =
    body["passkeyToken"] === undefined ? null : bytesField(body, "passkeyToken", FETCH_TOKEN_BYTES)
  await services.limits.recoveryPeer.take(peer)
  const found = await services.vaults.recover(account, fetchToken, await services.vaultDigests.of(account))
  const proof = body["proof"] === undefined ? null : readProof(body)
  const { frozenAt, recovery } =
    passkeyToken || proof ? await services.agreed.recoveryOf(account) : { frozenAt: 0, recovery: null }
  const isFrozen = frozenAt !== 0
  const former: Uint8Array[] = []
  if (isFrozen && passkeyToken)
    former.push(...(await services.vaults.recoverFormer(account, fetchToken, passkeyToken)))
  else if (isFrozen && proof && recovery) {
    const now = await services.agreed.now()
    const { chainId, registry } = services.agreed
    const message = formerKeysRequest({ account, site: own.origin, chainId, registry, at: proof.at })
    const isInForce =
      Math.abs(now - proof.at) <= FORMER_KEYS_REQUEST_SECONDS &&
      (await verifyMessage({ address: recovery, message, signature: proof.signature }).catch(() => false))
    const kept = isInForce
      ? await services.vaults.holdFormer(account, fetchToken, secondsOf(services.clock))
      : []
    const from = frozenAt + RECOVERY_DELAY
    const isGiven = kept.some((blob) => found?.some((each) => Buffer.compare(each, blob) === 0))
    if (kept.length > 0 && now < from && !isGiven) throw new KeywardError("recovery-too-early", { from })
    if (now >= from) former.push(...kept)
  }
  if (found || former.length > 0) return vaults([...(found ?? []), ...former])
  await services.limits.recoveryAccount.take(account)
  throw new KeywardError("recovery-code-wrong")
}

function readProof(body: Readonly<Record<string, unknown>>): CodeProof {
  const [at, signature] = [body["provedAt"], textField(body, "proof", 132)]
  if (typeof at !== "number" || !Number.isSafeInteger(at)) throw malformed("provedAt")
  return { at, signature: signature as `0x${string}` }
}

/** Tokens of passkeys and keepers that the blob's header names. */
function readPasskeyTokens(value: unknown, header: VaultHeader): readonly PasskeyToken[] {
  const field = "passkeyTokens"
  if (!Array.isArray(value) || value.length > MAX_PASSKEYS + MAX_KEEPERS) throw malformed(field)
  return value.map((each: unknown) => {
    if (typeof each !== "object" || each === null) throw malformed(field)
    const row = each as Record<string, unknown>
    const credential = textField(row, "credential", MAX_CREDENTIAL_TEXT)
    if (!header.ways.some((way) => tokenNameOf(way) === credential)) throw malformed(field)
    const token = bytesField(row, "token", FETCH_TOKEN_BYTES)
    if (token.length !== FETCH_TOKEN_BYTES) throw malformed(field)
    // Hashed here: who has read the database has digests, and names no token by them.
    return { credential, tokenDigest: asDigest(`0x${createHash("sha256").update(token).digest("hex")}`) }
  })
}

/**
 * POST /api/vault/open `{ token: base64url }` -> `{ account, vaults }`, without a session: for the bearer of a passkey's
 * token. One answer, `passkey-unknown`, for a token that is unknown, one of a passkey that was removed, and one of an
 * account whose keys were replaced. Where the chain names another one, the last vault that was sealed is among them.
 */
export async function openVault({ request, services, peer }: Exchange<Services>): Promise<Response> {
  const token = bytesField(await readBody(request, OPEN_VAULT, 1_024), "token", FETCH_TOKEN_BYTES)
  if (token.length !== FETCH_TOKEN_BYTES) throw malformed("token")
  await services.limits.openPeer.take(peer)
  const sealedOf = (account: Address) => services.vaultDigests.of(account)
  const found = await services.vaults.openBy(token, sealedOf, secondsOf(services.clock))
  if (!found) throw new KeywardError("passkey-unknown")
  return json({ account: found.account, vaults: found.blobs.map(toBase64url) })
}

/**
 * GET /api/vault/share?vault=<32 hex digits> -> `{ share: base64url, former: base64url or null }`; `former` is for a
 * wallet way of version 1. 409 `vault-changed` for a vault that was replaced.
 */
export async function getWalletShare(exchange: Exchange<Services>): Promise<Response> {
  const { url, services } = exchange
  const { walletShares } = services
  const { account, key } = await requireSession(exchange)
  await services.limits.vault.take(key)
  const vaultId = url.searchParams.get("vault") ?? ""
  if (!/^[0-9a-f]{32}$/.test(vaultId)) throw malformed("vault")
  const now = secondsOf(services.clock)
  const sealed = await services.vaultDigests.of(account)
  if (await services.vaults.isFormer(account, vaultId, sealed, now)) throw new KeywardError("vault-changed")
  const share = await walletShares.share(account, vaultId)
  const former = (await needsFormer(services, account, vaultId, sealed, now))
    ? await walletShares.former(account, vaultId)
    : null
  return json({ share: toBase64url(share), former: former && toBase64url(former) })
}

/** Whether what is sealed still opens by a share of version 1, or nothing is sealed yet; ends the rows that do not. */
async function needsFormer(
  { vaults: ledger, walletShares }: Services,
  account: Address,
  vaultId: string,
  sealed: SealedDigests,
  now: number,
): Promise<boolean> {
  if (sealed.newest === null && sealed.final === null) return true
  const headers = await ledger.sealedHeaders(account, sealed, now)
  // Without the sealed blob nobody can tell.
  if (headers.length === 0) return true
  const needed = headers.filter((header) =>
    header.ways.some((way) => way.kind === "wallet" && way.site === undefined),
  )
  const ids = needed.map((header) => header.vaultId)
  await walletShares.endFormer(account, ids, now)
  return ids.includes(vaultId)
}

const vaults = (blobs: readonly Uint8Array[]): Response => json({ vaults: blobs.map(toBase64url) })
function parsed<T>(field: string, parse: () => T): T {
  try {
    return parse()
  } catch {
    throw malformed(field)
  }
}
