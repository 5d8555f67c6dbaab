import type { UnlockedKeys } from "../_core/keys/unlocked"
import { DELEGATION } from "../_core/notebook"
import type { OnTransaction } from "../_core/ports/registry"
import type { Address } from "../_core/types"
import { handMasterOn } from "./name-delegate"
import { readAgreed } from "./read-patient"
import { forgetRecipients } from "./recipients"
import { closeDelegations } from "./revoke-access"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"
import { finishGeneration } from "./start-generation"

/**
 * Ends a delegation: the store closes at once, then the patient's keys are made anew, because the delegate
 * holds the present ones, and everybody who stays gets the new ones: grantees by re-wraps, other delegates by
 * a new wrap. Safe to run again after a refusal, and goes on where it stopped.
 * @throws KeywardError `action-unsettled` where both providers do not show it, `vault-changed` `providers-disagree` and the wallet's refusals
 */
export async function endDelegate(
  services: Services,
  keys: UnlockedKeys,
  delegate: Address,
  on?: OnTransaction,
): Promise<void> {
  const until = await services.agreed.delegateUntil(keys.account, delegate)
  if (until !== 0) await services.writer.endDelegate(delegate, on)
  await seenByBoth(async () => (await services.agreed.delegateUntil(keys.account, delegate)) === 0)
  const view = await readAgreed(services, keys)
  await forgetRecipients(services, keys, view, { of: DELEGATION, accounts: [delegate] })
  await closeDelegations(services, keys, view, on)
  await finishGeneration(services, keys, on)
  // Those whom an interrupted run left out.
  await handMasterOn(services, keys, on)
}
