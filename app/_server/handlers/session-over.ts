import type { Services } from "../services.types"
import { secondsOf } from "./signed-in"

/** How often it is looked, whatever arrives: who has stolen a session may send a byte a minute. Milliseconds. */
const LOOK_MS = 5_000

/** Aborted once a session has been ended, by its owner or for another, and not where it only got old. */
export interface SessionWatch {
  readonly signal: AbortSignal
  readonly stop: () => void
}

/**
 * For what goes on for hours under a session.
 * @param key digest of the session's id
 */
export async function watchSession(
  { sessions, clock }: Pick<Services, "sessions" | "clock">,
  key: string,
): Promise<SessionWatch> {
  const over = new AbortController()
  const endsAt = await sessions.endsAt(key)
  // It was there when the request came
  if (endsAt === null) over.abort()
  const look = async () => {
    if (secondsOf(clock) < (endsAt ?? 0) && (await sessions.endsAt(key)) === null) over.abort()
  }
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS)
  timer.unref()
  return { signal: over.signal, stop: () => clearInterval(timer) }
}
