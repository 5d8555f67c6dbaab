import { toQuantity } from "ethers"
import type { JsonRpcApiProvider } from "ethers"
import type { ChainLog, LogFilter, LogPage, LogQuery, LogSource } from "../../_core/ports/history"
import { ask, isSilence, noAnswer, stopIfAborted } from "./ask"
import { logsByBlock } from "./chain-log"

/** A provider is asked for this many blocks until it refuses. */
const MOST_BLOCKS = 50_000

/** Reads logs from an RPC provider, in pages that it accepts. */
export class LogPages implements LogSource {
  #blocks: number

  constructor(
    private readonly provider: JsonRpcApiProvider,
    mostBlocks = MOST_BLOCKS,
  ) {
    this.#blocks = mostBlocks
  }

  /**
   * The page that ends with block `to`; of that block alone where ranges would need more requests than the walk from
   * entry to entry does. A refused range is halved, and the size that was accepted is kept.
   */
  async endingAt({
    to,
    floor,
    entries,
    mostBlocks = Infinity,
    signal,
    ...filter
  }: LogQuery): Promise<LogPage> {
    for (;;) {
      stopIfAborted(signal)
      const pages = Math.ceil((to - floor + 1) / this.#blocks)
      const blocks = pages <= entries ? Math.min(this.#blocks, mostBlocks) : 1
      const from = Math.max(floor, to - blocks + 1)
      try {
        return { from, byBlock: await this.#logs(filter, from, to), knownTo: null }
      } catch (error) {
        if (from === to || isSilence(error)) throw noAnswer(error)
        this.#blocks = Math.ceil((to - from + 1) / 2)
      }
    }
  }

  async ofBlock(filter: LogFilter, block: number): Promise<readonly ChainLog[]> {
    const byBlock = await ask(() => this.#logs(filter, block, block))
    return byBlock.get(block) ?? []
  }

  async #logs({ address, topics }: LogFilter, from: number, to: number): Promise<Map<number, ChainLog[]>> {
    const range = { fromBlock: toQuantity(from), toBlock: toQuantity(to) }
    // Past ethers' own getLogs, which drops `blockTimestamp`: one more request for each block of a history.
    const answer: unknown = await this.provider.send("eth_getLogs", [{ address, topics, ...range }])
    return logsByBlock(answer, { address, topics }, { from, to })
  }
}
