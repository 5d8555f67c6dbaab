import { asKeywardError } from "../_core/errors"
import type { ErrorCode, KeywardError } from "../_core/errors"
import type { RecordState } from "../_core/journal/patient-state"
import { recordKeyOf } from "../_core/keys/keychain"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { DocumentParser } from "../_core/ports/document-parser"
import type { SearchIndex } from "../_core/ports/search-index"
import { snippetOf } from "../_core/search/snippet"
import type { Snippet } from "../_core/search/snippet"
import type { TextCoverage } from "../_core/search/record-text"
import { questionOf } from "../_core/search/words"
import type { Digest } from "../_core/types"
import { FactsStore } from "./facts-store"
import { factsIn, readContent } from "./read-content"
import type { RecordContent } from "./read-content"
import type { FactsCache } from "./read-facts"
import type { PatientView } from "./read-patient"
import { openRecord, openRecords, standingRecords } from "./read-record"
import type { ListedRecord, ManifestCache, OpenRecord } from "./read-record"
import { SegmentLog } from "./segment-log"
import type { Services } from "./services"

/** How far the records of a patient have been read for searching. */
export interface SearchStatus {
  /** Records that could be searched: the patient's own, or those that a key reaches. */
  readonly of: number
  /** Records whose words are in the index. */
  readonly searched: number
  /** Of these: with no word but their name, such as pictures and scans. */
  readonly without: number
  /** Of these: with a file that is too large, damaged or long, and is searched in part or not at all. */
  readonly partly: number
  /** Records that could not be opened or fetched in this session; tried again in the next, or when asked. */
  readonly failed: number
  /** Records that were not read yet: `of` = `searched` + `failed` + `left`. */
  readonly left: number
  /** Whether what was stored by an earlier session has been loaded. */
  readonly loaded: boolean
  /** Whether the stored index has no more room: what is read now is read again in the next session. */
  readonly full: boolean
  /** Why nothing is stored; what is read stays in memory. */
  readonly problem: KeywardError | null
}

/** A record that has all words of a question. */
export interface SearchHit {
  readonly record: ListedRecord
  /** null if the words stand further back than the text that is kept beside the index, or in the record's name alone. */
  readonly snippet: Snippet | null
  /** Whether {@link RecordContents.place} finds a better place by opening the record. */
  readonly further: boolean
}

export interface SearchResult {
  readonly hits: readonly SearchHit[]
  /** Records that have the words; `hits` may be fewer. */
  readonly total: number
}

interface Given {
  readonly services: Services
  readonly keys: UnlockedKeys
  readonly parser: DocumentParser
  readonly index: SearchIndex
  readonly manifests: ManifestCache
  /** Whether the records are the patient's own: then what is read is stored, under the patient's keys. */
  readonly isOwn: boolean
}

export interface WalkOptions {
  readonly signal: AbortSignal
  /** Called before each record with the bytes read so far; the record is read when the promise resolves. */
  readonly before?: (bytes: number) => Promise<void>
}

/** Contents that are read before they are stored. */
const MAX_UNSAVED = 24

/**
 * What the records of one patient say, for searching and for lists: each is opened once. Of the patient's own it is
 * stored as sealed documents; of records that were shared it stays in memory, for a stored index would outlive the grant.
 * Everything is compared with the journal before it is shown: {@link look} finds the records that still exist.
 */
export class RecordContents {
  readonly #given: Given
  readonly #logs: { readonly search: SegmentLog; readonly results: SegmentLog } | null
  readonly #factsStore = new FactsStore()
  readonly #failed = new Set<Digest>()
  readonly #listeners = new Set<() => void>()
  #covered = new Map<Digest, TextCoverage>()
  #view: PatientView | null = null
  #standing: readonly RecordState[] = []
  #loading: Promise<void> | null = null
  #loadingFacts: Promise<void> | null = null
  #saving: Promise<void> = Promise.resolve()
  #unsaved = 0
  #looks = 0
  readonly #ending = new AbortController()
  /** Facts by content, for `readFacts`. */
  readonly facts: FactsCache = new Map()
  status: SearchStatus = {
    ...{ of: 0, searched: 0, without: 0, partly: 0, failed: 0, left: 0 },
    ...{ loaded: false, full: false, problem: null },
  }

  constructor(given: Given) {
    this.#given = given
    const { services, keys, isOwn } = given
    const sealed = isOwn ? services.sealed(keys) : null
    this.#logs = sealed && {
      search: new SegmentLog(sealed, "search"),
      results: new SegmentLog(sealed, "results"),
    }
  }

  /** Rises with every other journal that it was held against: hits of before may be of records that are gone. */
  get looks(): number {
    return this.#looks
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Drops everything. */
  end(): void {
    this.#ending.abort()
    this.#given.index.end()
    this.#factsStore.clear()
    this.facts.clear()
    this.#covered = new Map()
    this.#listeners.clear()
  }

  /** Loads, once, what an earlier session stored. If the server cannot be reached, the records are read again instead. */
  load(): Promise<void> {
    return (this.#loading ??= this.#load())
  }

  async #load(): Promise<void> {
    await this.loadFacts()
    const { index } = this.#given
    await this.#stored((signal) => this.#logs?.search.load((id, bytes) => index.load(id, bytes), signal))
    await this.#cover()
    this.#update({ loaded: true })
  }

  /** The facts alone: they are much smaller than the words. */
  loadFacts(): Promise<void> {
    return (this.#loadingFacts ??= this.#loadFacts())
  }

  async #loadFacts(): Promise<void> {
    await this.#stored((signal) =>
      this.#logs?.results.load((id, bytes) => this.#factsStore.load(id, bytes), signal),
    )
    if (this.#ending.signal.aborted) return this.#factsStore.clear()
    for (const [digest, facts] of this.#factsStore.entries()) this.facts.set(digest, facts)
  }

  async #stored(load: (signal: AbortSignal) => Promise<void> | undefined): Promise<void> {
    const { signal } = this.#ending
    try {
      await load(signal)
    } catch (error) {
      const problem = asKeywardError(error)
      if (problem.code === "cancelled" || signal.aborted) throw problem
      this.#update({ problem })
    }
  }

  /** Compares what was read with the journal as it is now. */
  async look(view: PatientView): Promise<void> {
    // One that was asked for earlier and comes late would bring back what was removed since
    if (view === this.#view || (this.#view && view.now < this.#view.now)) return
    const look = ++this.#looks
    const standing = standingRecords(view)
    const keys = await Promise.all(
      // The patient's own records all count: one without a key counts as one that could not be opened
      standing.map(
        async (state) => view.isOwn || (await recordKeyOf(state, view.keychain).catch(() => null)) !== null,
      ),
    )
    if (look !== this.#looks) return
    this.#view = view
    this.#standing = standing.filter((_, index) => keys[index])
    this.#count()
  }

  /** Lets {@link walk} read the records that failed once more. */
  retry(): void {
    this.#failed.clear()
    this.#count()
  }

  /** Reads the records that were not read yet, the newest first, until all are read or the signal aborts. */
  async walk({ signal, before }: WalkOptions): Promise<void> {
    await this.load()
    let bytes = 0
    try {
      for (;;) {
        signal.throwIfAborted()
        await before?.(bytes)
        signal.throwIfAborted()
        const next = this.#standing.find((state) => this.#isLeft(state))
        if (!next || !this.#view) return
        await this.#readOne(this.#view, next, signal, (more) => (bytes += more))
        if (this.#unsaved >= MAX_UNSAVED) await this.save()
      }
    } finally {
      await this.save()
    }
  }

  async #readOne(
    view: PatientView,
    state: RecordState,
    signal: AbortSignal,
    onBytes: (bytes: number) => void,
  ): Promise<void> {
    const { services, parser, manifests } = this.#given
    try {
      const open = await openRecord(services, view, state, manifests, { signal })
      const content = await readContent(services, view, open, parser, { signal, wanted: "all", onBytes })
      await this.#take(state.cidDigest, content)
      // Without its text it was not searched, even if its facts were stored
      if (!content.text) this.#failed.add(state.cidDigest)
    } catch (error) {
      const { code } = asKeywardError(error)
      if (code === "cancelled" || signal.aborted || ENDING.has(code)) throw error
      this.#failed.add(state.cidDigest)
    }
    this.#count()
  }

  /**
   * Adds what another reader of facts read of a record. What depends on whom the reader trusts is left out, its words,
   * too: the walk reads it without that. An index that fails is not reported here; the walk meets it, too.
   */
  async take(digest: Digest, content: RecordContent): Promise<void> {
    if (!content.dependsOnTrust) await this.#take(digest, content).catch(() => undefined)
  }

  /** Adds what was read of a record; its words were read without anybody's list of issuers. */
  async #take(digest: Digest, content: RecordContent): Promise<void> {
    if (this.#ending.signal.aborted) return
    if (content.unreadFacts === 0 && !content.dependsOnTrust && !this.#factsStore.get(digest)) {
      const facts = factsIn(content)
      this.#factsStore.set(digest, facts)
      this.facts.set(digest, facts)
      this.#unsaved++
    }
    if (!content.text || this.#covered.has(digest)) return
    this.#covered.set(digest, await this.#given.index.add(content.text))
    this.#unsaved++
    this.#count()
  }

  /** Stores what was read since the last time, and removes stored data of records that no longer exist. */
  save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save())
    return this.#saving
  }

  async #save(): Promise<void> {
    const logs = this.#logs
    const live = new Set(this.#standing.map(({ cidDigest }) => cidDigest))
    // Without the journal it is not known which records were removed
    if (!logs || !this.#view || !this.status.loaded || this.#ending.signal.aborted) return
    this.#unsaved = 0
    try {
      const { index } = this.#given
      await index.forget(await logs.search.save(await index.pack(live)))
      this.#factsStore.forget(await logs.results.save(await this.#factsStore.pack(live)))
      await this.#cover()
      this.#update({ problem: null, full: logs.search.isFull || logs.results.isFull })
    } catch (error) {
      this.#update({ problem: asKeywardError(error) })
    }
  }

  /**
   * Records in which each word of the question begins a word, the one added last first. Those that were removed,
   * replaced or are no longer shared are not among them.
   * @param most so many are opened
   */
  async find(typed: string, most: number, signal: AbortSignal): Promise<SearchResult> {
    const { index, services, manifests } = this.#given
    const found = new Set(await index.find(typed))
    const view = this.#view
    const states = this.#standing.filter(({ cidDigest }) => found.has(cidDigest))
    if (!view || states.length === 0) return { hits: [], total: 0 }
    const shown = states.slice(0, most)
    const [records, places] = await Promise.all([
      openRecords(services, view, shown, manifests, { signal }),
      index.show(
        typed,
        shown.map(({ cidDigest }) => cidDigest),
      ),
    ])
    const placeOf = new Map(places.map((place) => [place.digest, place]))
    const hits = records
      .filter(({ problem }) => view.isOwn || problem !== "not-readable")
      .map((record) => {
        const place = placeOf.get(record.state.cidDigest)
        return { record, snippet: place?.snippet ?? null, further: place?.further ?? false }
      })
    return { hits, total: states.length }
  }

  /** Opens a record to find the place of the words in all of its text; null if they are in its name alone. */
  async place(record: OpenRecord, typed: string, signal: AbortSignal): Promise<Snippet | null> {
    const { services, parser } = this.#given
    if (!this.#view) return null
    const { text } = await readContent(services, this.#view, record, parser, { signal, wanted: "all" })
    return snippetOf(text?.files.filter(({ file }) => file >= 0) ?? [], questionOf(typed))?.snippet ?? null
  }

  #isLeft({ cidDigest }: RecordState): boolean {
    return !this.#covered.has(cidDigest) && !this.#failed.has(cidDigest)
  }

  async #cover(): Promise<void> {
    this.#covered = new Map(await this.#given.index.coverage())
    this.#count()
  }

  #count(): void {
    if (this.#ending.signal.aborted) return
    let [searched, without, partly, left] = [0, 0, 0, 0]
    for (const state of this.#standing) {
      if (this.#isLeft(state)) left++
      const coverage = this.#covered.get(state.cidDigest)
      if (!coverage) continue
      searched++
      if (coverage.cut > 0) partly++
      else if (coverage.texts === 0) without++
    }
    const of = this.#standing.length
    this.#update({ of, searched, without, partly, left, failed: of - searched - left })
  }

  #update(change: Partial<SearchStatus>): void {
    this.status = { ...this.status, ...change }
    for (const listener of this.#listeners) listener()
  }
}

/** Errors that stop a walk: the next record would fail in the same way. */
const ENDING: ReadonlySet<ErrorCode> = new Set([
  ...(["signed-out", "too-many-requests", "store-unreachable", "locked", "delegation-over"] as const),
])
