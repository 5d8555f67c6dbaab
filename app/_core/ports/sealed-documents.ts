export const SEALED_PURPOSES = ["search", "results", "links", "care", "drops", "receipts"] as const
/** What the sealed documents of an account are for; each purpose has a quota and a list of its own. */
export type SealedPurpose = (typeof SEALED_PURPOSES)[number]

/** What an id has to match. */
export const SEALED_ID = /^[a-z0-9-]{1,64}$/

/** Bytes of one document, sealed, at most. */
export const MAX_SEALED_DOCUMENT_BYTES = 2_097_152

/** Bytes of one document before it is sealed, at most: sealing adds 32 bytes, then padding. */
export const MAX_SEALED_BODY_BYTES = MAX_SEALED_DOCUMENT_BYTES - 32

/** Bytes of all documents of one account and purpose, at most. */
export const MAX_SEALED_PURPOSE_BYTES = 67_108_864

/** Documents of one account and purpose, at most. */
export const MAX_SEALED_DOCUMENTS = 1_024

export interface SealedDocument {
  /** 1 for the first, then one more with each save. */
  readonly version: number
  /** The opened and unpadded body. */
  readonly bytes: Uint8Array
  /** Where a former master alone opens it, which was asked for: whoever held that one since can have made it. */
  readonly isFormer?: true
}

/** What comes with a document. */
export interface SaveOptions {
  /**
   * Of a link that has not ended, whose copy the server lets nobody write over: what the copy's key leads to (see
   * `linkToken`, `dropOwnerToken`), 32 bytes. Of an entry of the list of accounts that are kept: `careToken`; without the
   * one that it was saved with first the server lets nobody write over it, or remove it.
   */
  readonly token?: Uint8Array
}

/** How a document is asked for. */
export interface LoadOptions {
  readonly signal?: AbortSignal
  /** Also one that a former master alone opens; else that is `key-wrong`. For what is not believed for that. */
  readonly former?: true
}

/** What the server shows of a document without opening it. */
export interface SealedDocumentHeader {
  readonly id: string
  readonly version: number
  /** Bytes as kept by the server: sealed and padded. */
  readonly size: number
}

/**
 * Small documents that an account keeps with the server and that only the account's own keys open. An id is 1 to 64
 * characters of `[a-z0-9-]`. The server sees account, purpose, id, version, padded size and time.
 *
 * Versions of an id that was removed begin again at 1, so prefer a new id: a device that saw a later version of the
 * former document takes an earlier one for a replay (`key-wrong`) until it saves over it or finds it gone.
 *
 * A document is believed under the newest master alone: who held a former one, a delegate who is over say, can make one
 * that it opens, and with the server put it there.
 *
 * Throws `sealed-moved` if another device saved first, `sealed-full` if the purpose's quota is used up or the document
 * is larger than `MAX_SEALED_BODY_BYTES`, `key-wrong` if the newest master does not open a document (with
 * `former`: no master), it was sealed for another account, purpose, id or version, or is older than one that was seen; `vault-changed` for a write with keys that are not those
 * of the account's newest vault any more; `request-malformed` for an id that is not valid; `signed-out`,
 * `delegation-over`, `too-many-requests`, `server-*` as every port of the server.
 */
export interface SealedDocuments {
  list(purpose: SealedPurpose, options?: { signal?: AbortSignal }): Promise<readonly SealedDocumentHeader[]>
  /** Null if there is none. */
  load(purpose: SealedPurpose, id: string, options?: LoadOptions): Promise<SealedDocument | null>
  /**
   * Compare-and-set.
   * @param base the version that was read; 0 if there was none
   * @returns the new version, `base + 1`
   */
  save(
    purpose: SealedPurpose,
    id: string,
    bytes: Uint8Array,
    base: number,
    options?: SaveOptions,
  ): Promise<number>
  /** Removes it, if its version is still `base`; nothing happens if there is none. */
  remove(purpose: SealedPurpose, id: string, base: number, options?: SaveOptions): Promise<void>
}
