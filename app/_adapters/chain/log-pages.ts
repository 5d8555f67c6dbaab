import { toQuantity } from "ethers"
import type { JsonRpcApiProvider } from "ethers"
import type { Address } from "../../_core/types"
import { ask, isSilence, noAnswer } from "./ask"
import { parseChainLog } from "./chain-log"
import type { ChainLog } from "./chain-log"
import { isAskedFor } from "./events"
import type { Topics } from "./events"

/** A provider is asked for this many blocks until it refuses. */
const MOST_BLOCKS = 50_000

/** The logs of the blocks `from` … `to`, in log order within each block. */
export interface LogPage {
  readonly from: number
  readonly byBlock: ReadonlyMap<number, readonly ChainLog[]>
}

/** Reads the registry's logs in pages that the provider accepts. */
export class LogPages {
  #blocks: number

  constructor(
    private readonly provider: JsonRpcApiProvider,
    private readonly registry: Address,
    mostBlocks = MOST_BLOCKS,
  ) {
    this.#blocks = mostBlocks
  }

  /**
   * The page that ends with block `to`; of that block alone where ranges would need more requests than the walk from
   * entry to entry does. A refused range is halved, and the size that was accepted is kept.
   * @param floor   no block before it is of interest
   * @param entries how many entries are still missing at most
   * @throws `chain-unreachable`
   */
  async endingAt(to: number, floor: number, entries: number, topics: Topics): Promise<LogPage> {
    for (;;) {
      const pages = Math.ceil((to - floor + 1) / this.#blocks)
      const from = pages <= entries ? Math.max(floor, to - this.#blocks + 1) : to
      try {
        return { from, byBlock: await this.#logs(from, to, topics) }
      } catch (error) {
        if (from === to || isSilence(error)) throw noAnswer(error)
        this.#blocks = Math.ceil((to - from + 1) / 2)
      }
    }
  }

  /** The logs of one block. @throws `chain-unreachable` */
  async ofBlock(block: number, topics: Topics): Promise<readonly ChainLog[]> {
    const byBlock = await ask(() => this.#logs(block, block, topics))
    return byBlock.get(block) ?? []
  }

  async #logs(from: number, to: number, topics: Topics): Promise<Map<number, ChainLog[]>> {
    const range = { fromBlock: toQuantity(from), toBlock: toQuantity(to) }
    // Past ethers' own getLogs, which drops `blockTimestamp`: one more request for each block of a history.
    const answer: unknown = await this.provider.send("eth_getLogs", [
      { address: this.registry, topics, ...range },
    ])
    const logs = Array.isArray(answer) ? answer.map(parseChainLog) : []
    const mine = logs.filter((log) => log !== null).filter((log) => isAskedFor(log, this.registry, topics))
    mine.sort((a, b) => a.index - b.index)
    const byBlock = new Map<number, ChainLog[]>()
    for (const log of mine) byBlock.set(log.block, [...(byBlock.get(log.block) ?? []), log])
    return byBlock
  }
}
