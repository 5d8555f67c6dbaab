import { foldJournal } from "../_core/journal/fold"
import { isPutBack } from "../_core/journal/patient-state"
import { publicKeyOf } from "../_core/crypto/hpke"
import { parseRecoveryCode, recoveryKeys } from "../_core/keys/recovery-code"
import { openVault, resealVault, vaultDigest, wipeVault } from "../_core/keys/vault"
import type { OnTransaction } from "../_core/ports/registry"
import type { Digest } from "../_core/types"
import { digestOf } from "./digest-of"
import { areOwn } from "./own-keys"
import { expectStored, storeAndSeal } from "./seal-vault"
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
 * The account's last vault before one that somebody else has sealed over it, by what both providers say; null where none
 * was. That is so where the chain names a vault that the store does not have, or one that was sealed before: whoever
 * signs for the wallet once can do that. With a code it is also so where what is sealed does not open by it: whoever
 * has the wallet for a while can store and seal a vault of their own. But a vault that the owner sealed on another
 * device, and that the store has lost, looks the same, so the owner has to decide.
 * @param known.copy a blob that was saved as a file
 * @param known.code only what opens by it counts
 * @throws KeywardError `providers-disagree` `signed-out` `recovery-code-wrong` where it is no code
 */
export async function findSealedOver(
  { agreed, server, account }: Services,
  { copy, code }: { readonly copy?: Uint8Array | undefined; readonly code?: string } = {},
): Promise<SealedOver | null> {
  const { vaults } = foldJournal(await agreed.journal(account))
  const key = code === undefined ? null : (await recoveryKeys(await parseRecoveryCode(code))).kek
  // Who has opened an account's vault once has the key of its code's way, too, and can seal others' keys under it
  const isOwn = async (blob: Uint8Array, by: Uint8Array): Promise<boolean> => {
    const vault = await openVault(blob, { kind: "recovery-code", key: by }, { account }).catch(() => null)
    if (!vault) return false
    const { identity, masters } = vault
    const own = await areOwn({ agreed }, account, { publicKey: publicKeyOf(identity), masters })
    wipeVault(vault)
    return own
  }
  const blobs = [...(copy ? [copy] : []), ...(await server.vaults())]
  const digests = await Promise.all(blobs.map(vaultDigest))
  for (let at = vaults.length - 1; at >= 0; at--) {
    const [sealed, over] = [vaults[at], vaults[at + 1]]
    const blob = sealed && blobs[digests.indexOf(sealed.digest)]
    if (!blob || isPutBack(vaults, at) || (key && !(await isOwn(blob, key)))) continue
    // The newest is there after all
    if (!over) return null
    const { digest, sealedAt } = sealed
    return { blob, digest, sealedAt: sealedAt.timestamp, overAt: over.sealedAt.timestamp }
  }
  return null
}

/**
 * Seals a vault that something else was sealed over once more, by its recovery code: with the same keys and ways, under
 * a digest of its own, so that a former digest on chain is nobody's doing but a thief's. Keys that only the vault in
 * between had are not in it; what was written under them does not open. One confirmation.
 * @throws KeywardError `recovery-code-wrong` `vault-altered` where it does not open, `vault-missing` where the store does
 * not keep it, `action-unsettled`, and the wallet's refusals
 */
export async function sealAgain(
  services: Services,
  { blob, digest }: Pick<SealedOver, "blob" | "digest">,
  code: string,
  on?: OnTransaction,
): Promise<void> {
  const { agreed, account } = services
  const { kek, fetchToken } = await recoveryKeys(await parseRecoveryCode(code))
  const open = await openVault(blob, { kind: "recovery-code", key: kek }, { account, digest })
  const next = { ...(await resealVault(open, {})), fetchTokenDigest: await digestOf(fetchToken) }
  await storeAndSeal(services, next, await agreed.vaultDigest(account), on)
  await seenByBoth(async () => (await agreed.vaultDigest(account)) === next.digest)
  await expectStored(services, next)
}
