import type { RecordNumber } from "../types"
import type { Fact } from "./fact"

/** Where a statement stands: a record and one of its files. */
export interface Source {
  readonly record: RecordNumber
  /** Index of the file in the record's manifest. */
  readonly file: number
  /** The record's title. */
  readonly title: string
}

/** A statement and where it stands. */
export interface SourcedFact {
  readonly fact: Fact
  readonly source: Source
}

/** Words compared without case, diacritics, punctuation and doubled white space. */
export const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLocaleLowerCase("en")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
