import { isUnderEverything } from "../_core/journal/own-content"
import type { PatientState, RecordState } from "../_core/journal/patient-state"
import type { Keychain } from "../_core/keys/keychain"
import { acceptsByKey, opensToKeyOfThen } from "../_core/keys/written-by-key"
import type { PatientView } from "./read-patient"

/**
 * Whether a record is somebody else's and nobody with the patient's keys has done anything with it yet: not filed, moved or
 * replaced it. Until then only those read it whom its author could wrap it for. What who acted for the patient added is
 * the patient's own. Whoever signs for the wallet once can move it, and name its author a delegate, without a key.
 */
export async function awaitsFiling(view: PatientView, record: RecordState): Promise<boolean> {
  const { removed, author, versions } = record
  if (removed || author === view.patient) return false
  const [added, ...later] = versions
  if (added?.byDelegate && (await opensToKeyOfThen(record, added, view.keychain))) return false
  for (const version of later)
    if (version.by !== author && (await acceptsByKey(view, record, version))) return false
  return true
}

/** As the journal alone tells, for its author, who holds no key of the patient's. */
export const seemsToAwaitFiling = (
  { patient }: Pick<PatientView, "patient">,
  { removed, author, versions }: RecordState,
): boolean =>
  removed === null &&
  author !== patient &&
  !versions.some((version, index) => (index === 0 ? version.byDelegate : isUnderEverything(version)))

/** What waits for the patient, in the order in which it was added. */
export async function waitingRecords(view: PatientView): Promise<readonly RecordState[]> {
  const known = WAITING.get(view.state) ?? new WeakMap<Keychain, Promise<readonly RecordState[]>>()
  WAITING.set(view.state, known)
  const found = known.get(view.keychain) ?? findWaiting(view)
  known.set(view.keychain, found)
  return found
}

/** Of one state and keys, neither of which changes. */
const WAITING = new WeakMap<PatientState, WeakMap<Keychain, Promise<readonly RecordState[]>>>()

async function findWaiting(view: PatientView): Promise<readonly RecordState[]> {
  const found: RecordState[] = []
  for (const record of view.state.records.values()) if (await awaitsFiling(view, record)) found.push(record)
  return found
}
