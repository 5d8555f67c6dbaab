import { asKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import { pause } from "../_core/pause"
import type { Pause } from "../_core/pause"

/** Milliseconds before each further attempt where nothing answered. */
const PAUSES = [1_000, 3_000, 10_000]
/** Milliseconds that one piece of work waits in all where a server puts it off. */
const MAX_PUT_OFF = 15 * 60_000
const PASSING: ReadonlySet<ErrorCode> = new Set(["store-unreachable", "server-failed"])

/**
 * Does something that a store may put off (429, with the seconds that it names) or not answer for a moment, and does it
 * again after a while: four times in all where nothing answers.
 * @throws what the work throws in the end; `cancelled`
 */
export async function tryAgain<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  wait: Pause = pause,
): Promise<T> {
  let putOff = 0
  for (let attempt = 0; ;) {
    try {
      return await work()
    } catch (thrown) {
      const error = asKeywardError(thrown)
      if (signal.aborted) throw new KeywardError("cancelled", {}, { cause: thrown })
      const ms =
        error.code === "too-many-requests"
          ? 1_000 * Math.max(1, Number(error.details["seconds"] ?? 2))
          : PASSING.has(error.code)
            ? PAUSES[attempt++]
            : undefined
      putOff += error.code === "too-many-requests" ? (ms ?? 0) : 0
      if (ms === undefined || putOff > MAX_PUT_OFF) throw error
      await wait(ms, signal)
    }
  }
}
