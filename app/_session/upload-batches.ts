import type { Upload } from "./uploads"

/** Records dropped together of which some did not arrive, when nothing of it is on its way any more. */
export interface IncompleteBatch {
  readonly batch: string
  /** Stored, and to be recorded together. */
  readonly ready: readonly Upload[]
  /** Failed before they were stored. */
  readonly missing: readonly Upload[]
  /** Those of the missing that can be tried again: their file is at hand, or they are encrypted already. */
  readonly retriable: readonly Upload[]
}

export function incompleteBatches(uploads: readonly Upload[]): IncompleteBatch[] {
  const batches = new Map<string, Upload[]>()
  for (const upload of uploads) {
    if (upload.state === "done") continue
    const { batch } = upload.row
    batches.set(batch, [...(batches.get(batch) ?? []), upload])
  }
  return [...batches].flatMap(([batch, all]) => {
    const missing = all.filter(({ state, row }) => state === "failed" && row.state !== "pinned")
    const isUnderWay = all.some(({ state }) => state !== "failed" && state !== "pinned")
    if (all.length < 2 || missing.length === 0 || isUnderWay) return []
    const ready = all.filter(({ row }) => row.state === "pinned")
    return [{ batch, ready, missing, retriable: missing.filter(canRetry) }]
  })
}

export const canRetry = ({ hasFile, row }: Pick<Upload, "hasFile" | "row">): boolean =>
  hasFile || row.state !== "encrypting"

/**
 * Whether what is stored waits for the person's confirmation and for nothing else: all that was dropped with it has
 * arrived, and nobody is asking the wallet. So it is where the page was loaded anew while the wallet asked.
 */
export const waitsForConfirmation = (upload: Upload, uploads: readonly Upload[]): boolean =>
  upload.state === "pinned" &&
  uploads.every(({ row, state }) => row.batch !== upload.row.batch || state === "pinned" || state === "done")
