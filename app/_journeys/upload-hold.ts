import type { ErrorCode, KeywardError } from "../_core/errors"

/** Why nothing of a queue begins, and until when (milliseconds since 1970). */
export interface Hold {
  readonly until: number
  /** `busy`: the server asked for patience (429); `unreachable`: it does not answer, or its chain does not. */
  readonly why: "busy" | "unreachable"
  /** Refusals of this kind in a row. */
  readonly tries: number
}

/** What passes by itself: an upload that meets it waits, and never fails by it. */
export const PASSING: ReadonlySet<ErrorCode> = new Set([
  "too-many-requests",
  "store-unreachable",
  "chain-unreachable",
])

/** Milliseconds after the first refusal, doubled with each until the last. */
const FIRST_MS = 2_000
const LAST_MS = 60_000

/** The server named a time, and whoever asked waits already. */
export const afterWait = (now: number, ms: number): Hold => ({ until: now + ms, why: "busy", tries: 1 })

/** After a refusal: as long as `Retry-After` said, else twice as long as the time before. */
export function afterRefusal(before: Hold | null, { code, details }: KeywardError, now: number): Hold {
  const why = code === "too-many-requests" ? "busy" : "unreachable"
  // Those that were under way together are refused together: that is one refusal
  if (before && before.why === why && before.until > now) return before
  const tries = before?.why === why ? before.tries + 1 : 1
  const seconds = why === "busy" ? Number(details["seconds"] ?? 0) : 0
  const ms = seconds > 0 ? Math.ceil(seconds) * 1_000 : Math.min(LAST_MS, FIRST_MS * 2 ** (tries - 1))
  return { until: now + ms, why, tries }
}

/** Milliseconds until it is over; 0 where there is none. */
export const remaining = (hold: Hold | null, now: number): number => Math.max(0, (hold?.until ?? 0) - now)
