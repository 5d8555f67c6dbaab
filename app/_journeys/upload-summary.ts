import type { UploadRow } from "../_core/ports/device"
import type { QueueView, Upload } from "./upload-view"

/** A queue in figures. */
export interface UploadSummary {
  readonly total: number
  readonly done: number
  /** Encrypted and stored, not recorded yet. */
  readonly stored: number
  /** Those that the person has to do something about. */
  readonly failed: number
  /** Queued or sending. */
  readonly underWay: number
  /** The wallet asks about them. */
  readonly recording: number
  /** Those whose files have to be chosen again. */
  readonly lost: number
  /** Plaintext bytes: of all, and of what is stored or done. */
  readonly bytes: { readonly total: number; readonly sent: number }
  /** 0 to 1: how much of it was brought to the store. */
  readonly part: number
  /** Until everything is stored; null while nothing is known of it. */
  readonly msLeft: number | null
}

/** What a record counts for in time: its bytes, and as much again as each costs whatever its size. */
export const unitsOf = (row: Pick<UploadRow, "plaintextSize">): number => row.plaintextSize + 100_000

/** Less is no estimate. Milliseconds. */
const MIN_PACE = 3_000

/** How much of a record was brought to the store, 0 to 1: encrypting is quicker than sending. */
function partOf({ row, progress, state }: Upload): number {
  if (row.state === "pinned" || state === "done") return 1
  const part = progress && "total" in progress && progress.total > 0 ? progress.done / progress.total : 0
  if (progress?.step === "encrypting") return 0.3 * part
  if (progress?.step === "uploading") return 0.3 + 0.7 * part
  return row.state === "encrypted" ? 0.3 : 0
}

export function summaryOf({ uploads, pace }: Pick<QueueView, "uploads" | "pace">): UploadSummary {
  const is = (...states: Upload["state"][]) => uploads.filter(({ state }) => states.includes(state)).length
  let [units, unitsSent, unitsNow, unitsLeft, bytes, bytesSent] = [0, 0, 0, 0, 0, 0]
  for (const upload of uploads) {
    const [own, part] = [unitsOf(upload.row), partOf(upload)]
    units += own
    unitsSent += own * part
    if (upload.state === "sending") unitsNow += own * part
    if (upload.state === "sending" || upload.state === "queued") unitsLeft += own * (1 - part)
    bytes += upload.row.plaintextSize
    bytesSent += part === 1 ? upload.row.plaintextSize : 0
  }
  const brought = pace.units + unitsNow
  return {
    total: uploads.length,
    done: is("done"),
    stored: is("pinned"),
    failed: is("failed"),
    underWay: is("queued", "sending"),
    recording: is("recording"),
    lost: uploads.filter((upload) => isLost(upload)).length,
    bytes: { total: bytes, sent: bytesSent },
    part: units === 0 ? 0 : unitsSent / units,
    msLeft: brought > 0 && pace.ms >= MIN_PACE && unitsLeft > 0 ? (unitsLeft * pace.ms) / brought : null,
  }
}

/** Whether it goes on only when its files are chosen again. */
export const isLost = ({ row, state, hasFile }: Upload): boolean =>
  state === "failed" && row.state === "encrypting" && !hasFile
