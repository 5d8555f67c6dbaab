import type { ErrorCode, ErrorDetails } from "../_core/errors"
import type { ViewerId } from "../_core/file-types"
import type { Reading } from "./reading"
import type { ReadInput } from "./viewer"

/** To the reading worker. */
export interface ReadRequest {
  readonly id: number
  readonly viewer: ViewerId
  readonly input: ReadInputMessage
  readonly wanted: Wanted
}

/**
 * What is needed of a file: what its page draws (`page`: the parser's `forPage`, if it has one), the reading alone, or
 * what documents that leave Keyward take over (`take`). What is not needed is not cloned into the page's thread.
 */
export type Wanted = "page" | "reading" | "take"

/** A {@link ReadInput} without the functions of its file type, which cannot be cloned. */
export type ReadInputMessage = Omit<ReadInput, "found"> & { readonly foundId: string }

/** What a parser made of a file. */
export interface ReadResult {
  /** What the parser made, or what its page draws; null from the worker if only the reading is wanted. */
  readonly model: unknown
  readonly reading: Reading
}

/** From it. `model` is what the viewer's `read` made. */
export type ReadAnswer =
  | { readonly ready: true }
  | { readonly id: number; readonly model: unknown; readonly reading: Reading }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } }
