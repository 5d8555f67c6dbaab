import type { JsonRpcApiProvider } from "ethers"
import { KeywardError } from "../../_core/errors"
import { parseLink } from "../../_core/journal/link"
import type { LogSource } from "../../_core/ports/history"
import type { Link } from "../../_core/ports/registry"
import { asDigest } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { ask, askedOnce } from "./ask"
import { finalBlockOf } from "./finality"
import type { HistoryCache } from "./history-cache"
import type { Run } from "./history-run"
import { HistorySync } from "./history-sync"
import type { HeadAt } from "./history-sync"
import type { HistoryKind } from "./histories"

/** A head at a block that somebody else vouches for, too. */
export interface AgreedHead {
  readonly block: number
  readonly head: Link
}

export interface HistoryOptions {
  readonly signal?: AbortSignal | undefined
  /** Verify against this head, not against what the provider says now. */
  readonly agreed?: AgreedHead | undefined
  /** At least so many of the newest entries; undefined = all. */
  readonly most?: number | undefined
}

/** Reads one kind of history, verified against its heads. */
export interface HistoryReader<E> {
  /**
   * @returns the entries, oldest first, with the links before and after them
   * @throws `history-invalid` `history-shrank` `chain-restarted` `chain-unreachable` `cancelled`
   */
  read(account: Address, options?: HistoryOptions): Promise<Run<E>>
}

export interface HistoriesOptions {
  readonly provider: JsonRpcApiProvider
  readonly chainId: number
  readonly deployedAtBlock: number
  /** The hash that the deployment's block must have; without it, the one met first. */
  readonly incarnation?: Digest | undefined
  /** Where logs are looked for first. */
  readonly logs: LogSource
  /** Where histories outlive this reader. */
  readonly cache?: HistoryCache | undefined
  /** How many entries of each kind are held in memory, all accounts together. */
  readonly mostHeld?: number | undefined
}

/** Where the chain stands. */
type Moment = Pick<HeadAt, "incarnation" | "block" | "final">

/** What all histories of one chain have in common: the provider, the logs, the memory, and where the chain stands. */
export class ChainHistories {
  readonly #options: HistoriesOptions
  #incarnation: Digest | undefined
  // A page of patients asks once where the chain stands.
  readonly #now = askedOnce(() => this.#askNow())

  constructor(options: HistoriesOptions) {
    this.#options = options
    this.#incarnation = options.incarnation
  }

  /** The reader of one kind; one for each kind and chain, so that nothing is fetched twice. */
  of<E>(kind: HistoryKind<E>): HistoryReader<E> {
    const { provider, logs, cache, mostHeld, deployedAtBlock: firstBlock } = this.#options
    const sync = new HistorySync(kind, cache, mostHeld)
    return {
      read: (account, { signal, agreed, most } = {}) =>
        sync.read(account, () => this.#headAt(kind, account, agreed), {
          ...{ provider, logs, firstBlock, signal, most },
        }),
    }
  }

  /** The hash of the deployment's block. @throws `chain-restarted` `chain-unreachable` */
  async incarnation(): Promise<Digest> {
    const { provider, deployedAtBlock, chainId } = this.#options
    const block = await ask(() => provider.getBlock(deployedAtBlock))
    if (!block?.hash) throw new KeywardError("chain-restarted", { chainId })
    return asDigest(block.hash)
  }

  /** The number of the latest block, past any cache. @throws `chain-unreachable` */
  async height(): Promise<number> {
    const { provider } = this.#options
    return Number(await ask(async () => BigInt(String(await provider.send("eth_blockNumber", [])))))
  }

  /** The newest block that the chain will not undo. @throws `chain-unreachable` */
  async finalBlock(): Promise<number> {
    const { provider, chainId } = this.#options
    return finalBlockOf(provider, chainId, await this.height())
  }

  async #headAt<E>(kind: HistoryKind<E>, account: Address, agreed?: AgreedHead): Promise<HeadAt> {
    const moment = await this.#now()
    if (agreed) return { ...moment, ...agreed, exact: true }
    const word = await ask(() => kind.head(account, moment.block))
    return { ...moment, head: parseLink(word), exact: false }
  }

  async #askNow(): Promise<Moment> {
    const { provider, chainId } = this.#options
    const [incarnation, block] = await Promise.all([this.#sameChain(), this.height()])
    return { incarnation, block, final: await finalBlockOf(provider, chainId, block) }
  }

  async #sameChain(): Promise<Digest> {
    const incarnation = await this.incarnation()
    this.#incarnation ??= incarnation
    if (incarnation === this.#incarnation) return incarnation
    throw new KeywardError("chain-restarted", { chainId: this.#options.chainId })
  }
}
