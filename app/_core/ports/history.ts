import type { Address, Digest } from "../types"

/** A log as `eth_getLogs` gives it, parsed. */
export interface ChainLog {
  readonly address: Address
  readonly topics: readonly string[]
  readonly data: string
  readonly block: number
  readonly blockHash: Digest
  readonly index: number
  readonly transaction: Digest
  /** Unix seconds; null where the source does not say (`blockTimestamp` is young in the execution API). */
  readonly timestamp: number | null
}

/** Which logs: one contract's, by topics as the execution API takes them; null = any. */
export interface LogFilter {
  readonly address: Address
  readonly topics: readonly (string | null)[]
}

export interface LogQuery extends LogFilter {
  /** The newest block of interest. */
  readonly to: number
  /** No block before it is of interest. */
  readonly floor: number
  /** About how many logs are wanted. */
  readonly entries: number
  /** No more blocks than that at once, where only the newest entries are wanted. */
  readonly mostBlocks?: number
  readonly signal?: AbortSignal | undefined
}

/** A block as somebody names it. */
export interface BlockName {
  readonly block: number
  readonly hash: Digest
}

/** The logs of the blocks `from` … `to`, in log order within each block, as far as the source knows. */
export interface LogPage {
  readonly from: number
  readonly byBlock: ReadonlyMap<number, readonly ChainLog[]>
  /** The block up to which the source says it knows everything; null where it is the chain itself. */
  readonly knownTo: BlockName | null
}

/**
 * Where the logs of hash-chained histories come from: the chain's own provider, or an index of it. Neither is believed:
 * every page is verified against a head that was read from the chain. Both adapters pass
 * `test/server/index/history.suite.ts`.
 */
export interface LogSource {
  /**
   * The page that ends with block `to`; it may reach back no further than `to` itself.
   * @throws `chain-unreachable` `cancelled`
   */
  endingAt(query: LogQuery): Promise<LogPage>
  /** The logs of one block, from the chain itself. @throws `chain-unreachable` */
  ofBlock(filter: LogFilter, block: number): Promise<readonly ChainLog[]>
}
