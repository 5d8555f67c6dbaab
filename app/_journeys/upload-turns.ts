import { isLost } from "./upload-summary"
import type { Upload } from "./upload-view"

const UNDER_WAY: ReadonlySet<Upload["state"]> = new Set(["queued", "sending", "recording"])

/**
 * What can be recorded now, each list by one call: a batch of which nothing is under way any more; and what arrived later
 * of batches that were recorded without it, all of a folder together, when nothing of the folder is under way. A batch of
 * which a reload let files go waits until they are chosen again, or the person says that it shall not.
 * @param touched batches of which something arrived in this visit; the others wait for the person
 */
export function readyToRecord(uploads: readonly Upload[], touched: ReadonlySet<string>): Upload[][] {
  const batches = Map.groupBy(uploads, ({ row }) => row.batch)
  const busy = new Set(uploads.filter(({ state }) => UNDER_WAY.has(state)).map(placeOf))
  const ready: Upload[][] = []
  const late = new Map<string, Upload[]>()
  for (const [batch, all] of batches) {
    const stored = all.filter(({ state }) => state === "pinned")
    const [first] = stored
    if (!first || !touched.has(batch) || all.some((each) => UNDER_WAY.has(each.state) || isLost(each)))
      continue
    const isFirst = all.length === first.row.count && all.every(({ state }) => state !== "done")
    if (isFirst) ready.push(stored)
    else if (!busy.has(placeOf(first)))
      late.set(placeOf(first), [...(late.get(placeOf(first)) ?? []), ...stored])
  }
  return [...ready, ...late.values()]
}

/** Whose records, and which folder of them: what one entry of the journal can hold. */
const placeOf = ({ row }: Upload): string => `${row.patient}:${row.folder}`
