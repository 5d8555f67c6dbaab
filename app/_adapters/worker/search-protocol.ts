import type { ErrorCode, ErrorDetails } from "../../_core/errors"
import type { SearchIndex } from "../../_core/ports/search-index"

/** What may be asked of the worker: everything of the port but its end. */
export type SearchCall = Exclude<keyof SearchIndex, "end">

export interface ToSearchWorker {
  readonly id: number
  readonly call: SearchCall
  readonly args: readonly unknown[]
}

export type FromSearchWorker =
  | { readonly ready: true }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } }
