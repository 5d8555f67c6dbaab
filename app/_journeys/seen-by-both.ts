import { KeywardError } from "../_core/errors"
import { pause } from "../_core/pause"

const LOOKS = 20
const PAUSE_MS = 500

/**
 * Waits until both providers show what a confirmation that was reported has done: one may be a few blocks behind, and
 * the one that reported it may lie.
 * @param look asks both
 * @throws KeywardError `action-unsettled` if they do not show it within ten seconds
 */
export async function seenByBoth(look: () => Promise<boolean>): Promise<void> {
  for (let looks = 1; !(await look()); looks++) {
    if (looks === LOOKS) throw new KeywardError("action-unsettled")
    await pause(PAUSE_MS)
  }
}
