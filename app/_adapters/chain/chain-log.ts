import { dataLength, isHexString } from "ethers"
import type { Address, Digest } from "../../_core/types"
import { asAddress, asDigest } from "../../_core/types"

/** A log as `eth_getLogs` gives it, parsed. */
export interface ChainLog {
  readonly address: Address
  readonly topics: readonly string[]
  readonly data: string
  readonly block: number
  readonly blockHash: Digest
  readonly index: number
  readonly transaction: Digest
  /** Unix seconds; null where the provider does not say (`blockTimestamp` is young in the execution API). */
  readonly timestamp: number | null
}

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

function asQuantity(value: unknown): number {
  const quantity = isHexString(value) ? Number(value) : NaN
  if (!Number.isSafeInteger(quantity)) throw new TypeError("not a quantity")
  return quantity
}
