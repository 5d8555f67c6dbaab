import type { SessionEntry } from "../../_core/ports/account"
import { clockOf, fromUnix, shortDate } from "../../_words/format"

/** When it began and when it was last used, in this device's time. */
export function sessionWords(
  { begunAt, seenAt }: Pick<SessionEntry, "begunAt" | "seenAt">,
  now = new Date(),
): string {
  const at = (seconds: number) => `${shortDate(fromUnix(seconds), now)}, ${clockOf(fromUnix(seconds))}`
  return `Signed in ${at(begunAt)} · last used ${at(seenAt)}`
}
