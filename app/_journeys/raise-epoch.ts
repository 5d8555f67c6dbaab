import { newestGeneration } from "../_core/journal/patient-state"
import { newestOf } from "../_core/keys/masters"
import { STEPS, firstEpochOf, nextEpoch, raisesTo } from "../_core/keys/ring"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import { asEpoch } from "../_core/types"
import type { Address, Epoch, Scope } from "../_core/types"
import { makeMissingMasters, nextGeneration } from "./missing-masters"
import { handMasterOn } from "./name-delegate"
import type { PatientView } from "./read-patient"
import { forgetRecipients } from "./recipients"
import { sealGeneration } from "./seal-generation"
import { seenByBoth } from "./seen-by-both"
import { readSentKeys } from "./sent-keys"
import type { Services } from "./services"

export interface RevokeInput {
  readonly scope: Scope
  readonly grantees: readonly Address[]
}

/** Ends grants and raises the epoch, which it gives. Those who stay get its key once it stands. */
export async function raiseEpoch(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  { scope, grantees }: RevokeInput,
  on?: OnTransaction,
): Promise<Epoch> {
  const { patient } = view
  await makeMissingMasters(services, keys, view, on)
  const epoch = await unspentEpoch(services, keys, view, scope, on)
  let ending = [...grantees]
  for (const newEpoch of raisesTo(epoch, newestGeneration(view.state))) {
    await services.writer.revokeAccess({ patient, scope, grantees: ending, newEpoch, rewraps: [] }, on)
    ending = []
  }
  await forgetRecipients(services, keys, view, { of: scope, accounts: grantees })
  await seenByBoth(async () => (await services.agreed.epoch(patient, scope)) >= epoch)
  return epoch
}

/** The next epoch that was never broadcast; where a generation's epochs are used up, the first of a new one. */
async function unspentEpoch(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  scope: Scope,
  on?: OnTransaction,
): Promise<Epoch> {
  const here = await services.device.spentEpoch(view.patient, scope)
  // Stopping somebody does not wait for the server
  const elsewhere = await readSentKeys(services, keys).then(
    ({ spent }) => spent(scope),
    () => -1,
  )
  const now = await services.agreed.epoch(view.patient, scope)
  // Only what there are masters for was ever sent: whoever acts for the account writes the notebook, too, and must not use
  // the epochs up by it
  const most = firstEpochOf(newestOf(keys.masters)) + STEPS - 1
  const from = asEpoch(Math.max(now, ...[here, elsewhere].filter((spent) => spent <= most)))
  const next = nextEpoch(from, newestOf(keys.masters))
  if (!next.needsMaster) return next.epoch
  await sealGeneration(services, keys, nextGeneration(keys.masters, view), on)
  await handMasterOn(services, keys, on)
  return nextEpoch(from, newestOf(keys.masters)).epoch
}
