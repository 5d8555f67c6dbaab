import { concat, equalBytes, fromHex, toHex, u32be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { KeywardError } from "../errors"
import { asDigest } from "../types"
import type { Digest } from "../types"
import { both, either, except, first, isNone, NONE, placesIn } from "./bitmap"
import type { Bitmap } from "./bitmap"
import { MAX_SEGMENT_RECORDS } from "./limits"
import type { TextCoverage } from "./record-text"

/** Terms after which one is written whole, so that a search can begin there. */
const RESTART = 32
/** Above so many records a term's postings are a bitmap. */
const MAX_LISTED = 8
const MAGIC = utf8("KWSRCH01")
const DIGEST_BYTES = 32

/** A record of a segment. */
export interface SegmentRecord extends TextCoverage {
  readonly digest: Digest
  /** Whether `kept` is all of the record's text. */
  readonly whole: boolean
  /** Text for showing the place of a hit: raw DEFLATE of JSON `[[file, text], …]`. */
  readonly kept: Uint8Array
}

/** Order of terms: by their UTF-8 bytes. */
function compareTerms(a: Uint8Array, b: Uint8Array): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return (a[at] ?? -1) - (b[at] ?? -1)
}

/** Terms in the order of their UTF-8 bytes, which is that of UTF-16 but for characters that take two units. */
function inOrder(terms: Iterable<string>): string[] {
  const sorted = [...terms].sort()
  if (!sorted.some((term) => /[\ud800-\udfff]/.test(term))) return sorted
  return sorted
    .map((term) => ({ term, bytes: utf8(term) }))
    .sort((a, b) => compareTerms(a.bytes, b.bytes))
    .map(({ term }) => term)
}

const encoder = new TextEncoder()

/**
 * Writes a segment (docs/formats.md, "Search index").
 * @param terms each of 1 to 255 bytes in UTF-8, with the records that have it
 * @param size bytes of the segment at most
 */
export function encodeSegment(
  records: readonly SegmentRecord[],
  terms: ReadonlyMap<string, Bitmap>,
  size: number,
): Bytes {
  const heads = records.map(({ digest, texts, cut, whole, kept }) =>
    concat(fromHex(digest), u16be(texts), u16be(cut), Uint8Array.of(whole ? 1 : 0), u32be(kept.length), kept),
  )
  const head = concat(MAGIC, Uint8Array.of(records.length), ...heads, u32be(terms.size))
  const bytes = new Uint8Array(Math.max(size, head.length))
  bytes.set(head)
  let at = head.length
  let [former, term] = [new Uint8Array(256), new Uint8Array(256)]
  let formerLength = 0
  for (const [index, text] of inOrder(terms.keys()).entries()) {
    const length = encoder.encodeInto(text, term).written
    let shared = 0
    if (index % RESTART !== 0)
      while (shared < formerLength && shared < length && former[shared] === term[shared]) shared++
    bytes[at++] = shared
    bytes[at++] = length - shared
    bytes.set(term.subarray(shared, length), at)
    at += length - shared
    const { low, high } = terms.get(text) ?? NONE
    const places = placesIn({ low, high })
    if (places.length <= MAX_LISTED) {
      bytes[at++] = places.length
      for (const place of places) bytes[at++] = place
    } else {
      bytes[at++] = 0
      bytes.set(u32be(high >>> 0), at)
      bytes.set(u32be(low >>> 0), at + 4)
      at += 8
    }
    ;[former, term] = [term, former]
    formerLength = length
  }
  return bytes.slice(0, at)
}

const u16be = (value: number) => Uint8Array.of(value >> 8, value & 0xff)

/** A segment as it is stored and searched: nothing of it is unpacked until it is asked for. */
export class Segment {
  readonly records: readonly SegmentRecord[]
  readonly bytes: Uint8Array
  /** Where every {@link RESTART}th term begins. */
  readonly #restarts: readonly number[]
  readonly #terms: number

  /** @throws KeywardError `document-damaged` if it is not a segment, whole and in order */
  constructor(bytes: Uint8Array) {
    const reader = new Reader(bytes)
    if (!equalBytes(reader.take(MAGIC.length), MAGIC)) throw damaged()
    const count = reader.u8()
    if (count > MAX_SEGMENT_RECORDS) throw damaged()
    this.records = Array.from({ length: count }, () => ({
      digest: asDigest(`0x${toHex(reader.take(DIGEST_BYTES))}`),
      texts: reader.u16(),
      cut: reader.u16(),
      whole: reader.u8() === 1,
      kept: reader.take(reader.u32()),
    }))
    this.bytes = bytes
    this.#terms = reader.u32()
    const outside = except(first(count))
    const cursor = new TermCursor(bytes, reader.at)
    const restarts: number[] = []
    for (let index = 0; index < this.#terms; index++) {
      if (index % RESTART === 0) restarts.push(cursor.at)
      cursor.next(index)
      if (!isNone(both(cursor.records, outside))) throw damaged()
    }
    if (cursor.at !== bytes.length) throw damaged()
    this.#restarts = restarts
  }

  /** Every term in order; yields the same cursor object each time. */
  *terms(from = 0): Generator<TermCursor> {
    const cursor = new TermCursor(this.bytes, this.#restarts[from])
    for (let index = from * RESTART; index < this.#terms; index++) {
      cursor.next(index)
      yield cursor
    }
  }

  /** The records that have a term which begins with this one. */
  having(prefix: Uint8Array): Bitmap {
    let found = NONE
    for (const cursor of this.terms(this.#restartBefore(prefix))) {
      const side = cursor.comparedTo(prefix)
      if (side === 0) found = either(found, cursor.records)
      else if (side > 0) break
    }
    return found
  }

  /** The last restart whose term is not behind the prefix. */
  #restartBefore(prefix: Uint8Array): number {
    let [low, high] = [0, this.#restarts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      const cursor = new TermCursor(this.bytes, this.#restarts[middle])
      cursor.next(middle * RESTART)
      // Terms that begin with it may stand before one that does
      if (cursor.comparedTo(prefix) < 0) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** Walks over the terms of a segment; checks what it reads. */
class TermCursor {
  readonly #bytes: Uint8Array
  readonly #term = new Uint8Array(256)
  #length = 0
  #low = 0
  #high = 0
  at: number

  constructor(bytes: Uint8Array, at = bytes.length) {
    this.#bytes = bytes
    this.at = at
  }

  /** In UTF-8; good until the next step. */
  get term(): Uint8Array {
    return this.#term.subarray(0, this.#length)
  }

  get records(): Bitmap {
    return { low: this.#low, high: this.#high }
  }

  /** 0 if the term begins with the prefix; below 0 if it stands before all that do, above 0 if behind. */
  comparedTo(prefix: Uint8Array): number {
    for (let at = 0; at < prefix.length; at++) {
      const letter = at < this.#length ? (this.#term[at] ?? 0) : -1
      if (letter !== prefix[at]) return letter - (prefix[at] ?? 0)
    }
    return 0
  }

  /** @param index of the term that comes. @throws KeywardError `document-damaged` */
  next(index: number): void {
    const shared = this.#u8()
    const rest = this.#u8()
    const restarts = index % RESTART === 0
    const length = shared + rest
    if (rest === 0 || length > 255 || shared > this.#length || (restarts && shared !== 0)) throw damaged()
    if (this.at + rest > this.#bytes.length) throw damaged()
    // Behind the former term: that ends here, or the letters differ from here on
    let behind = index === 0 || shared === this.#length
    for (let place = shared; place < length; place++) {
      const letter = this.#bytes[this.at++] ?? 0
      if (!behind) {
        const former = place < this.#length ? (this.#term[place] ?? 0) : -1
        if (letter < former) throw damaged()
        behind = letter > former
      }
      this.#term[place] = letter
    }
    if (!behind) throw damaged()
    this.#length = length
    const listed = this.#u8()
    if (listed > MAX_LISTED) throw damaged()
    if (listed === 0) {
      this.#high = this.#u32()
      this.#low = this.#u32()
      return
    }
    this.#low = 0
    this.#high = 0
    for (let place = 0; place < listed; place++) this.#add(this.#u8())
  }

  #add(place: number): void {
    if (place < 32) this.#low |= 1 << place
    else if (place < MAX_SEGMENT_RECORDS) this.#high |= 1 << (place - 32)
    else throw damaged()
  }

  #u8(): number {
    const value = this.#bytes[this.at++]
    if (value === undefined) throw damaged()
    return value
  }

  #u32(): number {
    return (this.#u8() << 24) | (this.#u8() << 16) | (this.#u8() << 8) | this.#u8()
  }
}

const damaged = () => new KeywardError("document-damaged")

class Reader {
  readonly #bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }
  u8(): number {
    return this.take(1)[0] ?? 0
  }
  u16(): number {
    return this.u8() * 0x100 + this.u8()
  }
  u32(): number {
    return this.u16() * 0x10000 + this.u16()
  }
  take(length: number): Uint8Array {
    const end = this.at + length
    if (end > this.#bytes.length) throw damaged()
    const part = this.#bytes.subarray(this.at, end)
    this.at = end
    return part
  }
}
