import type { Address, Digest } from "../../_core/types"

/** Whose history of which chain: the incarnation keeps a restarted local chain apart from the one before. */
export interface HistoryKey {
  readonly incarnation: Digest
  readonly list: "journal" | "inbox"
  readonly account: Address
}

/** What was seen last: the word of the head and every entry before it, oldest first. */
export interface SeenHistory<E> {
  readonly word: bigint
  readonly entries: readonly E[]
}

/** Keeps verified histories, so that only what is new is fetched and a chain that shrank is noticed. */
export interface HistoryCache {
  load<E>(key: HistoryKey): Promise<SeenHistory<E> | null>
  /** Adds `entries` from index `start` on and moves the head, both or neither. */
  append<E>(key: HistoryKey, start: number, entries: readonly E[], word: bigint): Promise<void>
  /** Forgets everything, as when somebody signs out of a shared device. */
  clear(): Promise<void>
}

/** A cache for as long as the page or process lives. */
export function memoryHistoryCache(): HistoryCache {
  const seen = new Map<string, SeenHistory<unknown>>()
  const nameOf = ({ incarnation, list, account }: HistoryKey): string => `${incarnation}:${list}:${account}`
  return {
    load: <E>(key: HistoryKey) =>
      Promise.resolve((seen.get(nameOf(key)) as SeenHistory<E> | undefined) ?? null),
    append: (key, start, entries, word) => {
      const before = seen.get(nameOf(key))?.entries.slice(0, start) ?? []
      seen.set(nameOf(key), { word, entries: [...before, ...entries] })
      return Promise.resolve()
    },
    clear: () => {
      seen.clear()
      return Promise.resolve()
    },
  }
}
