import { randomBytes } from "../../../app/_core/crypto/bytes"
import { asKeywardError } from "../../../app/_core/errors"
import type { Pause } from "../../../app/_core/pause"
import { mayPass } from "../exit-codes"

const FIRST_MS = 2_000
const MOST_MS = 300_000

export interface PatienceOptions {
  readonly wait: Pause
  readonly signal: AbortSignal
  /** It is tried again after so many milliseconds. */
  readonly onWait: (error: unknown, ms: number) => void
  /** Signs in again; a session lasts half a day, and two hours where nothing happens. */
  readonly signIn: () => Promise<void>
}

/**
 * Does something until it is done, where what keeps it may pass: waits 2 seconds, then twice as long each time, up to
 * five minutes, each a little shorter or longer than that, and never less than a Retry-After (RFC 9110, section 10.2.3)
 * asked for.
 * @throws what does not pass by itself, and `cancelled`
 */
export async function patiently<T>(work: () => Promise<T>, options: PatienceOptions): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await work()
    } catch (thrown) {
      const error = asKeywardError(thrown)
      if (options.signal.aborted || !mayPass(error.code)) throw thrown
      const ms = waitAfter(failures, Number(error.details["seconds"] ?? 0))
      options.onWait(thrown, ms)
      await options.wait(ms, options.signal)
      if (error.code === "signed-out") await options.signIn().catch(() => undefined)
    }
  }
}

/**
 * @param failures before this one
 * @param seconds that were asked for; 0 where none were
 */
export function waitAfter(failures: number, seconds: number, part = randomPart()): number {
  const own = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures, 20))
  return Math.max(Math.ceil(seconds * 1_000), Math.round(own * (0.75 + part / 2)))
}

/** 0 to 1. */
const randomPart = (): number => (randomBytes(1)[0] ?? 0) / 255
