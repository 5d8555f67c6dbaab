import { foldJournal } from "../_core/journal/fold"
import { isXwingProof } from "../_core/crypto/xwing"
import { opensUnderRings } from "../_core/keys/keychain"
import { keyDigest } from "../_core/keys/key-digest"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { writtenUnderRings } from "../_core/keys/written-under-rings"
import type { VaultContents } from "../_core/keys/vault"
import type { Address } from "../_core/types"
import { contextOf } from "./read-patient"
import type { Services } from "./services"

/**
 * Whether keys are the account's own, by what both providers say: those of its set-up, whose identity nobody else has,
 * or those that took their place, whose vault shows that its sealer had that identity. In a vault from before that was
 * shown: such as open what the account wrote first under rings of its own, for new keys keep the former masters; true
 * where it never wrote anything.
 * @param keys.origin of the vault that they come from
 */
export async function areOwn(
  { agreed }: Pick<Services, "agreed">,
  account: Address,
  keys: Pick<UnlockedKeys, "publicKey" | "masters"> & Pick<VaultContents, "origin">,
): Promise<boolean> {
  const state = foldJournal(await agreed.journal(account))
  const [setUp] = state.keys
  if (setUp?.digest === keyDigest(keys.publicKey)) return true
  if (setUp && keys.origin && isXwingProof(keys.origin, setUp.publicKey)) return true
  const [first] = writtenUnderRings(state, account)
  if (!first) return true
  return opensUnderRings(first, keys.masters, contextOf(agreed, account))
}
