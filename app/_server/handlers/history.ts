import { KeywardError } from "../../_core/errors"
import type { ChainLog, LogQuery } from "../../_core/ports/history"
import { asAddress } from "../../_core/types"
import type { Exchange } from "../http/answer"
import { malformed } from "../http/body"
import { json } from "../http/errors"
import type { Services } from "../services.types"

const MOST_LOGS = 1_000
const TOPIC = /^0x[0-9a-f]{64}$/

/**
 * GET /api/history?address=0x…&topics=*,0x…&from=1&to=99&most=500 -> `{ knownTo: { block, hash } | null, from, logs }`:
 * the newest of the logs that an `eth_getLogs` with this filter finds, in its form and order, whole blocks only, from
 * block `from` on. Everything in it is public on the chain. `request-malformed` where no index is kept.
 */
export async function getHistory({ url, services }: Exchange<Services>): Promise<Response> {
  const { index } = services
  if (!index) throw new KeywardError("request-malformed", { reason: "no index" })
  const { knownTo, from, logs } = await index.page(queryOf(url.searchParams))
  return json({ knownTo, from, logs: logs.map(rawLogOf) })
}

function queryOf(params: URLSearchParams): LogQuery {
  const topics = (params.get("topics") ?? "").split(",").map((topic) => (topic === "*" ? null : topic))
  const areTopics = topics.length <= 4 && topics.every((topic) => topic === null || TOPIC.test(topic))
  // By account: anything wider would read the whole table.
  if (!areTopics || !topics.slice(1).some((topic) => topic !== null)) throw malformed("topics")
  return {
    address: addressOf(params.get("address") ?? ""),
    topics,
    floor: numberOf(params, "from"),
    to: numberOf(params, "to"),
    entries: Math.min(MOST_LOGS, Math.max(1, numberOf(params, "most"))),
  }
}

function addressOf(text: string) {
  try {
    return asAddress(text)
  } catch {
    throw malformed("address")
  }
}

function numberOf(params: URLSearchParams, name: string): number {
  const text = params.get(name) ?? ""
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN
  if (!Number.isSafeInteger(value)) throw malformed(name)
  return value
}

const quantity = (value: number): string => `0x${value.toString(16)}`

/** As a node writes it. */
const rawLogOf = (log: ChainLog) => ({
  address: log.address,
  topics: log.topics,
  data: log.data,
  blockNumber: quantity(log.block),
  blockHash: log.blockHash,
  logIndex: quantity(log.index),
  transactionHash: log.transaction,
  ...(log.timestamp === null ? {} : { blockTimestamp: quantity(log.timestamp) }),
})
