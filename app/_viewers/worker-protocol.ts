import type { ErrorCode, ErrorDetails } from "../_core/errors"
import type { ViewerId } from "../_core/file-types"
import type { Reading } from "./reading"
import type { ReadInput } from "./viewer"

/** To the reading worker. */
export interface ReadRequest {
  readonly id: number
  readonly viewer: ViewerId
  readonly input: ReadInputMessage
}

/** A {@link ReadInput} without the functions of its file type, which cannot be cloned. */
export type ReadInputMessage = Omit<ReadInput, "found"> & { readonly foundId: string }

/** From it. `model` is what the viewer's `read` made. */
export type ReadAnswer =
  | { readonly ready: true }
  | { readonly id: number; readonly model: unknown; readonly reading: Reading }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } }

/** What a parser made of a file. */
export interface ReadResult {
  /** What the viewer's view draws. */
  readonly model: unknown
  readonly reading: Reading
}
