import { asKeywardError } from "../../../app/_core/errors"
import { pause } from "../../../app/_core/pause"
import type { Pause } from "../../../app/_core/pause"
import type { Here } from "../enter"
import { isSame } from "./found-file"
import type { FoundFile } from "./found-file"
import type { FileOutcome, Intake } from "./intake"
import { patiently } from "./patience"
import type { Settling } from "./settling"

export interface WatchOptions {
  readonly signal: AbortSignal
  /** Between two looks, milliseconds. */
  readonly everyMs: number
  /** Ends when all that is there has settled and was dealt with. */
  readonly once: boolean
  readonly onOutcome: (outcome: FileOutcome) => void
  readonly onStored: () => void
  /** Something keeps it; it goes on after so many milliseconds. */
  readonly onWait: (error: unknown, ms: number) => void
  readonly wait?: Pause
}

/** Looks at a folder again and again, and adds what has settled in it; gives what became of the files. */
export async function watchFolder(
  here: Pick<Here, "signInAgain">,
  intake: Pick<Intake, "take">,
  settling: Pick<Settling, "look">,
  options: WatchOptions,
): Promise<Record<FileOutcome["outcome"], number>> {
  const { signal, wait = pause } = options
  const counted = { added: 0, known: 0, refused: 0 }
  // Each file is dealt with once while it stands still, and so is one that was refused
  const dealtWith = new Map<string, FoundFile>()
  const isDealtWith = (found: FoundFile) => {
    const before = dealtWith.get(found.path)
    return before !== undefined && isSame(before, found)
  }
  let isFirst = true
  while (!signal.aborted) {
    const { settled, unsettled } = await settling.look()
    const fresh = settled.filter((found) => !isDealtWith(found))
    const byPath = new Map(fresh.map((found) => [found.path, found] as const))
    const onOutcome = (outcome: FileOutcome) => {
      const found = byPath.get(outcome.path)
      if (found) dealtWith.set(found.path, found)
      counted[outcome.outcome]++
      options.onOutcome(outcome)
    }
    // The first time also where nothing is new: an earlier run may have left something
    if (fresh.length > 0 || isFirst)
      await patiently(
        () =>
          intake.take(
            fresh.filter((found) => !isDealtWith(found)),
            { signal, onOutcome, onStored: options.onStored, onWait: (ms) => options.onWait(null, ms) },
          ),
        { wait, signal, onWait: options.onWait, signIn: here.signInAgain },
      ).catch((error: unknown) => {
        if (!signal.aborted || asKeywardError(error).code !== "cancelled") throw error
      })
    isFirst = false
    forgetGone(dealtWith, settled, unsettled)
    if (options.once && unsettled === 0) break
    await wait(options.everyMs, signal).catch(() => undefined)
  }
  return counted
}

/** Of files that are gone nothing is kept in memory. */
function forgetGone(
  dealtWith: Map<string, FoundFile>,
  settled: readonly FoundFile[],
  unsettled: number,
): void {
  if (unsettled > 0) return
  const there = new Set(settled.map(({ path }) => path))
  for (const path of dealtWith.keys()) if (!there.has(path)) dealtWith.delete(path)
}
