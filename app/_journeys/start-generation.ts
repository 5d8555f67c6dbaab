import { EVERYTHING } from "../_core/types"
import { newestOf } from "../_core/keys/masters"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import { makeMissingMasters, nextGeneration } from "./missing-masters"
import { handMasterOn } from "./name-delegate"
import { readAgreed } from "./read-patient"
import { closeLapsed, rewrapRest, scopesBehind } from "./revoke-access"
import { sealGeneration } from "./seal-generation"
import type { Services } from "./services"

/**
 * Starts a new generation of keys, from which nobody who held an earlier master opens anything: the new master is
 * sealed first and handed to those who act for the account, then every scope with live grants is raised to it and those
 * who stay get the new keys. A scope without
 * grants follows before its next write. Where it fails after the first step, {@link finishGeneration} goes on with it;
 * running this again would start one generation more.
 * @throws KeywardError `vault-changed` `not-allowed` `providers-disagree` and the wallet's refusals
 */
export async function startGeneration(
  services: Services,
  keys: UnlockedKeys,
  on?: OnTransaction,
): Promise<void> {
  const view = await readAgreed(services, keys)
  await sealGeneration(services, keys, nextGeneration(keys.masters, view), on)
  await finishGeneration(services, keys, on)
}

/**
 * Brings scopes that a generation was started without to it, by the journal alone: safe to run at any time, and again
 * after a refusal. Asks for one confirmation a scope, more where many are to be given the new key, none where all is
 * done.
 */
export async function finishGeneration(
  services: Services,
  keys: UnlockedKeys,
  on?: OnTransaction,
): Promise<void> {
  if (keys.vault) {
    await makeMissingMasters(services, keys, await readAgreed(services, keys), on)
    await handMasterOn(services, keys, on)
  }
  for (;;) {
    const view = await readAgreed(services, keys)
    const scopes = scopesBehind(view, newestOf(keys.masters))
    const next = scopes[0]
    if (next === undefined) break
    await closeLapsed(services, keys, view, [next], on)
  }
  const view = await readAgreed(services, keys)
  const scopes = [EVERYTHING, ...view.state.scopes.keys()]
  await rewrapRest(services, keys, view, scopes, on)
}
