import { KeywardError } from "../errors"
import type { UnlockedKeys } from "../keys/unlocked"
import type { RegistryReader } from "../ports/registry"
import type { Digest } from "../types"
import { foldedOnce } from "./fold"
import { isPutBack } from "./patient-state"
import type { VaultState } from "./patient-state"

/** Whether a vault is the one that a journal was sealed with last, and no former one that somebody named again. */
export const isSealedLast = (vaults: readonly VaultState[], digest: Digest): boolean =>
  vaults.at(-1)?.digest === digest && !isPutBack(vaults, vaults.length - 1)

/**
 * To be asked before anything is written with an account's keys: a page that was left open while its keys were replaced
 * writes nothing under the former ones, which somebody else may have. A delegate's take what was handed over since.
 * @param agreed both providers
 * @throws KeywardError `vault-changed` `key-missing` `providers-disagree` `chain-unreachable`
 */
export async function expectNewestVault(
  agreed: Pick<RegistryReader, "journal">,
  { account, vault, handed }: Pick<UnlockedKeys, "account" | "vault" | "handed">,
): Promise<void> {
  if (!vault && !handed) return
  const state = foldedOnce(await agreed.journal(account))
  await handed?.follow(state)
  if (vault && !isSealedLast(state.vaults, vault.digest)) throw new KeywardError("vault-changed", { account })
}
