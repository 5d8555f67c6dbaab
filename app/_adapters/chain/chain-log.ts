import { dataLength, isHexString } from "ethers"
import type { ChainLog, LogFilter } from "../../_core/ports/history"
import { asAddress, asDigest } from "../../_core/types"

/** null where it is no log of a standing block: a provider may answer with anything. */
export function parseChainLog(raw: unknown): ChainLog | null {
  if (typeof raw !== "object" || raw === null) return null
  const log = raw as Record<string, unknown>
  const { topics, data, removed, blockTimestamp } = log
  if (removed === true || !Array.isArray(topics) || !isHexString(data)) return null
  if (!topics.every((topic): topic is string => isHexString(topic) && dataLength(topic) === 32)) return null
  try {
    return {
      address: asAddress(String(log.address)),
      topics: topics.map((topic) => topic.toLowerCase()),
      data,
      block: asQuantity(log.blockNumber),
      blockHash: asDigest(String(log.blockHash)),
      index: asQuantity(log.logIndex),
      transaction: asDigest(String(log.transactionHash)),
      timestamp: blockTimestamp === undefined || blockTimestamp === null ? null : asQuantity(blockTimestamp),
    }
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** Whether a log is what its filter asked for: a source may answer with anything. */
export const isAskedFor = (log: ChainLog, { address, topics }: LogFilter): boolean =>
  log.address === address && topics.every((topic, index) => topic === null || log.topics[index] === topic)

/** What of an answer fits the filter and the blocks, by block, in log order. */
export function logsByBlock(
  answer: unknown,
  filter: LogFilter,
  blocks: { readonly from: number; readonly to: number },
): Map<number, ChainLog[]> {
  const byBlock = new Map<number, ChainLog[]>()
  for (const raw of Array.isArray(answer) ? (answer as unknown[]) : []) {
    const log = parseChainLog(raw)
    if (!log || log.block < blocks.from || log.block > blocks.to || !isAskedFor(log, filter)) continue
    const known = byBlock.get(log.block)
    if (known) known.push(log)
    else byBlock.set(log.block, [log])
  }
  for (const logs of byBlock.values()) logs.sort((a, b) => a.index - b.index)
  return byBlock
}

function asQuantity(value: unknown): number {
  const quantity = isHexString(value) ? Number(value) : NaN
  if (!Number.isSafeInteger(quantity)) throw new TypeError("not a quantity")
  return quantity
}
