import { asKeywardError, isKeywardError, KeywardError } from "../_core/errors"
import type { SealedDocuments, SealedPurpose } from "../_core/ports/sealed-documents"
import type { PackedIndex } from "../_core/ports/search-index"
import {
  decodeHead,
  encodeHead,
  EXTRACTOR,
  HEAD_ID,
  MAX_LISTED_RECORDS,
  MAX_SEGMENTS,
} from "../_core/search/head"
import type { ListedSegment } from "../_core/search/head"

/** Attempts to write a head while other devices write it, too. */
const MAX_TRIES = 4

/** A head as it was read. */
interface KnownHead {
  readonly version: number
  readonly segments: readonly ListedSegment[]
  /** Segments of an earlier extractor: removed with the next save. */
  readonly outdated: readonly string[]
  /** Ids that the server has, listed first, so that no missing document is requested. */
  readonly there: ReadonlySet<string>
}

/**
 * Segments of an account that are written once under an id of their own and listed in one head. Devices write
 * at the same time only the head: the slower one adds to what the other listed. A segment that is listed and missing is a
 * gap: its records are read again.
 */
export class SegmentLog {
  readonly #sealed: SealedDocuments
  readonly #purpose: SealedPurpose
  #waiting: PackedIndex = { added: [], dropped: [] }
  /** Whether the head is of a later version of the app: it is not overwritten. */
  #isForeign = false
  #isFull = false

  constructor(sealed: SealedDocuments, purpose: SealedPurpose) {
    this.#sealed = sealed
    this.#purpose = purpose
  }

  /** Whether the quota is used up: what is read from now on stays in memory. */
  get isFull(): boolean {
    return this.#isFull
  }

  /**
   * Loads every segment that is listed. One that is missing or damaged is left out, and taken off the list with the next
   * save.
   * @param take throws `document-damaged` for bytes that are not a segment
   */
  async load(take: (id: string, bytes: Uint8Array) => Promise<unknown>, signal: AbortSignal): Promise<void> {
    const { segments, outdated, there } = await this.#head(signal)
    const broken: string[] = [...outdated]
    for (const { id } of segments) {
      signal.throwIfAborted()
      try {
        const kept = there.has(id) ? await this.#sealed.load(this.#purpose, id, { signal }) : null
        if (kept) await take(id, kept.bytes)
        else broken.push(id)
      } catch (error) {
        if (!isKeywardError(error, "key-wrong") && !isKeywardError(error, "document-damaged")) throw error
        broken.push(id)
      }
    }
    this.#waiting = together(this.#waiting, { added: [], dropped: broken })
  }

  /**
   * Stores a change. What cannot be stored now waits for the next call.
   * @returns segments that another device has taken off the list meanwhile
   * @throws KeywardError as the port; nothing is thrown for a quota that is used up
   */
  async save(change: PackedIndex): Promise<readonly string[]> {
    this.#waiting = together(this.#waiting, change)
    const { added, dropped } = this.#waiting
    if (this.#isForeign || (added.length === 0 && dropped.length === 0)) return []
    try {
      for (const { id, bytes } of added) await this.#store(id, bytes)
      const gone = await this.#list(added, dropped)
      this.#waiting = { added: [], dropped: [] }
      this.#isFull = false
      for (const id of dropped) await this.#sealed.remove(this.#purpose, id, 1).catch(() => undefined)
      return gone
    } catch (error) {
      if (!isKeywardError(error, "sealed-full")) throw error
      this.#isFull = true
      return []
    }
  }

  async #store(id: string, bytes: Uint8Array): Promise<void> {
    const save = () => this.#sealed.save(this.#purpose, id, bytes, 0)
    try {
      await save()
    } catch (error) {
      const { code } = asKeywardError(error)
      // Its first version is there already: an earlier try got that far
      if (code === "sealed-moved") return
      if (code !== "sealed-full" || !(await this.#removeUnlisted())) throw error
      await save()
    }
  }

  /** Removes segments that no head lists: a device stopped before it wrote the head. @returns whether there were any */
  async #removeUnlisted(): Promise<boolean> {
    const { segments } = await this.#head()
    const known = new Set([
      HEAD_ID,
      ...segments.map(({ id }) => id),
      ...this.#waiting.added.map(({ id }) => id),
    ])
    const unlisted = (await this.#sealed.list(this.#purpose)).filter(({ id }) => !known.has(id))
    for (const { id, version } of unlisted) await this.#sealed.remove(this.#purpose, id, version)
    return unlisted.length > 0
  }

  async #list(added: PackedIndex["added"], dropped: readonly string[]): Promise<readonly string[]> {
    for (let tries = 1; ; tries++) {
      const { version, segments } = await this.#head()
      if (this.#isForeign) return []
      const gone = dropped.filter((id) => !segments.some((each) => each.id === id))
      const kept = segments.filter(({ id }) => !dropped.includes(id) && !added.some((each) => each.id === id))
      const next = [...kept, ...added.map(({ id, records }) => ({ id, records }))]
      const records = next.reduce((sum, each) => sum + each.records.length, 0)
      if (next.length > MAX_SEGMENTS || records > MAX_LISTED_RECORDS) throw new KeywardError("sealed-full")
      try {
        const bytes = encodeHead({ extractor: EXTRACTOR, segments: next })
        await this.#sealed.save(this.#purpose, HEAD_ID, bytes, version)
        return gone
      } catch (error) {
        if (tries === MAX_TRIES || !isKeywardError(error, "sealed-moved")) throw error
      }
    }
  }

  async #head(signal?: AbortSignal): Promise<KnownHead> {
    const options = signal ? { signal } : {}
    const listed = await this.#sealed.list(this.#purpose, options)
    const there = new Set(listed.map(({ id }) => id))
    const nothing = { version: 0, segments: [], outdated: [], there }
    if (!there.has(HEAD_ID)) return nothing
    try {
      const kept = await this.#sealed.load(this.#purpose, HEAD_ID, options)
      if (!kept) return nothing
      const { version } = kept
      const head = decodeHead(kept.bytes)
      this.#isForeign = head === null || head.extractor > EXTRACTOR
      if (!head || this.#isForeign) return { ...nothing, version }
      if (head.extractor === EXTRACTOR) return { ...nothing, version, segments: head.segments }
      return { ...nothing, version, outdated: head.segments.map(({ id }) => id) }
    } catch (error) {
      if (!isKeywardError(error, "key-wrong")) throw error
      // Sealed under keys that are gone (the account has new ones): written over
      const version = listed.find(({ id }) => id === HEAD_ID)?.version ?? 0
      return { ...nothing, version, outdated: [...there].filter((id) => id !== HEAD_ID) }
    }
  }
}

/** Two changes as one: what the second drops of the first is never stored. */
function together(first: PackedIndex, second: PackedIndex): PackedIndex {
  const unstored = new Set(first.added.map(({ id }) => id))
  return {
    added: [...first.added.filter(({ id }) => !second.dropped.includes(id)), ...second.added],
    dropped: [...new Set([...first.dropped, ...second.dropped.filter((id) => !unstored.has(id))])],
  }
}
