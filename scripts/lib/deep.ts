/** Calls in one run of one invariant. */
export const DEEP_DEPTH = 500

/** How many invariants there are; a run that finds fewer makes fewer calls than asked for, and fails. */
const INVARIANTS = 24

/** @returns how many runs each invariant needs so that all together make so many calls */
export const deepRuns = (calls: number): number => Math.ceil(calls / (INVARIANTS * DEEP_DEPTH))
