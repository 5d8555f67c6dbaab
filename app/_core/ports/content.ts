import type { Address, Cid } from "../types"
import type { Manifest, ManifestFile } from "../records/manifest-schema"
import type { CarFile } from "./storage"

/** What a person chose: a browser's File is one. `stream` may be read again after a failure. */
export interface SourceFile {
  readonly name: string
  readonly type: string
  readonly size: number
  stream(): ReadableStream<Uint8Array>
}

/** What a record says of itself before its files are encrypted; a contribution's author has signed already. */
export type RecordHead = Omit<Manifest, "v" | "files">

export interface ContentProgress {
  readonly signal?: AbortSignal
  /** Plaintext bytes dealt with so far, over all files. */
  readonly onProgress?: (done: number) => void
}

export interface ReencryptInput {
  /** The content as it stands, with the key that opens it. */
  readonly root: Cid
  readonly recordKey: Uint8Array
  readonly manifest: Manifest
  /** Where the record stands now: the manifest must say the same as the journal. */
  readonly folder: Pick<Manifest, "folder" | "folderName">
  /** `Manifest.first` of the record whose next content this is. */
  readonly first: string
  /** R of the new content, 32 bytes. */
  readonly newKey: Uint8Array
  /** The patient's `registryContext`. */
  readonly context: Uint8Array
}

/**
 * Encrypts and decrypts records off the page's own thread. In a browser a worker does it, in Node and in tests the
 * same functions run in place.
 */
export interface ContentCipher {
  /** The files' plaintext digests (base64url), in order: what an author signs before they are encrypted. */
  digest(files: readonly SourceFile[], options?: ContentProgress): Promise<readonly string[]>
  /**
   * Encrypts the files and their manifest into one CAR, kept under `upload` until it is discarded. Throws
   * `file-changed` where the files are no longer those of `digests`.
   */
  encrypt(
    input: {
      upload: string
      files: readonly SourceFile[]
      digests?: readonly string[]
      head: RecordHead
      recordKey: Uint8Array
      context: Uint8Array
    },
    options?: ContentProgress,
  ): Promise<CarFile>
  /**
   * Writes a record anew under another key, as one stream: fetched, checked, decrypted, encrypted into a CAR that is
   * kept under `upload`. See `reencryptRecord` for what stays as it was and what it throws.
   */
  reencrypt(
    input: ReencryptInput & { readonly upload: string; readonly patient: Address },
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
      file: ManifestFile
      recordKey: Uint8Array
      write: (part: Uint8Array<ArrayBuffer>) => Promise<void> | void
    },
    options?: ContentProgress,
  ): Promise<void>
}
