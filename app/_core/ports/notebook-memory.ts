import type { Address } from "../types"

/** The newest notebook that this device has read or written for an account, sealed as the server keeps it. */
export interface SeenNotebook {
  /** See `NotebookEdition`. */
  readonly edition: number
  /** The server's count that it was sealed for. */
  readonly version: number
  readonly sealed: Uint8Array
  /** The account's newest generation when it was read or written; of an earlier app none. */
  readonly generation?: number
}

/** Remembers it between visits, so that a notebook that was put back, or spoilt, is noticed and made good. */
export interface NotebookMemory {
  newest(account: Address): Promise<SeenNotebook | null>
  /** Keeps it unless a newer edition is known. */
  remember(account: Address, seen: SeenNotebook): Promise<void>
}
