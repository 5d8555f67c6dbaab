import { decodeFacts, encodeFacts } from "../_core/search/facts-segment"
import type { ContentFacts } from "../_core/search/facts-segment"
import type { PackedIndex } from "../_core/ports/search-index"
import { newSegmentId } from "../_core/search/segment-id"
import { FULL_SEGMENT_RECORDS, MAX_SEGMENT_BYTES, MAX_SEGMENT_RECORDS } from "../_core/search/limits"
import type { Digest } from "../_core/types"

/** Facts by content, in memory, and in which stored segment each is. */
export class FactsStore {
  readonly #facts = new Map<Digest, ContentFacts>()
  readonly #stored = new Map<string, readonly Digest[]>()

  get(digest: Digest): ContentFacts | undefined {
    return this.#facts.get(digest)
  }

  entries(): Iterable<readonly [Digest, ContentFacts]> {
    return this.#facts
  }

  set(digest: Digest, facts: ContentFacts): void {
    this.#facts.set(digest, facts)
  }

  /** @throws KeywardError `document-damaged`, and nothing is taken */
  async load(id: string, bytes: Uint8Array): Promise<void> {
    const records = await decodeFacts(bytes)
    this.#stored.set(id, [...records.keys()])
    for (const [digest, facts] of records) this.#facts.set(digest, facts)
  }

  /** As `SearchIndex.pack`: what has to be stored and what removed for it. */
  async pack(live: ReadonlySet<Digest>): Promise<PackedIndex> {
    const kept = new Set<Digest>()
    const dropped: string[] = []
    let small = 0
    let isDirty = false
    for (const [id, digests] of this.#stored) {
      const clean = digests.every((digest) => live.has(digest) && !kept.has(digest))
      if (clean && digests.length >= FULL_SEGMENT_RECORDS) for (const digest of digests) kept.add(digest)
      else {
        dropped.push(id)
        small++
        isDirty ||= !clean
      }
    }
    for (const digest of this.#facts.keys()) if (!live.has(digest)) this.#facts.delete(digest)
    const standing = new Set([...this.#stored.values()].flat())
    const rest = [...this.#facts.keys()].filter((digest) => !kept.has(digest))
    if (small <= 1 && !isDirty && rest.every((digest) => standing.has(digest)))
      return { added: [], dropped: [] }
    const added: { id: string; bytes: Uint8Array; records: readonly Digest[] }[] = []
    const write = async (digests: readonly Digest[]): Promise<void> => {
      if (digests.length === 0) return
      const bytes = await encodeFacts(
        new Map(digests.flatMap((digest) => [[digest, this.#facts.get(digest)] as const]).filter(isKnown)),
      )
      if (bytes && bytes.length <= MAX_SEGMENT_BYTES)
        return void added.push({ id: newSegmentId(), bytes, records: digests })
      // One that is too large alone stays in memory
      if (digests.length > 1) {
        const half = digests.length >> 1
        await write(digests.slice(0, half))
        await write(digests.slice(half))
      }
    }
    for (let from = 0; from < rest.length; from += MAX_SEGMENT_RECORDS)
      await write(rest.slice(from, from + MAX_SEGMENT_RECORDS))
    for (const id of dropped) this.#stored.delete(id)
    for (const { id, records } of added) this.#stored.set(id, records)
    return { added, dropped }
  }

  /** Drops everything. */
  clear(): void {
    this.#facts.clear()
    this.#stored.clear()
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) this.#stored.delete(id)
  }
}

const isKnown = (
  entry: readonly [Digest, ContentFacts | undefined],
): entry is readonly [Digest, ContentFacts] => entry[1] !== undefined
