import { utf8 } from "../crypto/bytes"
import { KeywardError } from "../errors"
import type { FoundRecord, PackedIndex, SearchIndex } from "../ports/search-index"
import type { Digest } from "../types"
import { ALL, both, isNone, placesIn } from "./bitmap"
import type { Bitmap } from "./bitmap"
import { keptFiles, packKept } from "./kept"
import { FULL_SEGMENT_RECORDS, MAX_SEGMENT_BYTES } from "./limits"
import { OpenSegment, recordsOf } from "./open-segment"
import type { TakenRecord } from "./open-segment"
import type { RecordText, TextCoverage } from "./record-text"
import { Segment } from "./segment"
import { newSegmentId } from "./segment-id"
import type { SegmentRecord } from "./segment"
import { snippetOf } from "./snippet"
import { termsOfRecord } from "./terms"
import { KnownWords, questionOf } from "./words"

/** A segment that is not written any more. */
interface Closed {
  /** Under which it is stored; null if it is not. */
  readonly id: string | null
  readonly segment: Segment
}

/** A segment of so many bytes is not put together with others when the index is stored. */
const FULL_SEGMENT_BYTES = MAX_SEGMENT_BYTES / 2
/** Bytes of an index in memory at most. */
const MAX_INDEX_BYTES = 134_217_728

/**
 * The index of one patient's records, in memory. What is stored of it goes out and in as bytes; nothing of it knows keys
 * or servers.
 */
export class SearchEngine implements SearchIndex {
  #closed: Closed[] = []
  #open = new OpenSegment()
  #words = new KnownWords()
  readonly #where = new Map<Digest, TextCoverage>()

  async add(text: RecordText): Promise<TextCoverage> {
    const known = this.#where.get(text.digest)
    if (known) return known
    const terms = termsOfRecord(text, this.#words)
    const files = text.files.filter(({ file }) => file >= 0)
    const { kept, whole } = await packKept(files)
    const { digest } = text
    const texts = files.length
    // Its text may have been cut here, in addition to what the reader of the files left out
    const record = { digest, texts, cut: text.cut + (terms.cut ? 1 : 0), whole, kept }
    if (this.#size + record.kept.length > MAX_INDEX_BYTES) throw new KeywardError("device-full")
    this.#take(this.#open, { record, terms: terms.terms })
    return this.#note(record)
  }

  async load(id: string, bytes: Uint8Array): Promise<readonly Digest[]> {
    const segment = new Segment(bytes)
    if (this.#closed.every((closed) => closed.id !== id)) this.#closed.push({ id, segment })
    for (const record of segment.records) this.#note(record)
    return segment.records.map(({ digest }) => digest)
  }

  coverage(): Promise<ReadonlyMap<Digest, TextCoverage>> {
    return Promise.resolve(new Map(this.#where))
  }

  find(typed: string): Promise<readonly Digest[]> {
    const { terms } = questionOf(typed)
    if (terms.length === 0) return Promise.resolve([])
    const asked = terms.map((term) => ({ term, bytes: utf8(term) }))
    const found = new Set<Digest>()
    const take = (records: readonly SegmentRecord[], having: (each: (typeof asked)[number]) => Bitmap) => {
      let left = ALL
      for (const each of asked) {
        left = both(left, having(each))
        if (isNone(left)) return
      }
      for (const place of placesIn(left)) {
        const record = records[place]
        if (record) found.add(record.digest)
      }
    }
    for (const { segment } of this.#closed) take(segment.records, ({ bytes }) => segment.having(bytes))
    take(this.#open.records, ({ term }) => this.#open.having(term))
    return Promise.resolve([...found])
  }

  async show(typed: string, digests: readonly Digest[]): Promise<readonly FoundRecord[]> {
    const question = questionOf(typed)
    const wanted = new Set(digests)
    const records = new Map<Digest, SegmentRecord>()
    for (const { segment } of [...this.#closed, { segment: this.#open }])
      for (const record of segment.records) if (wanted.has(record.digest)) records.set(record.digest, record)
    const found: FoundRecord[] = []
    for (const digest of digests) {
      const record = records.get(digest)
      if (!record) continue
      const shown = snippetOf(await keptFiles(record.kept), question)
      // What stands further back is looked up in the record itself
      const isHere = record.whole || shown?.complete
      found.push({ digest, snippet: shown?.snippet ?? null, further: !isHere })
    }
    return found
  }

  pack(live: ReadonlySet<Digest>): Promise<PackedIndex> {
    const seen = new Set<Digest>()
    const keep: Closed[] = []
    const dropped: string[] = []
    const taken: TakenRecord[] = []
    /** The contents of it that are live and not yet taken. */
    const takeFrom = (records: readonly SegmentRecord[]) => {
      const wanted = new Set(
        records.map(({ digest }) => digest).filter((it) => live.has(it) && !seen.has(it)),
      )
      for (const digest of wanted) seen.add(digest)
      return wanted
    }
    const added: { id: string; bytes: Uint8Array; records: readonly Digest[] }[] = []
    const write = (segment: Segment) => {
      const id = newSegmentId()
      keep.push({ id, segment })
      added.push({ id, bytes: segment.bytes, records: segment.records.map(({ digest }) => digest) })
    }
    let changed = this.#open.records.length > 0
    // The largest first: of a content that stands in two segments the copy in a small one is dropped
    for (const closed of [...this.#closed].sort((a, b) => b.segment.bytes.length - a.segment.bytes.length)) {
      const { id, segment } = closed
      const wanted = takeFrom(segment.records)
      const clean = wanted.size === segment.records.length
      if (clean && isFull(segment)) {
        if (id === null) write(segment)
        else keep.push(closed)
        continue
      }
      changed ||= id === null || !clean || dropped.length > 0
      if (id !== null) dropped.push(id)
      taken.push(...recordsOf(segment, (digest) => wanted.has(digest)))
    }
    if (!changed && added.length === 0) return Promise.resolve({ added: [], dropped: [] })
    const wanted = takeFrom(this.#open.records)
    taken.push(...recordsOf(new Segment(this.#open.encode()), (digest) => wanted.has(digest)))
    let open = new OpenSegment()
    for (const { record, terms } of taken)
      if (!open.add(record, terms)) {
        write(new Segment(open.encode()))
        open = new OpenSegment()
        open.add(record, terms)
      }
    if (open.records.length > 0) write(new Segment(open.encode()))
    this.#closed = keep
    this.#open = new OpenSegment()
    this.#where.clear()
    for (const { segment } of this.#closed) for (const record of segment.records) this.#note(record)
    return Promise.resolve({ added, dropped })
  }

  forget(ids: readonly string[]): Promise<void> {
    this.#closed = this.#closed.filter(({ id }) => id === null || !ids.includes(id))
    this.#where.clear()
    for (const { segment } of [...this.#closed, { segment: this.#open }])
      for (const record of segment.records) this.#note(record)
    return Promise.resolve()
  }

  end(): void {
    this.#closed = []
    this.#open = new OpenSegment()
    this.#words = new KnownWords()
    this.#where.clear()
  }

  get #size(): number {
    return this.#closed.reduce((sum, { segment }) => sum + segment.bytes.length, this.#open.size)
  }

  #take(open: OpenSegment, { record, terms }: TakenRecord): void {
    if (open.add(record, terms)) return
    this.#closed.push({ id: null, segment: new Segment(open.encode()) })
    this.#open = new OpenSegment()
    this.#open.add(record, terms)
  }

  #note({ digest, texts, cut }: SegmentRecord): TextCoverage {
    const coverage = { texts, cut }
    this.#where.set(digest, coverage)
    return coverage
  }
}

const isFull = ({ records, bytes }: Segment) =>
  records.length >= FULL_SEGMENT_RECORDS || bytes.length >= FULL_SEGMENT_BYTES
