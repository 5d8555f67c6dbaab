import { isLost } from "../_journeys/upload-summary"
import type { Upload } from "../_journeys/upload-view"

/** Records that stand alike, shown as one row. */
export interface UploadGroup {
  readonly kind: "recording" | "confirm" | "stored" | "lost" | "failed" | "done"
  readonly uploads: readonly [Upload, ...Upload[]]
}

/** What the tray shows: rows of their own for few, one row for many alike; those that need the person first. */
export interface TrayRows {
  readonly needing: readonly (Upload | UploadGroup)[]
  readonly rest: readonly (Upload | UploadGroup)[]
  /** How many records need the person. */
  readonly count: number
}

/** More that stand alike become one row. */
const MAX_ALIKE = 6

export const isGroup = (row: Upload | UploadGroup): row is UploadGroup => "kind" in row

export const canRetry = ({ hasFile, row }: Pick<Upload, "hasFile" | "row">): boolean =>
  hasFile || row.state !== "encrypting"

/**
 * Whether what is stored waits for the person's confirmation and for nothing else: all that was dropped with it has
 * arrived, and nobody is asking the wallet. So it is where the page was loaded anew while the wallet asked.
 */
export const waitsForConfirmation = (upload: Upload, uploads: readonly Upload[]): boolean =>
  upload.state === "pinned" && waitingBatches(uploads).has(upload.row.batch)

function waitingBatches(uploads: readonly Upload[]): ReadonlySet<string> {
  const batches = new Set(uploads.map(({ row }) => row.batch))
  for (const { row, state } of uploads) if (state !== "pinned" && state !== "done") batches.delete(row.batch)
  return batches
}

/** Sorts a queue into rows. */
export function trayRows(uploads: readonly Upload[]): TrayRows {
  const waiting = waitingBatches(uploads)
  const kinds = Map.groupBy(uploads, (upload) => kindOf(upload, waiting))
  const [needing, rest]: (Upload | UploadGroup)[][] = [[], []]
  let count = 0
  for (const [kind, alike] of kinds) {
    const [name = ""] = kind.split(":")
    const isNeeding = NEEDING.has(name)
    if (isNeeding) count += alike.length
    const [first, ...others] = alike
    const grouped = first && others.length >= MAX_ALIKE && name in GROUPED
    const rows = grouped
      ? [{ kind: name as UploadGroup["kind"], uploads: [first, ...others] as const }]
      : alike
    ;(isNeeding ? needing : rest)?.push(...rows)
  }
  return { needing: needing ?? [], rest: [...(rest ?? [])].sort((a, b) => rankOf(a) - rankOf(b)), count }
}

const NEEDING: ReadonlySet<string> = new Set(["recording", "confirm", "lost", "failed", "signing"])
const GROUPED = { recording: 1, confirm: 1, stored: 1, lost: 1, failed: 1, done: 1 }

function kindOf(upload: Upload, waiting: ReadonlySet<string>): string {
  const { state, row, error, progress } = upload
  if (state === "pinned") return waiting.has(row.batch) ? `confirm:${row.batch}` : `stored:${row.batch}`
  if (state === "failed") return isLost(upload) ? "lost" : `failed:${error?.code}:${row.state}`
  if (state === "sending" && progress?.step === "signing") return "signing"
  return state
}

/** What moves first, what is done last. */
function rankOf(row: Upload | UploadGroup): number {
  const name = isGroup(row) ? row.kind : row.state
  return ["sending", "queued", "stored", "pinned", "done"].indexOf(name)
}
