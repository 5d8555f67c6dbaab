import { isKeywardError } from "../../_core/errors"
import type { Pause } from "../../_core/pause"

/** Milliseconds that one request waits in all, however often it is refused. */
export const MAX_WAIT = 15 * 60_000
/** Where a refusal does not say for how long. */
const DEFAULT_WAIT = 2_000

export interface BackOffOptions {
  readonly signal?: AbortSignal | undefined
  /** It is going to be tried again after so many milliseconds. */
  readonly onWait?: ((ms: number) => void) | undefined
}

/**
 * Does something that a server may put off (429 Too Many Requests, RFC 6585, section 4), and does it again after the
 * time that the server named.
 * @throws what the work throws; `too-many-requests` only where it would have to wait longer than `MAX_WAIT` in all
 */
export async function withBackOff<T>(
  work: () => Promise<T>,
  { signal, onWait }: BackOffOptions,
  wait: Pause,
): Promise<T> {
  for (let waited = 0; ;) {
    try {
      return await work()
    } catch (error) {
      if (!isKeywardError(error, "too-many-requests")) throw error
      const seconds = Number(error.details["seconds"])
      const ms = seconds > 0 ? Math.ceil(seconds) * 1_000 : DEFAULT_WAIT
      if (waited + ms > MAX_WAIT) throw error
      onWait?.(ms)
      await wait(ms, signal)
      waited += ms
    }
  }
}

/** Seconds that a Retry-After asks for (RFC 9110, section 10.2.3: seconds or a date); null where it says nothing. */
export function retryAfter(header: string | null, now = Date.now()): number | null {
  if (header === null) return null
  if (/^[0-9]+$/.test(header.trim())) return Number(header)
  const at = /GMT$/.test(header) ? Date.parse(header) : NaN
  return Number.isNaN(at) ? null : Math.max(1, Math.ceil((at - now) / 1_000))
}
