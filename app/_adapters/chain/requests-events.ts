import { KeywardError } from "../../_core/errors"
import { parseLink } from "../../_core/journal/link"
import type { ChainLog } from "../../_core/ports/history"
import type { RequestEntry } from "../../_core/ports/requests"
import { verifyRequests } from "../../_core/requests/request-list"
import { asAddress, asDigest, asScope } from "../../_core/types"
import type { Address } from "../../_core/types"
import type {
  AccessRequestedEvent,
  AskerBlockedEvent,
  IAccessRequests,
  RequestDeclinedEvent,
  RequestWithdrawnEvent,
} from "../../../typechain-types/IAccessRequests"
import { IAccessRequests__factory } from "../../../typechain-types/factories/IAccessRequests__factory"
import { journalTopics, TIME_UNKNOWN, topicOf } from "./events"
import type { Topics } from "./events"
import type { HistoryKind } from "./histories"

const events = IAccessRequests__factory.createInterface()

/** Every AccessRequested of one asker, whoever was asked. */
export const askerTopics = (asker: Address): Topics => [
  events.getEvent("AccessRequested").topicHash,
  null,
  topicOf(asker),
]

/** One patient's list of requests. */
export const requestsKind = (requests: IAccessRequests, contract: Address): HistoryKind<RequestEntry> => ({
  list: "requests",
  contract,
  topics: journalTopics,
  head: (patient, block) => requests.listOf(patient, { blockTag: block }),
  read: readRequestEntry,
  verify: verifyRequests,
  previous: (entry) => parseLink(entry.previous),
  place: (entry) => entry.place,
  withPlace: (entry, place) => ({ ...entry, place }),
})

/**
 * The entry that a log is; null where it is another event.
 * @throws `history-invalid` where it cannot be decoded
 */
export function readRequestEntry(log: ChainLog): RequestEntry | null {
  try {
    return decode(log)
  } catch (cause) {
    throw new KeywardError("history-invalid", { block: log.block, problem: "malformed" }, { cause })
  }
}

function decode(log: ChainLog): RequestEntry | null {
  const event = events.parseLog({ topics: log.topics, data: log.data })
  if (!event) return null
  // The bindings type an event's fields, ethers' decoder does not: each cast names the event just matched.
  const fields: unknown = event.args
  const header = ({ previous, asker }: RequestWithdrawnEvent.OutputObject) => ({
    position: parseLink(previous).length,
    previous,
    asker: asAddress(asker),
    place: {
      block: log.block,
      blockHash: log.blockHash,
      logIndex: log.index,
      transaction: log.transaction,
      timestamp: log.timestamp ?? TIME_UNKNOWN,
    },
  })
  switch (event.name) {
    case "AccessRequested": {
      const it = fields as AccessRequestedEvent.OutputObject
      const what = { scope: asScope(it.scope), permissions: Number(it.permissions) }
      const when = { expiresAt: Number(it.expiresAt), lapsesAt: Number(it.lapsesAt) }
      return { kind: event.name, ...header(it), ...what, ...when, reasonDigest: asDigest(it.reasonDigest) }
    }
    case "RequestWithdrawn":
      return { kind: event.name, ...header(fields as RequestWithdrawnEvent.OutputObject) }
    case "RequestDeclined": {
      const it = fields as RequestDeclinedEvent.OutputObject
      return { kind: event.name, ...header(it), by: asAddress(it.by), forGood: it.forGood }
    }
    case "AskerBlocked": {
      const it = fields as AskerBlockedEvent.OutputObject
      return { kind: event.name, ...header(it), by: asAddress(it.by), blocked: it.blocked }
    }
    default:
      return null
  }
}
