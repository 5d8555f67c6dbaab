import type { Argon2Cost } from "../../_core/crypto/argon2"
import type { ErrorCode, ErrorDetails } from "../../_core/errors"
import type { RecordHead, ReencryptInput } from "../../_core/ports/content"
import type { ManifestFile } from "../../_core/records/manifest-schema"
import type { Address, Cid } from "../../_core/types"

/** A finished CAR: a file of this device, or, where the window keeps none, what is held in memory instead. */
export interface Written {
  readonly root: Cid
  readonly size: number
  readonly held: Blob | null
}

/** What the page may ask of the worker; each is one core function. */
export interface Calls {
  digest: {
    input: { files: readonly File[] }
    result: readonly string[]
  }
  encrypt: {
    input: {
      upload: string
      files: readonly File[]
      digests?: readonly string[]
      head: RecordHead
      recordKey: Uint8Array
      context: Uint8Array
    }
    result: Written
  }
  reencrypt: {
    input: ReencryptInput & { readonly upload: string; readonly patient: Address }
    result: Written
  }
  decrypt: {
    input: { root: Cid; index: number; patient: Address; file: ManifestFile; recordKey: Uint8Array }
    result: null
  }
  argon2id: {
    input: { secret: Uint8Array; salt: Uint8Array; cost: Argon2Cost }
    result: Uint8Array
  }
}
export type CallName = keyof Calls

export type ToWorker =
  | { readonly id: number; readonly name: CallName; readonly input: Calls[CallName]["input"] }
  /** The part was dealt with: the next one may come. */
  | { readonly id: number; readonly taken: true }
  | { readonly id: number; readonly abort: true }

export type FromWorker =
  | { readonly ready: true }
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly part: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } }
