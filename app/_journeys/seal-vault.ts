import { isKeywardError, KeywardError, WALLET_SENT_NOTHING } from "../_core/errors"
import { vaultDigest } from "../_core/keys/vault"
import type { PasskeyToken } from "../_core/ports/account"
import type { OnTransaction } from "../_core/ports/registry"
import type { Digest } from "../_core/types"
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

/**
 * Stores a vault and seals it. Where nothing left for the network it is given up: the store deletes it, for a vault that
 * lies there waits for whoever talks the owner into one signature.
 * @param previous what is sealed now
 * @throws KeywardError `vault-changed` and those of the store and of the wallet
 */
export async function storeAndSeal(
  { server, writer }: Pick<Services, "server" | "writer">,
  { blob, digest, fetchTokenDigest, passkeyTokens }: StoredVault,
  previous: Digest | null,
  on?: OnTransaction,
): Promise<void> {
  await server.putVault(blob, fetchTokenDigest, passkeyTokens)
  try {
    await writer.sealVault(digest, previous, on)
  } catch (error) {
    if (WALLET_SENT_NOTHING.some((code) => isKeywardError(error, code)))
      await server.dropVault(digest).catch(() => undefined)
    throw error
  }
}
