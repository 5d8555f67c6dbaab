import type { Address, Cid, Digest, Epoch, RecordNumber, Scope, WrappedKeys } from "../types"

/**
 * A record on its way to the journal, as this device remembers it over a reload. It holds no key in clear:
 * `keys` is the record key under the patient's own ring, `label` is sealed for the patient alone.
 */
export interface UploadRow {
  readonly id: string
  readonly account: Address
  readonly patient: Address
  readonly createdAt: number
  /** Records dropped together: they become one entry where all of them arrive. */
  readonly batch: string
  readonly index: number
  readonly count: number
  readonly folder: Scope
  readonly state: "encrypting" | "encrypted" | "pinned"
  readonly root: Cid | null
  readonly plaintextSize: number
  readonly carSize: number
  /** The record key under the ring of everything. */
  readonly keys: WrappedKeys
  /** The batch key under the same ring; null for a record on its own. */
  readonly batchKeys: WrappedKeys | null
  /** The batch's record keys are leaves of its tree, `index` the leaf; rows of former versions have none. */
  readonly leaves?: boolean
  /**
   * SHA-256, base64url, of the wrapped keys that this device sent for it to the patient's identity: by these an entry is
   * known that opens for the patient alone. Rows of former versions have none.
   */
  readonly sent?: readonly string[]
  /** Title and file names, sealed. */
  readonly label: string
}

/**
 * New content on its way into a record's place, as this device remembers it: the journal knows what is to be done, this
 * only spares doing it twice. Without it what was pinned is encrypted and pinned again.
 */
export interface RekeyRow {
  readonly id: string
  readonly account: Address
  readonly patient: Address
  readonly record: RecordNumber
  /** The content that gives way. */
  readonly former: Digest
  /** The folder that the new manifest names. */
  readonly folder: Scope
  readonly root: Cid | null
  readonly pinned: boolean
  /** Who was given the new key already, of those with whom the record is shared alone. */
  readonly rewrapped: readonly Address[]
  /** The new record key under the ring of everything. */
  readonly keys: WrappedKeys
}

/** Something noted for the receipts of opening; what and of whom is sealed, the id tells neither. */
export interface ReceiptNote {
  readonly id: string
  readonly account: Address
  /** A private box. */
  readonly sealed: string
}

/** An envelope of receipts that was made on this device; opaque, for only the patient opens it. */
export interface LeftEnvelope {
  readonly id: string
  /** Who left it. */
  readonly account: Address
  readonly patient: Address
  readonly seq: number
  /** null once it is known to be in the tree: the row then says where the line ends. */
  readonly envelope: Uint8Array | null
  /** Ids of the notes that it is of. */
  readonly notes: readonly string[]
  /** In the tree, as the server said; null until it answered. */
  readonly place: number | null
  /** Unix seconds. */
  readonly leftAt: number
}

/** What one device keeps between visits. Cleared for an account by `forget`. */
export interface DeviceStore {
  uploads(account: Address): Promise<UploadRow[]>
  /** The ids of everybody's uploads on this device, those of new content for old records included. */
  uploadIds(): Promise<string[]>
  putUpload(row: UploadRow): Promise<void>
  deleteUpload(id: string): Promise<void>
  rekeys(account: Address): Promise<RekeyRow[]>
  putRekey(row: RekeyRow): Promise<void>
  deleteRekey(id: string): Promise<void>
  /** The highest epoch of a scope whose key was ever sent out in a transaction; -1 where none was. */
  spentEpoch(patient: Address, scope: Scope): Promise<number>
  spendEpoch(patient: Address, scope: Scope, epoch: Epoch): Promise<void>
  /** Keys sent out in grants that were not confirmed yet, or never will be. */
  sentWraps(patient: Address): Promise<readonly SentWrap[]>
  noteSentWrap(patient: Address, wrap: SentWrap): Promise<void>
  clearSentWrap(patient: Address, wrap: SentWrap): Promise<void>
  receiptNotes(account: Address): Promise<ReceiptNote[]>
  putReceiptNote(note: ReceiptNote): Promise<void>
  deleteReceiptNote(id: string): Promise<void>
  leftEnvelopes(account: Address): Promise<LeftEnvelope[]>
  putLeftEnvelope(row: LeftEnvelope): Promise<void>
  deleteLeftEnvelope(id: string): Promise<void>
  forget(account: Address): Promise<void>
}

export interface SentWrap {
  readonly scope: Scope
  readonly epoch: Epoch
  readonly grantee: Address
}
