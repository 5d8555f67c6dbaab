import type { ChainHead } from "../receipts/receipt-head"
import type { Address } from "../types"

/** Where a reader's line of envelopes for one patient ends: 0 and 32 zeros before the first. */
export interface LineEnd {
  readonly seq: number
  readonly hash: Uint8Array
}

/** An envelope as the server has it. */
export interface KeptEnvelope {
  /** In the tree of all, from 0. */
  readonly place: number
  /** Unix seconds on the server's clock. */
  readonly keptAt: number
  readonly envelope: Uint8Array
}

/** What the gate says it gave out on a UTC day. */
export interface ServedDay {
  readonly reader: Address
  /** Days since 1970. */
  readonly day: number
  /** How often a file was given to this reader. */
  readonly files: number
}

/** That a tree continues an earlier one, and its whole root. */
export interface TreeProof {
  readonly root: Uint8Array
  readonly path: readonly Uint8Array[]
}

/**
 * Receipts of opening, as the server keeps them. Throws `receipt-moved` where an envelope is not the next one of its
 * line; `not-allowed` where the server has given the account nothing of that patient's; `request-malformed` for a place
 * or a size that the tree has not; `signed-out`, `delegation-over`, `too-many-requests`, `server-*` as every port of the
 * server.
 */
export interface ReceiptStore {
  /** Where the account's own line for a patient ends. */
  end(patient: Address): Promise<LineEnd>
  /** Keeps the account's next envelope for a patient; safe to run again. @returns its place in the tree */
  put(patient: Address, envelope: Uint8Array): Promise<number>
  /** A page of a patient's own, from a place on; empty where there are no more. */
  list(patient: Address, from: number, options?: { signal?: AbortSignal }): Promise<readonly KeptEnvelope[]>
  served(patient: Address, options?: { signal?: AbortSignal }): Promise<readonly ServedDay[]>
  /** RFC 9162, section 2.1.3. */
  inclusion(place: number, size: number): Promise<readonly Uint8Array[]>
  /** RFC 9162, section 2.1.4. */
  consistency(from: number, to: number): Promise<TreeProof>
}

/** The last root on chain, as two providers say it. */
export interface ReceiptRoots {
  /** @throws KeywardError `providers-disagree` `chain-unreachable` */
  head(): Promise<ChainHead>
}
