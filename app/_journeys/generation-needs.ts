import { liveDelegates } from "../_core/journal/delegates"
import { newestOf } from "../_core/keys/masters"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { isMasterMissing } from "./missing-masters"
import type { Notebook } from "../_core/notebook"
import { delegatesBehind } from "./name-delegate"
import type { PatientView } from "./read-patient"
import { recipientsIn } from "./recipients"
import { scopesBehind } from "./revoke-access"

/** What `finishGeneration` has to do. */
export interface GenerationNeeds {
  /** Whether a scope was raised to a generation without a master. */
  readonly isMissing: boolean
  /** Shared scopes that the keys of an earlier generation open. */
  readonly behind: number
  /** People who act for the account without the newest master. */
  readonly delegates: number
}

/** By the journal, and whom the account gave keys to by its notebook; a delegate has nobody to hand masters to. */
export function generationNeeds(
  view: PatientView,
  keys: UnlockedKeys,
  recipients: Notebook["recipients"],
): GenerationNeeds {
  const newest = newestOf(keys.masters)
  const live = liveDelegates(view.state, view.now)
  const without = delegatesBehind(live, recipientsIn(recipients, view), newest)
  // Another device may have sealed a newer vault since: then these keys are the old ones, and nothing is missing.
  const isNewest = keys.vault?.isLastOf(view.state.vaults) !== false
  return {
    isMissing: isNewest && isMasterMissing(keys, view),
    behind: scopesBehind(view, newest).length,
    delegates: keys.vault ? without.length : 0,
  }
}
