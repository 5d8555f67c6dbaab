import type { KeywardError } from "../_core/errors"
import type { UploadRow } from "../_core/ports/device"
import type { Hold } from "./upload-hold"
import type { UploadLabel, UploadProgress } from "./upload-records"

/** One record on its way, as the tray shows it. */
export interface Upload {
  readonly row: UploadRow
  readonly label: UploadLabel
  readonly progress: UploadProgress | null
  /** queued and sending go by themselves; pinned waits for the others of its batch; recording waits for the wallet. */
  readonly state: "queued" | "sending" | "pinned" | "recording" | "done" | "failed"
  readonly error: KeywardError | null
  /** Whether its file is still at hand: false after a reload before it was encrypted. */
  readonly hasFile: boolean
}

/** The whole queue as it stands. */
export interface QueueView {
  readonly uploads: readonly Upload[]
  /** The person stopped it for now. */
  readonly paused: boolean
  /** Nothing begins until then: the server asked for patience, or does not answer. */
  readonly hold: Hold | null
  /** Milliseconds at work so far, and what was brought to the store in them (`unitsOf`). */
  readonly pace: { readonly ms: number; readonly units: number }
}
