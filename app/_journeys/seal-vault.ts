import { equalBytes } from "../_core/crypto/bytes"
import { KeywardError } from "../_core/errors"
import { parseRecoveryCode, recoveryKeys } from "../_core/keys/recovery-code"
import { vaultDigest } from "../_core/keys/vault"
import type { PasskeyToken } from "../_core/ports/account"
import type { Address, Digest } from "../_core/types"
import type { Services } from "./services"

/** A vault as it goes to the store. */
export interface StoredVault {
  readonly blob: Uint8Array
  readonly digest: Digest
  /** null: it opens with the code of the sealed one. */
  readonly fetchTokenDigest: Digest | null
  /** Of passkeys that the sealed one does not have. */
  readonly passkeyTokens?: readonly PasskeyToken[]
}

/**
 * After a vault was sealed on chain: reads it back, and stores it once more where it is gone. Between storing and
 * sealing whoever has stolen a session, or a provider that lies to the store, may have had it thrown away.
 * @throws KeywardError `vault-missing` where the store does not keep it
 */
export async function expectStored({ server }: Pick<Services, "server">, vault: StoredVault): Promise<void> {
  const isThere = async () => {
    const digests = await Promise.all((await server.vaults()).map(vaultDigest))
    return digests.includes(vault.digest)
  }
  if (await isThere()) return
  await server.putVault(vault.blob, vault.fetchTokenDigest, vault.passkeyTokens)
  if (!(await isThere())) throw new KeywardError("vault-missing")
}

/** A vault that has the key which is to sign for an account, and what fetches it without a session. */
export interface FetchedVault extends Pick<StoredVault, "blob" | "passkeyTokens"> {
  readonly account: Address
  readonly recoveryCode: string
}

/**
 * Before an account moves to a signer that lies in a stored vault alone: asks for that vault by each of its ways on its
 * own, as they are asked for afterwards.
 * @throws KeywardError `vault-missing` where one of them does not fetch it; `passkey-unknown` `recovery-code-wrong` where
 * it fetches nothing
 */
export async function expectFetched(
  { server }: Pick<Services, "server">,
  { account, blob, recoveryCode, passkeyTokens = [] }: FetchedVault,
): Promise<void> {
  const { fetchToken } = await recoveryKeys(await parseRecoveryCode(recoveryCode))
  const fetched = [await server.recoverVault(account, fetchToken)]
  for (const { token } of passkeyTokens) fetched.push((await server.openVault(token)).vaults)
  if (!fetched.every((blobs) => blobs.some((each) => equalBytes(each, blob))))
    throw new KeywardError("vault-missing")
}
