import type { Address, Digest } from "../../_core/types"

/** Whose history of which chain: the incarnation keeps a restarted local chain apart from the one before. */
export interface HistoryKey {
  readonly incarnation: Digest
  /** `HistoryKind.list` */
  readonly list: string
  readonly account: Address
}

/** A run of a history as it was read last; words of links as the registry keeps them. */
export interface KeptHistory<E> {
  /** The word before the first entry; 0 where the run is the whole history. */
  readonly start: bigint
  /** The word after the last entry: the head that was seen last. */
  readonly head: bigint
  /** The newest word that the chain will not undo any more. */
  readonly final: bigint
  /** Oldest first. */
  readonly entries: readonly E[]
}

/** Keeps verified histories, so that only what is new is fetched and a chain that undoes what was final is noticed. */
export interface HistoryCache {
  load<E>(key: HistoryKey): Promise<KeptHistory<E> | null>
  /**
   * Keeps this in the place of what was kept before; most of its entries are the very objects kept before.
   * @param positionOf the list position of an entry; ascending
   */
  save<E>(key: HistoryKey, history: KeptHistory<E>, positionOf: (entry: E) => number): Promise<void>
}

/** A cache for as long as the page or process lives. */
export function memoryHistoryCache(): HistoryCache {
  const kept = new Map<string, KeptHistory<unknown>>()
  const nameOf = ({ incarnation, list, account }: HistoryKey): string => `${incarnation}:${list}:${account}`
  return {
    load: <E>(key: HistoryKey) =>
      Promise.resolve((kept.get(nameOf(key)) as KeptHistory<E> | undefined) ?? null),
    save: (key, history) => {
      kept.set(nameOf(key), history)
      return Promise.resolve()
    },
  }
}
