import type { Block, JsonRpcApiProvider } from "ethers"
import { KeywardError, isKeywardError } from "../../_core/errors"
import { EMPTY_LINK, parseLink } from "../../_core/journal/link"
import { prepareHashes } from "../../_core/journal/words"
import type { Link } from "../../_core/ports/registry"
import type { Address, Digest } from "../../_core/types"
import { ask } from "./ask"
import type { HistoryCache, HistoryKey, KeptHistory } from "./history-cache"
import { NOTHING, endingAt, newestLinkUpTo, placeOfLink } from "./history-run"
import type { Run } from "./history-run"
import { walkBack } from "./history-walk"
import type { Walk } from "./history-walk"
import type { HistoryKind } from "./histories"

/** A provider may be this many blocks behind what was seen before its word counts as another chain. */
const MOST_LAG = 5

/** From so many entries on it is worth waiting for fast hashes. */
const MANY = 500

/** So many entries of all accounts are held at once. */
const MOST_HELD = 200_000

/** What is known of one history. */
interface Known<E> extends Run<E> {
  /** The newest link that was final when it was read: nothing up to it may ever change. */
  readonly final: Link
}

/** The head of an account's history at a block. */
export interface HeadAt {
  readonly incarnation: Digest
  readonly block: number
  readonly head: Link
  /** The newest block that the chain will not undo. */
  readonly final: number
  /** Whether exactly this block was asked for, so that a shorter history is no surprise. */
  readonly exact: boolean
}

/** Keeps the verified histories of one kind and fetches what is new. See "Reading the chain" in docs/architecture. */
export class HistorySync<E> {
  /** The one asked for longest ago first. */
  readonly #known = new Map<string, Known<E>>()
  #held = 0
  /** What was final in histories that were let go. */
  readonly #finals = new Map<string, Link>()
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(
    private readonly kind: HistoryKind<E>,
    private readonly cache: HistoryCache | undefined,
    private readonly mostHeld = MOST_HELD,
  ) {}

  /**
   * The history of an account, oldest first: all of it, or at least the newest `walk.most` entries. The same object as
   * before where nothing is new.
   * @param headNow asked anew for each attempt: some providers' logs are behind their heads for a moment
   * @throws `history-invalid`, `history-shrank`, `chain-unreachable`, `cancelled`
   */
  read(account: Address, headNow: () => Promise<HeadAt>, walk: Omit<Walk<E>, "kind" | "account">) {
    const attempt = async (): Promise<Run<E>> =>
      this.#read(await headNow(), { ...walk, kind: this.kind, account })
    return this.#inTurn(account, async () => {
      try {
        return await attempt()
      } catch (error) {
        if (isKeywardError(error, "history-invalid")) return attempt()
        throw error
      }
    })
  }

  /** One at a time for each account, so that two readers of a page do not fetch the same twice. */
  #inTurn<T>(account: Address, task: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(account) ?? Promise.resolve()).then(task, task)
    this.#turns.set(account, turn)
    const end = () => {
      if (this.#turns.get(account) === turn) this.#turns.delete(account)
    }
    turn.then(end, end)
    return turn
  }

  async #read(at: HeadAt, walk: Walk<E>): Promise<Run<E>> {
    const key = { incarnation: at.incarnation, list: this.kind.list, account: walk.account }
    if (at.head.length > MANY) await prepareHashes()
    const known = await this.#remembered(key)
    this.#hold(nameOf(key), known)
    const earlier = this.#earlierMoment(known, at)
    if (earlier === "only behind") return known
    if (earlier) return earlier

    const ahead = at.head.word === known.head.word ? known : await this.#followed(known, at.head, walk)
    const run = await this.#reachedBack(ahead, walk)
    this.#keepFinal(run, known.final, walk.account)
    const newest = newestLinkUpTo(this.kind, run, at.final)
    const final = longer(newest, known.final)
    if (run === known && final === known.final) return known
    const next = { ...run, final }
    this.#hold(nameOf(key), next)
    void this.#keep(key, next)
    return next
  }

  /** A server meets any number of accounts: of those asked for longest ago it remembers no more than what was final. */
  #hold(name: string, known: Known<E>): void {
    this.#letGo(name)
    this.#known.set(name, known)
    this.#finals.delete(name)
    this.#held += weightOf(known)
    for (const [oldest, { final }] of this.#known) {
      if (this.#held <= this.mostHeld || oldest === name) return
      this.#letGo(oldest)
      if (final.length > 0) this.#finals.set(oldest, final)
    }
  }

  #letGo(name: string): void {
    const known = this.#known.get(name)
    if (known) this.#held -= weightOf(known)
    this.#known.delete(name)
  }

  /** What stood at an earlier block of the very chain that is known, or a provider that has not caught up. */
  #earlierMoment(known: Known<E>, { head, block, exact }: HeadAt): Run<E> | "only behind" | null {
    if (head.word === known.head.word || block >= known.head.lastBlock) return null
    const count = placeOfLink(this.kind, known, head)
    const next = count === null ? undefined : known.entries[count]
    if (count === null || !next || this.kind.place(next).block <= block) return null
    if (exact) return { start: known.start, head, entries: known.entries.slice(0, count) }
    return known.head.lastBlock - block <= MOST_LAG ? "only behind" : null
  }

  /** The run brought to another head: what is new, after whatever the chain has not undone. */
  async #followed(known: Known<E>, head: Link, walk: Walk<E>): Promise<Run<E>> {
    const { most } = walk
    // So much came meanwhile that it is not all wanted: begin anew from the head.
    if (most !== undefined && head.length - known.head.length > most) return endingAt(head)
    if (known.entries.length === 0) return endingAt(head)
    const onward = { block: known.head.lastBlock, length: known.head.length }
    const forward = await walkBack(walk, head, onward)
    if (forward.end.word === known.head.word)
      return { ...known, head, entries: [...known.entries, ...forward.entries] }

    const isKnown = (link: Link): boolean => placeOfLink(this.kind, known, link) !== null
    const back = await walkBack(walk, forward.end, { block: 0, length: known.start.length, reached: isKnown })
    const count = placeOfLink(this.kind, known, back.end)
    await this.#mustBeUndone(known.entries[count ?? 0], head, known, walk)
    const entries = [...known.entries.slice(0, count ?? 0), ...back.entries, ...forward.entries]
    return { start: count === null ? back.end : known.start, head, entries }
  }

  /**
   * An entry can only disappear with its block. A provider that still has the block and shows a history without the
   * entry contradicts itself.
   */
  async #mustBeUndone(gone: E | undefined, head: Link, known: Known<E>, walk: Walk<E>): Promise<void> {
    if (gone === undefined) return
    const place = this.kind.place(gone)
    if ((await blockAt(walk.provider, place.block))?.hash !== place.blockHash) return
    throw this.#shrank(walk.account, head, known.head)
  }

  /** The run with all the older entries that are wanted. */
  async #reachedBack(run: Run<E>, walk: Walk<E>): Promise<Run<E>> {
    const { start, head } = run
    const wanted = walk.most === undefined ? 0 : Math.max(0, head.length - walk.most)
    if (start.length <= wanted) return run
    const { entries, end } = await walkBack(walk, start, { block: 0, length: wanted })
    const isThere = wanted === 0 ? end.word === EMPTY_LINK.word : end.length <= wanted
    if (!isThere) {
      const details = { account: walk.account, position: end.length, problem: "does-not-reach-start" }
      throw new KeywardError("history-invalid", details)
    }
    return { start: end, head, entries: [...entries, ...run.entries] }
  }

  /** @throws `history-shrank` where what was final is no more; a run that does not reach back so far says nothing */
  #keepFinal(run: Run<E>, final: Link, account: Address): void {
    const isCovered = final.length >= run.start.length
    if (isCovered && placeOfLink(this.kind, run, final) === null) throw this.#shrank(account, run.head, final)
  }

  async #remembered(key: HistoryKey): Promise<Known<E>> {
    const known = this.#known.get(nameOf(key))
    if (known) return known
    const seen = this.#finals.get(nameOf(key)) ?? EMPTY_LINK
    const kept = await this.#kept(key)
    if (!kept) return { ...NOTHING, final: seen }
    const final = longer(parseLink(kept.final), seen)
    // What a device kept is not believed: entries that do not verify are fetched again, what was final stays so.
    const run = { start: parseLink(kept.start), head: parseLink(kept.head), entries: kept.entries }
    return this.#verifies(key.account, run) ? { ...run, final } : { ...NOTHING, final }
  }

  // A device that keeps nothing (a private window, a full disk) can still read: what is lost is only the memory.
  async #kept(key: HistoryKey): Promise<KeptHistory<E> | null> {
    try {
      return (await this.cache?.load<E>(key)) ?? null
    } catch {
      return null
    }
  }

  async #keep(key: HistoryKey, { start, head, final, entries }: Known<E>): Promise<void> {
    const words = { start: start.word, head: head.word, final: final.word }
    try {
      await this.cache?.save(key, { ...words, entries }, (entry) => this.kind.previous(entry).length)
    } catch {
      return
    }
  }

  #verifies(account: Address, { start, head, entries }: Run<E>): boolean {
    try {
      return this.kind.verify(account, entries, head).word === start.word
    } catch {
      return false
    }
  }

  #shrank(account: Address, head: Link, seen: Link): KeywardError {
    const details = { account, length: head.length, seenLength: seen.length }
    return new KeywardError("history-shrank", details)
  }
}

/** The second where neither is. */
const longer = (one: Link, other: Link): Link => (one.length > other.length ? one : other)

/** An empty history takes room as well. */
const weightOf = (known: Known<unknown>): number => known.entries.length + 1

const blockAt = (provider: JsonRpcApiProvider, number: number): Promise<Block | null> =>
  ask(() => provider.getBlock(number))

const nameOf = ({ incarnation, account }: HistoryKey): string => `${incarnation}:${account}`
