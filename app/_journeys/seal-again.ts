import { foldJournal } from "../_core/journal/fold"
import { parseRecoveryCode, recoveryKeys } from "../_core/keys/recovery-code"
import { openVault, vaultDigest } from "../_core/keys/vault"
import type { OnTransaction } from "../_core/ports/registry"
import type { Digest } from "../_core/types"
import { digestOf } from "./create-keys"
import { expectStored } from "./seal-vault"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

/** A vault that the account was sealed with, and what was sealed over it, which nobody stored. */
export interface SealedOver {
  readonly blob: Uint8Array
  readonly digest: Digest
  /** Unix seconds. */
  readonly sealedAt: number
  /** Unix seconds: when the first of what was sealed over it came. */
  readonly overAt: number
}

/**
 * Where the chain names a vault that the store does not have: the last one before it that is there, by what both
 * providers say; null where there is none. Whoever signs for the wallet once can seal something that opens nothing; but a
 * vault that the owner sealed on another device, and that the store has lost, looks the same, so the owner has to decide.
 * @param copy a blob that was saved as a file
 * @throws KeywardError `providers-disagree` `signed-out`
 */
export async function findSealedOver(
  { agreed, server, account }: Services,
  copy?: Uint8Array,
): Promise<SealedOver | null> {
  const { vaults } = foldJournal(await agreed.journal(account))
  const blobs = [...(copy ? [copy] : []), ...(await server.vaults())]
  const digests = await Promise.all(blobs.map(vaultDigest))
  for (let at = vaults.length - 1; at >= 0; at--) {
    const [sealed, over] = [vaults[at], vaults[at + 1]]
    const blob = sealed && blobs[digests.indexOf(sealed.digest)]
    if (!sealed || !blob) continue
    // The newest is there after all
    if (!over) return null
    const { digest, sealedAt } = sealed
    return { blob, digest, sealedAt: sealedAt.timestamp, overAt: over.sealedAt.timestamp }
  }
  return null
}

/**
 * Seals a vault that something else was sealed over once more: it is opened by its recovery code first. Keys that only
 * the vault in between had are not in it; what was written under them does not open. One confirmation.
 * @throws KeywardError `recovery-code-wrong` `vault-altered` where it does not open, `vault-missing` where the store does
 * not keep it, `action-unsettled`, and the wallet's refusals
 */
export async function sealAgain(
  services: Services,
  { blob, digest }: Pick<SealedOver, "blob" | "digest">,
  code: string,
  on?: OnTransaction,
): Promise<void> {
  const { agreed, server, writer, account } = services
  const { kek, fetchToken } = await recoveryKeys(await parseRecoveryCode(code))
  await openVault(blob, { kind: "recovery-code", key: kek }, { account, digest })
  const fetchTokenDigest = await digestOf(fetchToken)
  await server.putVault(blob, fetchTokenDigest)
  const sealed = await agreed.vaultDigest(account)
  if (sealed !== digest) await writer.sealVault(digest, sealed, on)
  await seenByBoth(async () => (await agreed.vaultDigest(account)) === digest)
  await expectStored(services, { blob, digest, fetchTokenDigest })
}
