import { isDelegate } from "./patient-state"
import type { DelegateState, PatientState } from "./patient-state"

/** Whoever acts for the patient at a time (unix seconds). */
export const liveDelegates = (state: PatientState, now: number): DelegateState[] =>
  [...state.delegates.values()].filter((each) => isDelegate(state, each.delegate, now))

/**
 * Whoever acts for the patient no more and still holds the patient's newest master: what is written next
 * would be open to them.
 * @param newest the newest generation
 */
export const pastDelegates = (state: PatientState, now: number, newest: number): DelegateState[] =>
  [...state.delegates.values()].filter((each) => each.until <= now && each.handed.has(newest))
