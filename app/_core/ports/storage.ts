import type { Address, Cid } from "../types"

/** A CAR that is written once, front to back but for its header, and then sent. */
export interface CarFile {
  readonly root: Cid
  readonly size: number
  stream(): ReadableStream<Uint8Array>
  /** The same as a Blob, where the platform keeps it as one: it is sent without being read into memory. */
  blob?(): Promise<Blob>
  /** Takes it off this device. */
  discard(): Promise<void>
}

export interface PatientOptions {
  readonly signal?: AbortSignal
  /** The server asked for patience: it is tried again after so many milliseconds. */
  readonly onWait?: (ms: number) => void
}

export interface UploadOptions extends PatientOptions {
  /** Bytes sent so far. */
  readonly onProgress?: (sent: number) => void
  /** SHA-256 of a {@link RecordStore.unpin} token, 32 bytes; see `_core/keys/erase-token.ts`. */
  readonly eraseDigest?: Uint8Array
}

/** Manifests that are asked for at once. */
export const MOST_MANIFESTS = 64

/**
 * Where ciphertext is kept, as a signed-in person meets it. Throws `store-*`, `signed-out`, `too-many-requests`; while
 * it writes, it waits as long as the server asks it to.
 */
export interface RecordStore {
  /** Resolves when the DAG is pinned and synced. */
  upload(car: CarFile, patient: Address, options?: UploadOptions): Promise<void>
  /** Whether this root is already pinned for this patient by the signed-in account. */
  isPinned(root: Cid, patient: Address, options?: PatientOptions): Promise<boolean>
  /**
   * The blocks from the root to everything under one of its names, as a CAR in depth-first order. Not yet checked:
   * see `_core/dag`. `store-missing` where it is gone, `store-refused` where the gate is closed.
   */
  fetch(
    root: Cid,
    name: string,
    patient: Address,
    options?: { signal?: AbortSignal },
  ): Promise<ReadableStream<Uint8Array>>
  /**
   * What {@link fetch} gives for the manifests of at most 64 roots, in their order; null where it would be refused or
   * where the answer grew too long.
   */
  manifests(
    roots: readonly Cid[],
    patient: Address,
    options?: { signal?: AbortSignal },
  ): Promise<readonly (Uint8Array | null)[]>
  /**
   * Erases the deployment's copy, only for a root that the journal no longer shows: once the chain will not undo that.
   * Until then it is closed to others, and `isPinned` says no. Without the token whose digest it was uploaded with, it
   * is erased after thirty days, or a day after it was sent where no record shows it: whoever has a session alone
   * erases nothing that is on its way, or that was replaced by somebody else.
   * @param tokens those that it may be erased with, 32 bytes each, 64 at most; none where whoever asks has no keys
   */
  unpin(root: Cid, patient: Address, tokens: readonly Uint8Array[]): Promise<void>
}

/** A root as somebody holds it. */
export interface Pin {
  readonly root: Cid
  readonly owner: string
  /** When it was pinned, unix seconds. */
  readonly since: number
}

/** The deployment's block store, as the server meets it. All adapters pass `test/server/pin-store.suite.ts`. */
export interface PinStore {
  /**
   * Imports a verified CAR and pins its root for an owner; all of it or nothing, synced to disk before it resolves.
   * The stream has passed the strict check already or throws while it is read, and then nothing is kept.
   */
  importCar(
    root: Cid,
    owner: string,
    car: AsyncIterable<Uint8Array>,
    options?: { signal?: AbortSignal },
  ): Promise<void>
  /**
   * The bytes of one block of a record, hashed again on the way out; null where it is not held.
   * @param root the record that it is asked for
   */
  block(root: Cid, cid: Cid, options?: { signal?: AbortSignal }): Promise<Uint8Array | null>
  isPinned(root: Cid, owner: string): Promise<boolean>
  /** Every pin, as the store's own notes have it. */
  pins(): AsyncIterable<Pin>
  /** Remembered on disk before it resolves: a crash does not keep its blocks from being collected. */
  unpin(root: Cid, owner: string): Promise<void>
  /**
   * Removes the blocks of roots that nobody holds any more and that no other root needs, however long ago they were
   * unpinned; the number of blocks that went. Imports go on meanwhile. Costs what was unpinned, not what is stored.
   */
  collectGarbage(): Promise<number>
  /** Roots and objects that were unpinned and whose bytes are still there. */
  unerased(): Promise<number>
  /** Throws `store-unreachable`, `store-public`, `store-keeps`. */
  health(): Promise<void>
  close(): Promise<void>
}
