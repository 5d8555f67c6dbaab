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

export interface UploadOptions {
  readonly signal?: AbortSignal
  /** Bytes sent so far. */
  readonly onProgress?: (sent: number) => void
}

/** Manifests that are asked for at once. */
export const MOST_MANIFESTS = 64

/** Where ciphertext is kept, as a signed-in person meets it. Throws `store-*`, `signed-out`, `too-many-requests`. */
export interface RecordStore {
  /** Resolves when the DAG is pinned and synced. */
  upload(car: CarFile, patient: Address, options?: UploadOptions): Promise<void>
  /** Whether this root is already pinned for this patient by the signed-in account. */
  isPinned(root: Cid, patient: Address): Promise<boolean>
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
   * Until then it is closed, and `isPinned` says no.
   */
  unpin(root: Cid, patient: Address): Promise<void>
}

/** The deployment's block store, as the server meets it. Both adapters pass `test/server/pin-store.suite.ts`. */
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
  /** The bytes of one block, hashed again on the way out; null where it is not held. */
  block(cid: Cid, options?: { signal?: AbortSignal }): Promise<Uint8Array | null>
  isPinned(root: Cid, owner: string): Promise<boolean>
  unpin(root: Cid, owner: string): Promise<void>
  /** Mark and sweep; the number of blocks that went. */
  collectGarbage(): Promise<number>
  /** Throws `store-unreachable`. */
  health(): Promise<void>
  close(): Promise<void>
}
