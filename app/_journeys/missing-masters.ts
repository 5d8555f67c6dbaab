import { newestGeneration } from "../_core/journal/patient-state"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import { handMasterOn } from "./name-delegate"
import type { PatientView } from "./read-patient"
import { sealGeneration } from "./seal-generation"
import type { Services } from "./services"

/**
 * Makes the masters of generations that a scope was raised to before they were made: a thief of the wallet, or a signature
 * that was brought, can do that, one generation a call. Nothing was ever wrapped there, and nobody holds the new masters.
 * One confirmation for all of them, and one for each who acts for the patient; a delegate leaves it to the patient.
 */
export async function makeMissingMasters(
  services: Services,
  keys: UnlockedKeys,
  { state }: Pick<PatientView, "state">,
  on?: OnTransaction,
): Promise<void> {
  const newest = newestGeneration(state)
  if (!keys.vault || newest < keys.masters.length) return
  await sealGeneration(services, keys, on, { until: newest })
  await handMasterOn(services, keys, on)
}
