import { KeywardError, isKeywardError } from "../../_core/errors"
import { EMPTY_LINK, parseLink } from "../../_core/journal/link"
import type { Link } from "../../_core/ports/registry"
import type { Address, Digest } from "../../_core/types"
import type { HistoryCache, HistoryKey, SeenHistory } from "./history-cache"
import { walkBack } from "./history-walk"
import type { Walk } from "./history-walk"
import type { HistoryKind } from "./histories"

/** A provider may be this many blocks behind what was seen before it counts as a chain that shrank. */
const MOST_LAG = 5

/** A verified history: its head and every entry before it, oldest first. */
interface Known<E> {
  readonly head: Link
  /** The last head seen; the same, unless the entries were lost. */
  readonly seen: Link
  readonly entries: readonly E[]
}

/** The head of an account's history at a block. */
export interface HeadAt {
  readonly incarnation: Digest
  readonly block: number
  readonly head: Link
  /** Whether exactly this block was asked for, so that a shorter history is no surprise. */
  readonly exact: boolean
}

/** Keeps the verified histories of one kind and fetches what is new. */
export class HistorySync<E> {
  readonly #known = new Map<string, Known<E>>()
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(
    private readonly kind: HistoryKind<E>,
    private readonly cache: HistoryCache | undefined,
  ) {}

  /**
   * The whole history of an account, oldest first; the same array as before where nothing is new.
   * @param headNow asked anew for each attempt: some providers' logs are behind their heads for a moment
   * @throws `history-invalid`, `history-shrank`, `chain-unreachable`, `cancelled`
   */
  read(account: Address, headNow: () => Promise<HeadAt>, walk: Omit<Walk<E>, "kind" | "account">) {
    const attempt = async (): Promise<readonly E[]> =>
      this.#read(await headNow(), account, { ...walk, ...this.#of(account) })
    return this.#inTurn(account, async () => {
      try {
        return await attempt()
      } catch (error) {
        if (isKeywardError(error, "history-invalid")) return attempt()
        throw error
      }
    })
  }

  #of(account: Address): Pick<Walk<E>, "kind" | "account"> {
    return { kind: this.kind, account }
  }

  /** One at a time for each account, so that two readers of a page do not fetch the same twice. */
  #inTurn<T>(account: Address, task: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(account) ?? Promise.resolve()).then(task, task)
    this.#turns.set(account, turn)
    return turn
  }

  async #read(at: HeadAt, account: Address, walk: Walk<E>): Promise<readonly E[]> {
    const key = { incarnation: at.incarnation, list: this.kind.list, account }
    const known = await this.#remembered(key)
    const isSeen = at.head.word === known.seen.word
    if (isSeen && at.head.word === known.head.word) return known.entries
    if (!isSeen && at.head.length <= known.seen.length) return this.#shorter(at, account, known)

    const { entries, end } = await walkBack(walk, at.head, known.head)
    if (end.word !== known.head.word) {
      throw known.head.length === 0 ? this.#invalid(account, end) : this.#shrank(account, at.head, known.seen)
    }
    const all = [...known.entries, ...entries]
    if (!isSeen && !all.some((entry) => this.kind.previous(entry).word === known.seen.word)) {
      throw this.#shrank(account, at.head, known.seen)
    }
    this.#known.set(nameOf(key), { head: at.head, seen: at.head, entries: all })
    await this.#keep(key, known.entries.length, entries, at.head.word)
    return all
  }

  /** A head that is not beyond the one seen: an earlier moment of the same chain, or another chain. */
  #shorter({ block, head, exact }: HeadAt, account: Address, known: Known<E>): readonly E[] {
    const lag = known.seen.lastBlock - block
    const isEarlier = lag > 0 && (exact || lag <= MOST_LAG)
    const end = known.entries.findIndex((entry) => this.kind.previous(entry).word === head.word)
    if (!isEarlier || end < 0) throw this.#shrank(account, head, known.seen)
    return exact ? known.entries.slice(0, end) : known.entries
  }

  async #remembered(key: HistoryKey): Promise<Known<E>> {
    const known = this.#known.get(nameOf(key))
    if (known) return known
    const kept = await this.#kept(key)
    if (!kept) return { head: EMPTY_LINK, seen: EMPTY_LINK, entries: [] }
    const seen = parseLink(kept.word)
    // What a device kept is not believed: entries that do not verify are fetched again, the head stays remembered.
    if (!this.#verifies(key.account, kept.entries, seen)) return { head: EMPTY_LINK, seen, entries: [] }
    const verified = { head: seen, seen, entries: kept.entries }
    this.#known.set(nameOf(key), verified)
    return verified
  }

  // A device that keeps nothing (a private window, a full disk) can still read: what is lost is only the memory.
  async #kept(key: HistoryKey): Promise<SeenHistory<E> | null> {
    try {
      return (await this.cache?.load<E>(key)) ?? null
    } catch {
      return null
    }
  }

  async #keep(key: HistoryKey, start: number, entries: readonly E[], word: bigint): Promise<void> {
    try {
      await this.cache?.append(key, start, entries, word)
    } catch {
      return
    }
  }

  #verifies(account: Address, entries: readonly E[], head: Link): boolean {
    try {
      return this.kind.verify(account, entries, head).word === EMPTY_LINK.word
    } catch {
      return false
    }
  }

  #invalid(account: Address, end: Link): KeywardError {
    const details = { account, position: end.length, problem: "does-not-reach-start" }
    return new KeywardError("history-invalid", details)
  }

  #shrank(account: Address, head: Link, seen: Link): KeywardError {
    const details = { account, length: head.length, seenLength: seen.length }
    return new KeywardError("history-shrank", details)
  }
}

const nameOf = ({ incarnation, account }: HistoryKey): string => `${incarnation}:${account}`
