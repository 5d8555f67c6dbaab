import { fromUtf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import type { Digest } from "../types"
import { bit, both, either, isNone, NONE, placesIn } from "./bitmap"
import type { Bitmap } from "./bitmap"
import { MAX_SEGMENT_BYTES, MAX_SEGMENT_RECORDS } from "./limits"
import { encodeSegment } from "./segment"
import type { Segment, SegmentRecord } from "./segment"

/** Bytes of a segment without any record. */
const FRAME_BYTES = 13
/** Bytes of a record beside its kept text and its terms. */
const HEAD_BYTES = 41
/** Bytes of a term beside its letters, and of each of its records. */
const [TERM_BYTES, POSTING_BYTES] = [3, 1]

/** A segment that still grows. */
export class OpenSegment {
  readonly #records: SegmentRecord[] = []
  readonly #terms = new Map<string, Bitmap>()
  #size = FRAME_BYTES

  get records(): readonly SegmentRecord[] {
    return this.#records
  }

  /** Bytes of the segment when it is written, at most. */
  get size(): number {
    return this.#size
  }

  get isFull(): boolean {
    return this.#records.length >= MAX_SEGMENT_RECORDS
  }

  /** Takes a record with its terms. @returns false, and nothing is taken, if there is no room beside other records */
  add(record: SegmentRecord, terms: Iterable<string>): boolean {
    if (this.isFull) return false
    const size = this.#sizeWith(record, terms)
    if (this.#records.length > 0 && size > MAX_SEGMENT_BYTES) return false
    this.#size = size
    const own = bit(this.#records.push(record) - 1)
    for (const term of terms) {
      const known = this.#terms.get(term)
      this.#terms.set(term, known ? either(known, own) : own)
    }
    return true
  }

  #sizeWith({ kept }: SegmentRecord, terms: Iterable<string>): number {
    let size = this.#size + HEAD_BYTES + kept.length
    for (const term of terms) size += POSTING_BYTES + (this.#terms.has(term) ? 0 : TERM_BYTES + bytesOf(term))
    return size
  }

  /** The records that have a term which begins with this one. */
  having(prefix: string): Bitmap {
    let found = NONE
    for (const [term, records] of this.#terms) if (term.startsWith(prefix)) found = either(found, records)
    return found
  }

  encode(): Bytes {
    return encodeSegment(this.#records, this.#terms, this.#size)
  }
}

/** UTF-8 bytes of a text, at most. */
export function bytesOf(text: string): number {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return text.length * 3
  return text.length
}

/** A record of a segment with its terms. */
export interface TakenRecord {
  readonly record: SegmentRecord
  readonly terms: Iterable<string>
}

/** The records of a segment that are wanted, each with its terms: the segment's list, turned round. */
export function recordsOf(segment: Segment, wanted: (digest: Digest) => boolean): TakenRecord[] {
  const terms = segment.records.map((): string[] => [])
  const keep = segment.records.reduce(
    (all, { digest }, place) => (wanted(digest) ? either(all, bit(place)) : all),
    NONE,
  )
  for (const { term, records } of segment.terms()) {
    const having = both(records, keep)
    if (isNone(having)) continue
    const text = fromUtf8(term)
    for (const place of placesIn(having)) terms[place]?.push(text)
  }
  return segment.records.flatMap((record, place) =>
    wanted(record.digest) ? [{ record, terms: terms[place] ?? [] }] : [],
  )
}
