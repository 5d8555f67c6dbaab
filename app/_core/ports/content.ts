import type { Address, Cid } from "../types"
import type { CarFile } from "./storage"

/** What a person chose: a browser's File is one. `stream` may be read again after a failure. */
export interface SourceFile {
  readonly name: string
  readonly type: string
  readonly size: number
  stream(): ReadableStream<Uint8Array>
}

/** Kinds of record, as the manifest writes them. */
export const RECORD_KINDS = [
  "lab-result",
  "letter",
  "image",
  "prescription",
  "summary",
  "ecg",
  "diary",
  "other",
] as const
export type RecordKind = (typeof RECORD_KINDS)[number]

/** What a record says of itself before its files are encrypted. */
export interface RecordHead {
  readonly patient: Address
  readonly author: Address
  /** Decimal scope of the folder. */
  readonly folder: string
  readonly folderName: string
  readonly patientName: string
  readonly authorName: string
  readonly title: string
  readonly kind: RecordKind
  /** RFC 3339: when what it describes took place. */
  readonly time: string
}

export interface ContentProgress {
  readonly signal?: AbortSignal
  /** Plaintext bytes dealt with so far, over all files. */
  readonly onProgress?: (done: number) => void
}

export interface RecordFile {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly salt: string
  readonly commit: string
  readonly digest: string
}

/**
 * Encrypts and decrypts records off the page's own thread. In a browser a worker does it, in Node and in tests the
 * same functions run in place.
 */
export interface ContentCipher {
  /** Encrypts the files and their manifest into one CAR, kept under `upload` until it is discarded. */
  encrypt(
    input: {
      upload: string
      files: readonly SourceFile[]
      head: RecordHead
      recordKey: Uint8Array
      context: Uint8Array
    },
    options?: ContentProgress,
  ): Promise<CarFile>
  /** The CAR of an earlier upload on this device; null where it is gone. */
  resume(upload: string, root: Cid): Promise<CarFile | null>
  /** Takes every CAR off this device but those named. */
  sweep(except: readonly string[]): Promise<void>
  /**
   * Fetches, checks and decrypts one file and hands it on in order, each part authenticated before it is given.
   * The promise of `write` is the brake. Throws `record-altered`, `store-missing`, `store-refused`.
   */
  decrypt(
    input: {
      root: Cid
      index: number
      patient: Address
      file: RecordFile
      recordKey: Uint8Array
      write: (part: Uint8Array<ArrayBuffer>) => Promise<void> | void
    },
    options?: ContentProgress,
  ): Promise<void>
}
