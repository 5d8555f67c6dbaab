import "server-only"
import { toQuantity } from "ethers"
import type { JsonRpcApiProvider } from "ethers"
import { setTimeout as pause } from "node:timers/promises"
import { ask, isSilence, noAnswer } from "../../_adapters/chain/ask"
import { parseChainLog } from "../../_adapters/chain/chain-log"
import { KeywardError } from "../../_core/errors"
import type { BlockName, ChainLog } from "../../_core/ports/history"
import { asDigest } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import type { LogIndex } from "./log-index"

export interface FollowerOptions {
  readonly provider: JsonRpcApiProvider
  readonly index: LogIndex
  /** Whose logs. */
  readonly addresses: readonly Address[]
  readonly deployedAtBlock: number
  /** The hash that the deployment's block must have. */
  readonly incarnation: Digest
}

/** A provider may be this many blocks behind what was indexed before that counts as another chain. */
const MOST_LAG = 5
const FIRST_BLOCKS = 10
const MOST_BLOCKS = 5_000
/** About so many logs at once: fewer blocks where they are full, more where they are not. */
const FULL = 5_000
const NEWS_MS = 1_000
const TROUBLE_MS = 5_000

/**
 * Keeps an index up with the chain. A step is taken only where the last one's block and its own are of the chain both
 * before and after the logs between them were read; where the last one's is no more, the index goes back to one that is.
 */
export class ChainFollower {
  readonly #options: FollowerOptions
  #blocks = FIRST_BLOCKS

  constructor(options: FollowerOptions) {
    this.#options = options
  }

  /** Follows until it is told to stop; tries again after trouble. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const wait = await this.round().then(
        (where) => (where === "behind" ? 0 : NEWS_MS),
        () => TROUBLE_MS,
      )
      await pause(wait, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  /**
   * One step onward, or back.
   * @throws `chain-unreachable`, `chain-restarted` where the deployment's block is another one
   */
  async round(): Promise<"behind" | "caught-up"> {
    const { index, deployedAtBlock, incarnation } = this.#options
    const [tip, height] = await Promise.all([index.tip(), this.#height()])
    if (tip) {
      const standing = await this.#hashOf(tip.block)
      if (!standing && tip.block - height <= MOST_LAG) return "caught-up"
      if (standing !== tip.hash) return this.#goBack(tip)
    }
    const from = tip ? tip.block + 1 : deployedAtBlock
    if (from > height) return "caught-up"
    if (!tip && (await this.#hashOf(from)) !== incarnation) throw new KeywardError("chain-restarted")
    const { to, logs } = await this.#logs(from, height)
    if (!to || (tip && (await this.#hashOf(tip.block)) !== tip.hash)) return "behind"
    await index.append(tip, to, logs)
    if (logs.length < FULL / 4) this.#blocks = Math.min(MOST_BLOCKS, this.#blocks * 2)
    if (logs.length > FULL) this.#blocks = Math.ceil(this.#blocks / 2)
    return to.block < height ? "behind" : "caught-up"
  }

  async #goBack(tip: BlockName): Promise<"behind"> {
    for (const step of await this.#options.index.steps()) {
      if (step.block === tip.block || (await this.#hashOf(step.block)) !== step.hash) continue
      await this.#options.index.rollBack(tip, step)
      return "behind"
    }
    await this.#options.index.rollBack(tip, null)
    return "behind"
  }

  /** The logs from a block on, and the block they end with; null where the chain changed while they were read. */
  async #logs(from: number, height: number): Promise<{ to: BlockName | null; logs: ChainLog[] }> {
    for (;;) {
      const last = Math.min(height, from + this.#blocks - 1)
      const before = await this.#hashOf(last)
      try {
        const logs = await this.#ask(from, last)
        const isSame = before !== null && before === (await this.#hashOf(last))
        const fits = logs.every((log) => log.block !== last || log.blockHash === before)
        return { to: isSame && fits ? { block: last, hash: before } : null, logs }
      } catch (error) {
        if (from === last || isSilence(error)) throw noAnswer(error)
        this.#blocks = Math.ceil((last - from + 1) / 2)
      }
    }
  }

  async #ask(from: number, to: number): Promise<ChainLog[]> {
    const { provider, addresses } = this.#options
    const range = { fromBlock: toQuantity(from), toBlock: toQuantity(to) }
    const answer: unknown = await provider.send("eth_getLogs", [{ address: addresses, ...range }])
    const logs = (Array.isArray(answer) ? answer : []).map(parseChainLog)
    const own = new Set(addresses)
    return logs.filter(
      (log): log is ChainLog => log !== null && own.has(log.address) && log.block >= from && log.block <= to,
    )
  }

  async #height(): Promise<number> {
    return Number(
      await ask(async () => BigInt(String(await this.#options.provider.send("eth_blockNumber", [])))),
    )
  }

  /** null where the chain has no such block. */
  async #hashOf(block: number): Promise<Digest | null> {
    const { provider } = this.#options
    const raw: unknown = await ask(() => provider.send("eth_getBlockByNumber", [toQuantity(block), false]))
    if (typeof raw !== "object" || raw === null || !("hash" in raw)) return null
    return asDigest(String(raw.hash))
  }
}
