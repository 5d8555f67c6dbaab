import type { RecordText, TextCoverage } from "../search/record-text"
import type { Snippet } from "../search/snippet"
import type { Digest } from "../types"

/** A content that has all words of a question, as it is shown. */
export interface FoundRecord {
  readonly digest: Digest
  /** null if the words stand further back than the text that is kept beside the index. */
  readonly snippet: Snippet | null
  /** Whether some of the words stand further back: opening the record shows them. */
  readonly further: boolean
}

/** A change of what is stored: segments that take the place of others. */
export interface PackedIndex {
  readonly added: readonly {
    readonly id: string
    readonly bytes: Uint8Array
    readonly records: readonly Digest[]
  }[]
  readonly dropped: readonly string[]
}

/**
 * The words of one patient's records, in memory on this device. A content is named by its digest. The journal says
 * which records have it, and whether they may still be shown.
 */
export interface SearchIndex {
  /** Takes a content, unless it is there. @returns what of it is in the index. @throws KeywardError `device-full` */
  add(text: RecordText): Promise<TextCoverage>
  /** Takes a stored segment. @throws KeywardError `document-damaged`, and nothing is taken */
  load(id: string, bytes: Uint8Array): Promise<readonly Digest[]>
  /** Every content that is in the index. */
  coverage(): Promise<ReadonlyMap<Digest, TextCoverage>>
  /** Contents in which each word of the question begins a word; none if the question has no word. */
  find(typed: string): Promise<readonly Digest[]>
  /** The places of the words in some of them. */
  show(typed: string, digests: readonly Digest[]): Promise<readonly FoundRecord[]>
  /**
   * Puts small segments together and leaves out contents that are not live.
   * @returns what has to be stored and what removed for it; nothing if all is stored
   */
  pack(live: ReadonlySet<Digest>): Promise<PackedIndex>
  /** Drops stored segments that another device has replaced. */
  forget(ids: readonly string[]): Promise<void>
  /** Drops everything. */
  end(): void
}
