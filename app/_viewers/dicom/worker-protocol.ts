import type { ErrorCode, ErrorDetails } from "../../_core/errors"
import type { Reading } from "../reading"
import type { DicomFile, DicomWindow, FrameInfo, RenderOptions } from "./model"

/** How a frame is to be drawn. */
export interface DrawOptions extends RenderOptions {
  /** Draws the overlay planes of the file, too (PS3.3 C.9.2). */
  readonly overlays: boolean
}

/** A frame of an opened file. */
export interface FrameKey {
  /** As given to `open`. */
  readonly index: number
  readonly frame: number
}

/** What a page asks of the worker. Every request but `prefetch`, `drop` and `clear` has one answer with its id. */
export type DicomRequest =
  | { readonly id: number; readonly do: "open"; readonly index: number; readonly file: Blob }
  | { readonly id: number; readonly do: "read"; readonly index: number }
  | { readonly id: number; readonly do: "draw"; readonly key: FrameKey; readonly options: DrawOptions }
  /** Frames to be decoded when nothing else is to be done, the first one first; replaces what was asked for before. */
  | { readonly do: "prefetch"; readonly keys: readonly FrameKey[] }
  /** Forgets a file: its bytes and its decoded frames. */
  | { readonly do: "drop"; readonly index: number; readonly frames: boolean }
  /** Forgets everything: the view has ended, the worker may serve another. */
  | { readonly do: "clear" }

/** A drawn frame. */
export interface DrawnFrame {
  readonly key: FrameKey
  readonly rows: number
  readonly columns: number
  /** RGBA, `rows * columns * 4` bytes. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
  readonly info: FrameInfo
  /** Lowest and highest modality value. */
  readonly range: readonly [number, number]
  readonly colour: boolean
  /** The window it was drawn with if none was asked for; of colour pictures null. */
  readonly window: DicomWindow | null
  readonly presets: readonly DicomWindow[]
}

export type DicomAnswer =
  | { readonly ready: true }
  /** `source.data` of its image is empty: the bytes stay in the worker. */
  | { readonly id: number; readonly file: DicomFile }
  | { readonly id: number; readonly reading: Reading }
  | { readonly id: number; readonly drawn: DrawnFrame }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } }
