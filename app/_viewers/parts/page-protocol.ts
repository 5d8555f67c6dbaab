import type { ErrorCode, ErrorDetails } from "../../_core/errors"
import type { Picture } from "./picture"

/** To a worker that decodes the pages of one file. `file` comes with the first request. */
export interface PageRequest {
  readonly id: number
  readonly file?: Blob
  /** From 0. */
  readonly page: number
}

export type PageAnswer =
  | { readonly ready: true }
  | { readonly id: number; readonly picture: Picture }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } }
