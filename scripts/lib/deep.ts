/** Calls in one run of one invariant. */
export const DEEP_DEPTH = 500

/** How many invariants there are; a run that finds fewer makes fewer calls than asked for, and fails. */
export const INVARIANTS = {
  RecordRegistryInvariants: 25,
  AccessRequestsInvariants: 19,
  PractitionerDirectoryInvariants: 14,
} as const

/** @returns how many runs each invariant needs so that the registry's alone make so many calls */
export const deepRuns = (calls: number): number =>
  Math.ceil(calls / (INVARIANTS.RecordRegistryInvariants * DEEP_DEPTH))
