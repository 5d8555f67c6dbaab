import { KeywardError } from "../_core/errors"
import { withMaster } from "../_core/keys/masters"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { resealVault } from "../_core/keys/vault"
import type { OnTransaction } from "../_core/ports/registry"
import { sealedAnew } from "./keep-notebook"
import { readAgreed } from "./read-patient"
import { expectStored, storeAndSeal } from "./seal-vault"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

/**
 * Seals the vault with one more master, by all the ways that open it now; nothing is wrapped under a master before it
 * is in the vault. Whoever holds `keys` has the new master afterwards. One confirmation.
 * @param generation of the new master, after the newest
 * Of an account that is kept the keeper's page seals it as that account (`kept-care.ts`), and hands it on.
 * @throws KeywardError `vault-changed` where another device sealed it since these keys were unlocked; `not-allowed`
 * where they are a delegate's, who has no vault of the patient's; `action-unsettled` where both providers do not show
 * the seal; and the wallet's refusals
 */
export async function sealGeneration(
  services: Services,
  keys: UnlockedKeys,
  generation: number,
  on?: OnTransaction,
): Promise<void> {
  const { account, vault } = keys
  if (!vault) return sealByKeeper(services, keys, generation, on)
  const { digest, open } = vault
  const sealed = await services.agreed.vaultDigest(account)
  if (sealed !== digest) throw new KeywardError("vault-changed", { account })
  const contents = { identity: open.identity, masters: withMaster(open.masters, generation) }
  const next = await vault.withWays((whole) => resealVault(whole, { contents }))
  await sealedAnew(services, keys, async () => {
    await storeAndSeal(services, { ...next, fetchTokenDigest: null }, digest, on)
    // A master that the journal does not know would be lost with this page, and all that is written under it
    await seenByBoth(async () => (await services.agreed.vaultDigest(account)) === next.digest)
    vault.take(next)
    await expectStored(services, { ...next, fetchTokenDigest: null })
    return keys
  })
}

async function sealByKeeper(
  services: Services,
  keys: UnlockedKeys,
  generation: number,
  on?: OnTransaction,
): Promise<void> {
  const { account, handed } = keys
  if (!handed?.seal) throw new KeywardError("not-allowed", { account })
  await handed.seal(generation, on)
  await readAgreed(services, keys)
  if (!keys.masters.has(generation)) throw new KeywardError("action-unsettled")
}
