import type { Digest } from "../types"

/** The text of one file of a record. */
export interface FileText {
  /** Index of the file in the record's manifest; -1: the record's own name, which is found and not shown as a place. */
  readonly file: number
  readonly text: string
}

/** What of a record's files is in the index. */
export interface TextCoverage {
  /** Files with text; pictures, scans and kinds that are only downloaded have none. At most 65,535. */
  readonly texts: number
  /** Files whose text is in the index in part, or not at all because they are damaged or too large. At most 65,535. */
  readonly cut: number
}

/** A record's content as text; it cannot change under its digest. */
export interface RecordText {
  readonly digest: Digest
  /** Files without text are left out. */
  readonly files: readonly FileText[]
  /** As {@link TextCoverage.cut}. */
  readonly cut: number
}

/** Characters of a record's text that are indexed; more is counted as left out. */
export const MAX_TEXT_CHARACTERS = 8_000_000
/** Characters of a record's text that stay beside the index, so that a hit shows its place without opening the record. */
export const MAX_KEPT_CHARACTERS = 16_384
