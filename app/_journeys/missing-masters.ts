import { newestGeneration } from "../_core/journal/patient-state"
import { newestOf } from "../_core/keys/masters"
import type { Masters } from "../_core/keys/masters"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import { handMasterOn } from "./name-delegate"
import type { PatientView } from "./read-patient"
import { sealGeneration } from "./seal-generation"
import type { Services } from "./services"

/** Whether a scope was raised to a generation that has no master yet. */
export const isMasterMissing = (keys: Pick<UnlockedKeys, "masters">, { state }: Pick<PatientView, "state">) =>
  newestGeneration(state) > newestOf(keys.masters)

/** The generation that begins next: after every master, and after whatever any scope was raised to. */
export const nextGeneration = (masters: Masters, { state }: Pick<PatientView, "state">): number =>
  Math.max(newestOf(masters), newestGeneration(state)) + 1

/**
 * Makes the master of the newest generation that a scope was raised to before there was one: a thief of the wallet, or a
 * signature that was submitted, can do that, as often as they pay for it. Nothing was ever wrapped there or on the way,
 * and nobody holds the new master. One confirmation however far it went, and one for each who acts for the patient; a
 * delegate leaves it to the patient.
 */
export async function makeMissingMasters(
  services: Services,
  keys: UnlockedKeys,
  view: Pick<PatientView, "state">,
  on?: OnTransaction,
): Promise<void> {
  if (!keys.vault || !isMasterMissing(keys, view)) return
  await sealGeneration(services, keys, newestGeneration(view.state), on)
  await handMasterOn(services, keys, on)
}
